import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Evidence } from '../../src/services/checkout/evidence.js';
import { createMoneyWorld, type MoneyWorld } from './world.js';

let world: MoneyWorld;
beforeAll(async () => {
  world = await createMoneyWorld();
});
afterAll(() => world.close());
beforeEach(() => world.anew());

type Said = Exclude<Evidence, { kind: 'unknown' }>;

/** An order whose collect was accepted, and what CamPay says of it. */
async function aPendingCollect() {
  const placed = await world.anOrder();
  await world.drain();
  const { providerReference } = await world.attempt(placed.attemptId);
  const facts = {
    providerReference: providerReference ?? '',
    externalReference: placed.attemptId,
    currency: 'XAF',
    direction: 'collect' as const,
    operator: 'MTN',
    netXaf: 5_586,
  };
  const says = {
    pending: { kind: 'pending', ...facts },
    succeeded: { kind: 'succeeded', ...facts, amountXaf: 5_700 },
    failed: { kind: 'failed', ...facts, reason: 'declined' },
  } satisfies Record<string, Said>;
  const settle = (evidence: Evidence) =>
    world.inTx((tx) => world.settle(tx, placed.attemptId, evidence));
  return { ...placed, says, settle };
}

const moneyOf = async (orderId: string): Promise<Record<string, unknown>[]> =>
  world.rows(
    `select t.kind, sum(e.amount_xaf) filter (where e.amount_xaf > 0)::int as xaf
      from ledger_transfers t join ledger_entries e on e.transfer_id = t.id
      where t.order_id = $1 group by t.id, t.kind`,
    [orderId],
  );

function permutations<T>(list: T[]): T[][] {
  if (list.length < 2) return [list];
  return list.flatMap((one, index) =>
    permutations(list.filter((_, other) => other !== index)).map((rest) => [one, ...rest]),
  );
}

describe('evidence in any order', () => {
  it('ends in the same books: one success, never undone', async () => {
    const orders = permutations(['pending', 'failed', 'succeeded', 'succeeded'] as const);
    for (const order of orders) {
      const collect = await aPendingCollect();
      for (const word of order) await collect.settle(collect.says[word]);
      expect(await moneyOf(collect.order.id)).toEqual([{ kind: 'collect_held', xaf: 5_700 }]);
      expect((await world.attempt(collect.attemptId)).state).toBe('succeeded');
      expect(await world.states(collect.order.id)).toBe('placed held');
    }
  });

  it('counts once when it comes from everywhere at once', async () => {
    const { says, settle, order } = await aPendingCollect();
    const results = await Promise.all(Array.from({ length: 10 }, () => settle(says.succeeded)));
    expect(results.filter((result) => result === 'held')).toHaveLength(1);
    expect(results.filter((result) => result === 'unchanged')).toHaveLength(9);
    expect(await moneyOf(order.id)).toHaveLength(1);
  });

  it('asks a person when a success is taken back', async () => {
    const { says, settle, order } = await aPendingCollect();
    await settle(says.succeeded);
    expect(await settle(says.failed)).toBe('unchanged');
    expect(await world.states(order.id)).toBe('placed held');
    expect(await world.tasks()).toContain('payment_contradiction');
  });
});

describe('evidence that does not fit', () => {
  it.each<[string, Partial<Extract<Said, { kind: 'succeeded' }>>, string]>([
    ['another reference of ours', { externalReference: 'theirs' }, 'reference'],
    ['another currency', { currency: 'EUR' }, 'currency'],
    ['no currency', { currency: null }, 'currency'],
    ['the other direction', { direction: 'withdraw' }, 'direction'],
  ])('%s: nothing is released, a person is asked', async (_says, change, field) => {
    const { says, settle, order, attemptId } = await aPendingCollect();
    expect(await settle({ ...says.succeeded, ...change })).toBe('review');
    expect(await world.states(order.id)).toBe('placed pending');
    const [review] = await world.reviews.list(world.db, { orderId: order.id });
    expect(review).toMatchObject({ subject: { attemptId }, facts: { field } });
    expect(await settle(says.succeeded)).toBe('unchanged');
    expect(await moneyOf(order.id)).toEqual([]);
  });

  it('less money: nothing is released, and its owner is asked what to do', async () => {
    const { says, settle, order } = await aPendingCollect();
    expect(await settle({ ...says.succeeded, amountXaf: 5_699 })).toBe('parked');
    expect(await world.states(order.id)).toBe('placed pending');
    expect(await world.told(order.id)).toEqual(['payment.short']);
    expect(await settle(says.succeeded)).toBe('unchanged');
    expect(await moneyOf(order.id)).toEqual([{ kind: 'collect_parked', xaf: 5_699 }]);
  });

  it('of another transaction changes nothing, whoever pointed at it', async () => {
    const { says, settle, attemptId } = await aPendingCollect();
    const other = { providerReference: 'another', externalReference: 'theirs' };
    expect(await settle({ ...says.succeeded, ...other })).toBe('unchanged');
    expect(await settle({ ...says.failed, ...other })).toBe('unchanged');
    expect((await world.attempt(attemptId)).state).toBe('pending');
  });

  it('of a second transaction under our reference is put before a person', async () => {
    const { says, settle, order } = await aPendingCollect();
    await settle(says.succeeded);
    expect(await settle({ ...says.succeeded, providerReference: 'second' })).toBe('unchanged');
    expect(await moneyOf(order.id)).toHaveLength(1);
    expect(await world.tasks()).toContain('payment_orphan');
  });

  it('takes the fee from the rule where the provider names none', async () => {
    const { says, settle } = await aPendingCollect();
    const before = (await world.balances())['exp:provider_fee:DLA'] ?? 0;
    await settle({ ...says.succeeded, netXaf: null });
    expect((await world.balances())['exp:provider_fee:DLA']).toBe(before + 114);
  });
});

describe('two attempts of one payment', () => {
  it('both succeed: the first pays, the second is credit', async () => {
    const { says, settle, order, attemptId } = await aPendingCollect();
    await settle(says.failed);
    const secondId = world.ids.next();
    await world.rows(
      `insert into payment_attempts (id, payment_id, no, provider, operator, amount_xaf, state,
          external_reference, provider_reference, created_at)
        select $2::uuid, payment_id, 2, provider, operator, amount_xaf, 'pending', $2::text, 'second', now()
        from payment_attempts where id = $1`,
      [attemptId, secondId],
    );
    const second = { providerReference: 'second', externalReference: secondId };
    const settleSecond = () =>
      world.inTx((tx) => world.settle(tx, secondId, { ...says.succeeded, ...second }));
    expect(await settleSecond()).toBe('held');
    expect(await settle(says.succeeded)).toBe('credited');
    expect(await world.told(order.id)).toContain('payment.credited');
    const kinds = (await moneyOf(order.id)).map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['collect_credited', 'collect_held']);
  });
});
