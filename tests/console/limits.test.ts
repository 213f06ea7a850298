// How much one visitor may ask, counted by all instances together where Redis is (SEC-02).
import { afterAll, beforeAll, expect, it } from 'vitest';

import { limitTurns } from '../../src/channels/limited.js';
import type { ConversationParts, SessionTurn } from '../../src/channels/session-turn.js';
import { createRateLimit } from '../../src/http/rate-limit.js';
import { createClock, type Clock } from '../../src/lib/clock.js';
import type { Phone } from '../../src/lib/phone.js';
import { freshRedis } from '../support/redis.js';
import { openOffice, type Office } from './support/office.js';
import { visitor } from './support/visitor.js';

const WINDOW_MS = 15 * 60_000;

let office: Office;
let redisUrl: string | null;
beforeAll(async () => {
  redisUrl = await freshRedis();
  office = await openOffice({ requestsMax: 5, redisUrl });
});
afterAll(() => office.close());

it('the sixth page of one address is refused, by any instance, and those of others are not', async () => {
  const other = await office.beside();
  const from = (url: string, address: string) => visitor(url, { 'x-forwarded-for': address });
  // Only the second instance believes its proxy; to the first all come from this machine.
  const here = from(office.url, '10.0.0.9');
  for (let no = 0; no < 5; no += 1) expect((await here.get('/login')).status).toBe(200);
  const sixth = await here.get('/login');
  expect(sixth.status).toBe(429);
  expect(sixth.text).toContain('Trop de pages');
  const wait = Number(sixth.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(800);
  expect(wait).toBeLessThanOrEqual(900);
  expect((await from(other, '10.0.0.9').get('/login')).status).toBe(200);
  if (redisUrl === null) return;
  // Its own count would refuse only the sixth; Redis may be late for one or the other of them.
  const there = from(other, '127.0.0.1');
  const seen = new Set<number>();
  for (let no = 0; no < 5; no += 1) seen.add((await there.get('/login')).status);
  expect(seen).toContain(429);
});

it('somebody signed in is counted by themselves, whatever their address has done', async () => {
  const marie = await office.signedIn('marie', 'support');
  for (let no = 0; no < 5; no += 1) expect((await marie.get('')).status).toBe(200);
  expect((await marie.get('')).status).toBe(429);
  const paul = await office.signedIn('paul', 'support');
  expect((await paul.get('')).status).toBe(200);
});

it('without Redis each process counts, and begins anew when the time is over', async () => {
  let nowMs = 0;
  const clock: Clock = { ...createClock(), monotonicMs: () => nowMs };
  const away = 'redis://127.0.0.1:9';
  const settings = { kind: 'alone', max: 2, windowMs: WINDOW_MS, clock, redisUrl: away };
  const limit = createRateLimit(settings);
  expect([await limit.take('a'), await limit.take('a'), await limit.take('b')]).toEqual([
    ...[null, null, null],
  ]);
  nowMs = WINDOW_MS - 60_000;
  expect(await limit.take('a')).toBe(60_000);
  nowMs = WINDOW_MS;
  expect(await limit.take('a')).toBeNull();
  await limit.close();
});

it('a thousand phones of one gateway are all served, and one phone only so often', async () => {
  const { turns, parts, answered } = aGateway();
  const limited = limitTurns(turns, parts, { max: 20, windowMs: WINDOW_MS });
  const phone = (no: number) => `+2376700${String(no).padStart(5, '0')}` as Phone;
  const dial = (no: number) => limited.answer({ phone: phone(no) } as SessionTurn);
  await Promise.all(Array.from({ length: 1_000 }, (_, no) => dial(no)));
  expect(answered()).toBe(1_000);
  for (let turn = 2; turn <= 20; turn += 1) await dial(7);
  expect(answered()).toBe(1_019);
  expect(await dial(7)).toEqual({ text: 'busy', open: false });
  expect(await dial(8)).toEqual({ text: 'served', open: true });
  expect(answered()).toBe(1_020);
});

function aGateway() {
  let answered = 0;
  const turns = {
    answer() {
      answered += 1;
      return Promise.resolve({ text: 'served', open: true });
    },
  };
  const parts = {
    ...{ clock: createClock(), settings: { defaultLanguage: 'fr' } },
    log: { warn: () => undefined },
    render: () => ({ text: 'busy' }),
  } as unknown as ConversationParts;
  return { turns, parts, answered: () => answered };
}
