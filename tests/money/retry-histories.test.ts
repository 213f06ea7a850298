import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { INVARIANTS } from '../../scripts/audit/invariants.js';
import { createMoneyWorld, fatou, type MoneyWorld } from './world.js';

const MINUTE = 60_000;
const TOTAL_XAF = 5_700;
/** The database's own promises about orders and their money. */
const KEPT = INVARIANTS.filter(({ id }) => ['I3b', 'I4b', 'I6', 'I6b', 'I7', 'I7b'].includes(id));

let world: MoneyWorld;
beforeAll(async () => {
  world = await createMoneyWorld();
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  const hours = Object.fromEntries(days.map((day) => [day, [['00:00', '00:00']]]));
  await world.rows(`update shops set opening_hours = $1 where id = 'BIZ-2001'`, [
    JSON.stringify(hours),
  ]);
});
afterAll(() => world.close());

/** What people, time and the network do to an unpaid order, in any order. */
const aDeed = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ does: 'again' } as const) },
  { weight: 1, arbitrary: fc.constant({ does: 'cash' } as const) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('refuse' as const), at: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('approve' as const), at: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      minutes: fc.integer({ max: 7, min: 1 }),
    }),
  },
);
type Deed = typeof aDeed extends fc.Arbitrary<infer One> ? One : never;

interface TryRow {
  state: string;
  proof: string | null;
  credited: boolean;
  createdAt: Date;
}

async function seen(orderId: string) {
  const tries = await world.rows<TryRow>(
    `select a.state, a.proof, a.credited, a.created_at as "createdAt" from payment_attempts a
      join payments p on p.id = a.payment_id where p.order_id = $1 order by a.no`,
    [orderId],
  );
  const isUnpaid = (await world.states(orderId)) === 'placed pending';
  return { tries, isUnpaid };
}

/** The rules of payments.md 6.1 and CONTRACT.md section 6 in the words of the test. */
function mayAskAgain({ tries, isUnpaid }: Awaited<ReturnType<typeof seen>>): boolean {
  const since = world.clock.now().getTime() - 15 * MINUTE;
  const rang = tries.filter(
    ({ proof, createdAt }) => proof !== 'not_sent' && createdAt.getTime() > since,
  );
  const isOver = tries.every(({ state, proof }) => state === 'failed' && proof !== null);
  return isUnpaid && isOver && rang.length < 3 && tries.length < 9;
}

async function decide(at: number, action: 'refuse' | 'approve'): Promise<void> {
  const prompts = await world.prompts();
  const prompt = prompts[at % Math.max(1, prompts.length)];
  if (!prompt) return;
  await world.control('POST', `/phones/${fatou.slice(1)}/prompts/${prompt.id}`, { action });
  // Polls find what the notice did not tell yet.
  await world.later(31_000);
}

async function perform(deed: Deed, order: { id: string; reference: number }): Promise<void> {
  const person = await world.accounts.admit(world.db, fatou);
  const before = await seen(order.id);
  switch (deed.does) {
    case 'again': {
      const { ok } = await world.inTx((tx) => world.retry.payAgain(tx, person, order));
      expect(ok).toBe(mayAskAgain(before));
      break;
    }
    case 'cash': {
      const { ok } = await world.inTx((tx) => world.retry.payCash(tx, person, order));
      expect(ok).toBe(before.isUnpaid);
      break;
    }
    case 'wait':
      await world.later(deed.minutes * MINUTE);
      break;
    default:
      await decide(deed.at, deed.does);
  }
  await world.drain();
}

async function forget(): Promise<void> {
  await world.anew();
  await world.rows(`update payment_attempts set created_at = created_at - interval '1 day'`);
  await world.rows('update orders set closed_at = now() where closed_at is null');
}

describe('whatever happens to an unpaid order', () => {
  it('one request waits at most, one charge pays, and every other franc is credit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aDeed, { minLength: 2, maxLength: 10 }), async (deeds) => {
        await forget();
        const { order } = await world.anOrder();
        await world.drain();
        const money = await world.added(async () => {
          for (const deed of deeds) {
            await perform(deed, order);
            const { tries } = await seen(order.id);
            const live = tries.filter(({ state }) => WAITING.includes(state));
            expect(live.length).toBeLessThanOrEqual(1);
          }
          await world.later(11 * MINUTE);
        });
        await expectBooks(order.id, money);
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});

const WAITING = ['created', 'submitting', 'pending', 'unknown'];

async function expectBooks(orderId: string, money: Record<string, number>): Promise<void> {
  const { tries } = await seen(orderId);
  const paid = tries.filter(({ state }) => state === 'succeeded');
  const credited = paid.filter((one) => one.credited);
  const state = await world.states(orderId);
  expect(['placed held', 'placed due', 'expired pending']).toContain(state);
  expect(paid.length - credited.length).toBe(state === 'placed held' ? 1 : 0);
  expect(money['liab:escrow:order'] ?? 0).toBe(state === 'placed held' ? TOTAL_XAF : 0);
  expect(money['liab:customer'] ?? 0).toBe(credited.length * TOTAL_XAF);
  const shopTold = (await world.told(orderId)).filter((event) => event === 'shop.new_order');
  expect(shopTold).toHaveLength(state === 'expired pending' ? 0 : 1);
  for (const { says, violations } of KEPT) expect(await world.rows(violations), says).toEqual([]);
}
