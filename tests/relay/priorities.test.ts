// A code passes a thousand offers, though the one gateway there is takes 200 ms for each (NTF-08).
import { afterEach, expect, inject, test } from 'vitest';

import type { Person } from '../../src/services/person.js';
import { writeOutbox } from '../../src/models/outbox.js';
import { freshRedis } from '../support/redis.js';
import { until } from '../support/poll.js';
import { messageWorld, type MessageWorld } from './message-world.js';
import { aRow } from './support.js';

const OFFERS = 1_000;
const SLOW_MS = 200;
/** Of offers, so many are under way at once; the next ones begin while the code is claimed. */
const HANDS = 12;

let world: MessageWorld;
afterEach(async () => {
  await world.db.query({ name: 'test_clear', text: 'delete from outbox' });
  await world.close();
});

const machines = inject('redisUrl') === null ? ['no Redis'] : ['no Redis', 'Redis'];

test.each(machines)('with %s a code is the next thing that leaves', async (machine) => {
  world = await messageWorld(machine === 'Redis' ? await freshRedis() : null);
  world.sandbox.world.faults.set({ 'africastalking.sms': { mode: 'slow', ms: SLOW_MS } });
  const [customer, reader] = [await world.aPerson(), await world.aPerson()];
  await offers(reader);
  await world.workers.start();
  await until('offers are under way', () => world.shown(reader).length >= HANDS);

  const before = world.shown(reader).length;
  await world.notice(customer, 'Code 482911');
  await until('the code is there', () => world.shown(customer).length === 1);
  const passed = world.shown(reader).length - before;
  // In the gateway's own time: each round of its hands takes it 200 ms, and 2 s would be ten rounds.
  expect(passed).toBeLessThanOrEqual(3 * HANDS);
  expect(world.shown(reader).length).toBeLessThan(OFFERS / 2);
});

/** Each in a lane of its own, as to a thousand people. */
async function offers({ phoneId }: Person): Promise<void> {
  const subject = { template: 'test.offer', phoneId, facts: { text: 'Koki -10%' } };
  const rows = Array.from({ length: OFFERS }, () =>
    aRow(world, { kind: 'message', class: 2, subject }),
  );
  await writeOutbox(world.db, rows);
}
