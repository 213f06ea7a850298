import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addMs } from '../../src/lib/clock.js';
import { claimOutbox } from '../../src/models/outbox.js';
import { settleOutbox } from '../../src/models/settling.js';
import { until } from '../support/poll.js';
import { messageWorld, type MessageWorld } from './message-world.js';
import { outboxRows } from './support.js';

let world: MessageWorld;

beforeAll(async () => {
  world = await messageWorld();
  await world.workers.start();
});
afterAll(() => world.close());
afterEach(() => world.sandbox.world.faults.clear());

const breakSending = (...modes: object[]) =>
  world.sandbox.world.faults.set({ 'africastalking.sms': modes });
const stateOf = async (id: string) => (await world.stored(id)).state;
const rowOf = async (id: string) => (await outboxRows(world)).find((row) => row.id === id);

test('a reply leaves in its words, and its way is written down', async () => {
  const awa = await world.aPerson();
  const id = await world.reply(awa, 'Cde 4821 acceptée. Livrée vers 13h20.');
  await until('it was shown', () => world.shown(awa).length === 1);
  expect(world.shown(awa)).toEqual(['Cde 4821 acceptée. Livrée vers 13h20.']);
  // What the phone's own operator has registered.
  expect(world.senders(awa)).toEqual(['KWATA']);
  await until('it is noted', async () => (await stateOf(id)) === 'sent');
  expect(await world.stored(id)).toMatchObject({
    ...{ template: 'test.reply', class: 1, segments: 1 },
    attempts: [
      { no: 1, state: 'sent', external_id: expect.stringMatching(/^ATXid_/), error: null },
    ],
  });
});

test('a notice gets its words when it leaves, and takes the id and class of its row', async () => {
  const awa = await world.aPerson();
  const id = await world.notice(awa, 'Votre code: 5573');
  await until('it was sent', async () => (await rowOf(id))?.state === 'done');
  await until('it was shown', () => world.shown(awa).length > 0);
  expect(world.shown(awa)).toEqual(['Votre code: 5573']);
  expect(await world.stored(id)).toMatchObject({
    state: 'sent',
    template: 'test.notice',
    class: 0,
  });
});

test('a notice that has nothing left to say is simply done', async () => {
  const awa = await world.aPerson();
  const id = await world.notice(awa, '');
  await until('it is done', async () => (await rowOf(id))?.state === 'done');
  expect(world.shown(awa)).toEqual([]);
});

test('messages to one phone arrive in the order in which they were written', async () => {
  const awa = await world.aPerson();
  const texts = Array.from({ length: 12 }, (_, index) => `message ${String(index)}`);
  await texts.reduce(
    (before, text) => before.then(() => world.notice(awa, text)),
    Promise.resolve(''),
  );
  await until('all were shown', () => world.shown(awa).length === texts.length);
  expect(world.shown(awa)).toEqual(texts);
});

test('after a fault that passes the same words leave again, once', async () => {
  const awa = await world.aPerson();
  breakSending({ mode: 'http_500', count: 1 });
  const id = await world.notice(awa, 'Bonjour Awa');
  await until('it failed', async () => (await rowOf(id))?.tries === 1);
  expect(await rowOf(id)).toMatchObject({
    ...{ state: 'waiting', last_error: 'africastalking http_500' },
  });
  const composedBefore = world.composed.length;
  await until('it was sent', async () => (await stateOf(id)) === 'sent', 15_000);
  expect(world.composed).toHaveLength(composedBefore);
  await until('it was shown', () => world.shown(awa).length > 0);
  expect(world.shown(awa)).toEqual(['Bonjour Awa']);
  expect((await world.stored(id)).attempts).toMatchObject([
    { no: 1, state: 'failed', error: 'http_500' },
    { no: 2, state: 'sent', error: null },
  ]);
});

test('a phone on the black list is not tried again; a person of the team is told', async () => {
  const awa = await world.aPerson();
  world.sandbox.world.change(world.sandbox.world.handsets.get(awa.phone.slice(1)), {
    smsOptOut: true,
  });
  const id = await world.notice(awa, 'Bonjour');
  await until('it is given up', async () => (await rowOf(id))?.state === 'dead');
  expect(await world.stored(id)).toMatchObject({
    state: 'failed',
    attempts: [{ no: 1, state: 'failed', external_id: null, error: '406' }],
  });
  const tasks = await world.db.query<{ facts: object }>({
    name: 'test_dead',
    text: `select facts from support_tasks where kind = 'job_dead.message'`,
  });
  expect(tasks.map(({ facts }) => facts)).toContainEqual({
    ...{ outboxId: id, reason: 'africastalking 406' },
  });
});

test('a message that was cut off in flight is sent again, and its first flight is unknown', async () => {
  const awa = await world.aPerson();
  await world.workers.stop();
  const id = await world.notice(awa, 'Bonjour');
  const now = world.clock.now();
  const [row] = await claimOutbox(world.db, {
    ...{ now, leaseUntil: addMs(now, 60_000), kinds: ['message'], rung: [] },
    ...{
      rooms: [{ class: 0, kinds: ['message'], room: 1 }],
      overdueBefore: null,
      stuckBefore: now,
    },
  });
  if (row?.id !== id) throw new Error('another row was claimed');
  const subject = row.subject as unknown as Parameters<typeof world.message.run>[0];
  const context = { now, rowId: id, tries: 0, token: row.token };
  // The gateway takes it, and its answer never comes back: as if this process had died then.
  breakSending({ mode: 'timeout_after_accept', count: 1 });
  await world.message.run(subject, context);
  await world.db.query(
    {
      name: 'test_cut',
      text: `with a as (update message_attempts set state = 'sending' where message_id = $1)
        update outbox set token = token + 1 where id = $1`,
    },
    [id],
  );
  const again = { ...context, tries: 1, token: row.token + 1 };
  const { attempt, ...result } = await world.message.run(subject, again);
  expect(result).toEqual({ done: true });
  const settlement = { id, token: again.token, state: 'done', taskId: world.ids.next() } as const;
  await settleOutbox(world.db, [{ ...settlement, ...(attempt && { attempt }) }], now);
  expect((await world.stored(id)).attempts).toMatchObject([
    { no: 1, state: 'unknown' },
    { no: 2, state: 'sent' },
  ]);
  await until('it was shown twice', () => world.shown(awa).length === 2);

  // Whoever comes late, with an old claim or a new one, sends nothing more.
  expect(await world.message.run(subject, context)).toEqual({ done: true });
  expect(await world.message.run(subject, { ...again, tries: 2 })).toEqual({ done: true });
  expect((await world.stored(id)).attempts).toHaveLength(2);
});

test('neither outbox nor support task holds a number or a word of a message', async () => {
  const everything = await world.db.query<{ row: string }>({
    name: 'test_everything',
    text: `select to_jsonb(o)::text as row from outbox o where kind = 'message'
        and subject->>'template' is null
      union all select to_jsonb(t)::text from support_tasks t
      union all select to_jsonb(m)::text from messages m
      union all select to_jsonb(a)::text from message_attempts a`,
  });
  expect(everything.length).toBeGreaterThan(20);
  const text = everything.map(({ row }) => row).join('\n');
  expect(text).not.toMatch(/\+?2376\d{8}|67000000|Bonjour|Cde 4821/);
});
