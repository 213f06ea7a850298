import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportedState } from '../../src/services/messages.js';
import type { Person } from '../../src/services/person.js';
import { until } from '../support/poll.js';
import { messageWorld, type MessageWorld } from './message-world.js';

const gateway = 'africastalking';
const rank = { queued: 0, sending: 1, sent: 2, failed: 3, delivered: 4 } as Record<string, number>;
let world: MessageWorld;
let awa: Person;

beforeAll(async () => {
  world = await messageWorld();
  awa = await world.aPerson();
  await world.workers.start();
});
afterAll(() => world.close());

async function sentMessage(): Promise<{ id: string; externalId: string }> {
  const id = await world.reply(awa, 'Bonjour');
  const { attempts } = await until('it was sent', async () => {
    const message = await world.stored(id);
    return message.state === 'sent' ? message : null;
  });
  return { id, externalId: attempts[0]?.external_id ?? '' };
}
const report = (externalId: string, state: ReportedState, reason?: string) =>
  world.messages.reportInOwnTransaction({ gateway, externalId, state, reason });
const stateOf = async (id: string) => (await world.stored(id)).state;

test('reports in any order and number end the same and never move a message back', async () => {
  const states = fc.array(
    fc.constantFrom<ReportedState>('sent', 'delivered', 'failed', 'unknown'),
    {
      maxLength: 6,
    },
  );
  await fc.assert(
    fc.asyncProperty(states, async (reports) => {
      const { id, externalId } = await sentMessage();
      const seen: string[] = [await stateOf(id)];
      for (const state of reports) {
        await report(externalId, state);
        seen.push(await stateOf(id));
      }
      const ranks = seen.map((state) => rank[state] ?? -1);
      expect(ranks).toEqual([...ranks].sort());
      // What arrived has arrived, whatever else was said of it.
      const final = (['delivered', 'failed'] as const).find((state) => reports.includes(state));
      expect(seen.at(-1)).toBe(final ?? 'sent');
    }),
    { numRuns: 40 },
  );
});

test('every order of one set of reports gives one state', async () => {
  const orders = fc.shuffledSubarray<ReportedState>(['sent', 'failed', 'delivered', 'delivered'], {
    minLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(orders, async (reports) => {
      const { id, externalId } = await sentMessage();
      await Promise.all(reports.map((state) => report(externalId, state)));
      expect(await stateOf(id)).toBe('delivered');
    }),
    { numRuns: 15 },
  );
});

test('a failure keeps the reason that the gateway gave', async () => {
  const { id, externalId } = await sentMessage();
  expect(await report(externalId, 'failed', 'AbsentSubscriber')).toBe(true);
  expect(await world.stored(id)).toMatchObject({
    ...{ state: 'failed', attempts: [{ state: 'failed', error: 'AbsentSubscriber' }] },
  });
});

test('a report about a message that is not ours moves nothing and is no fault', async () => {
  expect(await report('ATXid_of_somebody', 'delivered')).toBe(false);
});

test('a report that overtakes our own note of the sending is not lost', async () => {
  // The report is taken in while the gateway's answer to us is still on its way.
  world.sandbox.world.faults.set({ 'africastalking.sms': { mode: 'slow', ms: 200, count: 1 } });
  const before = world.sandbox.world.books.messages.rows().length;
  const id = await world.reply(awa, 'Bonjour encore');
  const row = await until('the gateway has it', () =>
    world.sandbox.world.books.messages.rows().at(before),
  );
  expect(await report(row.id, 'delivered')).toBe(false);
  await until('it counts once we know the id', async () => (await stateOf(id)) === 'delivered');
});
