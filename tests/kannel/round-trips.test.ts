// The house behind a real Kannel (kannel 1.4.5): what phones write reaches it, what it answers reaches
// them, once each, over a restart of the gateway with messages on their way (facts/channels.md 4).
import { afterAll, beforeAll, expect, it } from 'vitest';

import { testApp, webhookKey, type TestApp } from '../support/app.js';
import { until } from '../support/poll.js';
import { createBoxes, type Boxes } from './boxes.js';
import { createPhones, type Phones } from './phones.js';

const TRIPS = 2_000;
const HALF = TRIPS / 2;
const WITHIN_MS = 200_000;

let house: TestApp;
let boxes: Boxes;
let phones: Phones;

beforeAll(async () => {
  boxes = await createBoxes();
  const { sendUrl, username, password } = boxes;
  const login = { KANNEL_BASE_URL: sendUrl, KANNEL_USERNAME: username, KANNEL_PASSWORD: password };
  house = await testApp({ env: { SMS_GATEWAYS: 'kannel', ...login } });
  await start();
  phones = await createPhones(boxes.fakePort);
});
afterAll(async () => {
  phones.close();
  await boxes.close();
  await house.stop();
});

const start = () => boxes.start(`${house.url}/channels/sms/kannel`, webhookKey);
const phone = (at: number) => `+23767${String(1_000_000 + at)}`;
const answersTo = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => phones.inbox.get(phone(from + at)) ?? []);

/** Until that many phones have an answer. */
const answered = (from: number, to: number) =>
  until(
    `answers to ${String(to - from)} phones`,
    () => answersTo(from, to).every((texts) => texts.length > 0),
    WITHIN_MS,
  );

it('reads a word however it was written, and answers it', async () => {
  const ways = ['text ARRET', 'text ARRÊT', 'ucs2 %00A%00R%00R%00%CA%00T', 'data ARR%CAT'];
  for (const [at, words] of ways.entries()) phones.write(phone(10_000 + at), words);
  await answered(10_000, 10_000 + ways.length);
  const [first, ...others] = answersTo(10_000, 10_000 + ways.length);
  for (const texts of others) expect(texts).toEqual(first);
  expect(first).toHaveLength(1);
});

it('answers each of 2,000 phones once, with a restart in the middle', async () => {
  for (let at = 0; at < HALF; at += 1) phones.write(phone(at), 'text SUIVI');
  // The message centre confirms nothing, so the gateway must have read the lines before it goes.
  await until('the gateway has them', async () => (await boxes.received()) >= HALF, WITHIN_MS);
  await boxes.halt();
  const early = answersTo(0, HALF).filter((texts) => texts.length > 0).length;
  expect(early).toBeLessThan(HALF);
  await start();
  await phones.join();
  // What could not be sent meanwhile is tried again later, by the clock of the house.
  await house.pass(10 * 60_000);
  for (let at = HALF; at < TRIPS; at += 1) phones.write(phone(at), 'text SUIVI');
  await answered(0, TRIPS);
  await house.quiet();
  expect(answersTo(0, TRIPS).filter((texts) => texts.length !== 1)).toEqual([]);
  expect(new Set(answersTo(0, TRIPS).flat()).size).toBe(1);
});

it('hears that they arrived, whatever the order of the reports', async () => {
  // Kannel keeps open reports in memory: those of before the restart are gone with it.
  const states = await until(
    'the reports',
    async () => {
      const rows = await house.rows<{ state: string; count: number }>(
        'select state, count(*)::int as count from messages group by state',
      );
      const delivered = rows.find(({ state }) => state === 'delivered')?.count ?? 0;
      return delivered >= HALF ? rows : null;
    },
    WITHIN_MS,
  );
  expect(states.map(({ state }) => state)).not.toContain('failed');
  // Of so many at once some wait on disk: that is said aloud, and no fault.
  const faults = house.log.filter(
    ({ level, event }) => level === 'error' && event !== 'sms_spooled',
  );
  expect(faults).toEqual([]);
});
