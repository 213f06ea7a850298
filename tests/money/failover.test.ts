import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Roads } from '../../src/models/provider-health.js';
import {
  chooseRoute,
  firstRoute,
  walletOperator,
  type Errand,
  type Route,
} from '../../src/services/checkout/routes.js';
import type { Phone } from '../../src/lib/phone.js';
import { UNPROVEN } from './proofs.js';
import { createMoneyWorld, type MoneyWorld } from './world.js';

const now = new Date('2026-11-16T11:00:00Z');
const soon = new Date(now.getTime() + 15_000);

function route(name: string, more: Partial<Route['capabilities']> = {}): Route {
  const reaches = { pushCollect: true, operators: ['MTN', 'ORANGE'] };
  const proves = { lookupByOurReference: false, idempotentCreate: false };
  const amounts = { minAmountXaf: 1, amountStepXaf: 1 };
  return { name, capabilities: { ...reaches, ...proves, ...amounts, ...more } };
}

const first = route('first');
const fives = route('fives', { minAmountXaf: 100, amountStepXaf: 5 });
const mtnOnly = route('mtn-only', { operators: ['MTN'] });
const payouts = route('payouts', { pushCollect: false });

function broken(provider: string, operator: string, state: 'open' | 'held', probeAt = soon) {
  const times = { failedAt: now, openedAt: now, probeAt };
  return { provider, operator, state, score: 6, cause: 'http_500', ...times };
}

const calm: Roads = { health: [], maintenance: [] };
const mtn: Errand = { operator: 'MTN', amountXaf: 5_700 };

describe('who is asked', () => {
  it.each<[string, Route[], Errand, Partial<Roads>, string]>([
    ['the first that is configured', [first, fives], mtn, {}, 'first'],
    ['nobody who only pays out', [payouts, fives], mtn, {}, 'fives'],
    ['who reaches the network', [mtnOnly, fives], { ...mtn, operator: 'ORANGE' }, {}, 'fives'],
    ['any, where nobody knows the network', [mtnOnly], { ...mtn, operator: null }, {}, 'mtn-only'],
    ['who takes the amount', [fives, first], { ...mtn, amountXaf: 5_701 }, {}, 'first'],
    ['nobody who refused it', [first, fives], { ...mtn, avoid: ['first'] }, {}, 'fives'],
    ['who has it already', [first, fives], { ...mtn, prefer: 'fives' }, {}, 'fives'],
    ['the next where a breaker is open', [first, fives], mtn, open('first', 'MTN'), 'fives'],
    ['the same for another network', [first, fives], mtn, open('first', 'ORANGE'), 'first'],
    ['an open one when its probe is due', [first, fives], mtn, open('first', 'MTN', now), 'first?'],
    ['nobody a person holds back', [first, fives], mtn, held('first'), 'fives'],
    ['the next during an announced pause', [first, fives], mtn, pause('first', 'MTN'), 'fives'],
    ['the next while all of it pauses', [first, fives], mtn, pause('first', null), 'fives'],
    ['nobody who reaches it not', [mtnOnly], { ...mtn, operator: 'EU_MOBILE' }, {}, 'none'],
    ['nobody yet while all are down', [first], mtn, open('first', 'MTN'), 'later 15'],
  ])('%s', (_, routes, errand, roads, expected) => {
    const choice = chooseRoute(routes, { ...calm, ...roads }, errand, now);
    expect(said(choice)).toBe(expected);
  });

  it('a payment is written for the first that reaches it, and always for somebody', () => {
    expect(firstRoute([mtnOnly, first], { operator: 'ORANGE', amountXaf: 500 })).toBe('first');
    expect(firstRoute([mtnOnly], { operator: 'ORANGE', amountXaf: 500 })).toBe('mtn-only');
  });
});

function open(provider: string, operator: string, probeAt = soon): Partial<Roads> {
  return { health: [broken(provider, operator, 'open', probeAt)] };
}

function held(provider: string): Partial<Roads> {
  return { health: [broken(provider, 'MTN', 'held', now)] };
}

function pause(provider: string, operator: string | null): Partial<Roads> {
  return { maintenance: [{ provider, operator, endsAt: soon }] };
}

function said(choice: ReturnType<typeof chooseRoute>): string {
  switch (choice.kind) {
    case 'go':
      return `${choice.provider}${choice.isProbe ? '?' : ''}`;
    case 'later':
      return `later ${String((choice.until.getTime() - now.getTime()) / 1_000)}`;
    case 'none':
      return 'none';
  }
}

describe('whose wallet it is', () => {
  it.each<[string, string, string | null, string, string | null]>([
    ['the number says MTN', '+237670000001', null, 'prefix', 'MTN'],
    ['the number says Orange', '+237690000001', null, 'prefix', 'ORANGE'],
    ['sources disagree about 684', '+237684000001', null, 'prefix', null],
    ['a Camtel SIM may hold a wallet', '+237620000001', 'CAMTEL', 'prefix', null],
    ['its owner said Orange', '+237670000001', 'ORANGE', 'declared', 'ORANGE'],
    ['a provider said Orange', '+237684000001', 'ORANGE', 'provider', 'ORANGE'],
  ])('%s', (_, phone, operator, operatorSource, expected) => {
    expect(walletOperator(phone as Phone, { operator, operatorSource })).toBe(expected);
  });
});

let world: MoneyWorld;
beforeAll(async () => {
  world = await createMoneyWorld({}, { both: true });
});
afterAll(() => world.close());
beforeEach(() => world.anew());

const addSecond = (attemptId: string) =>
  world.rows(
    `insert into payment_attempts (id, payment_id, no, provider, operator, amount_xaf, state,
        external_reference, created_at)
      select gen_random_uuid(), payment_id, 2, 'noupay', operator, amount_xaf, 'created',
        gen_random_uuid()::text, now() from payment_attempts where id = $1`,
    [attemptId],
  );

describe('the database itself', () => {
  it.each(['created', 'submitting', 'pending', 'unknown', 'expired_locally', 'review'])(
    'takes no second attempt beside one that is %s',
    async (state) => {
      const { attemptId } = await world.anOrder();
      await world.rows('update payment_attempts set state = $2 where id = $1', [attemptId, state]);
      await expect(addSecond(attemptId)).rejects.toThrow('not proven unpaid');
    },
  );

  it('takes one beside a proven failure, keeps the proof for ever, and lets no success be undone', async () => {
    const { attemptId } = await world.anOrder();
    const fail = `update payment_attempts set state = 'failed', proof = $2 where id = $1`;
    await expect(world.rows(fail, [attemptId, null])).rejects.toThrow('failed_proof');
    await world.rows(fail, [attemptId, 'refused']);
    await addSecond(attemptId);
    const succeed = `update payment_attempts set state = 'succeeded', proof = null where id = $1`;
    await world.rows(succeed, [attemptId]);
    const proofs = await world.rows('select proof from payment_proofs where attempt_id = $1', [
      attemptId,
    ]);
    expect(proofs).toEqual([{ proof: 'refused' }]);
    await expect(world.rows('delete from payment_proofs')).rejects.toThrow('append-only');
    const undo = world.rows(`update payment_attempts set state = 'failed' where id = $1`, [
      attemptId,
    ]);
    await expect(undo).rejects.toThrow('stays settled');
  });
});

describe('a provider that can prove it', () => {
  beforeEach(async () => {
    const until = new Date(world.clock.now().getTime() + 3_600_000);
    await world.rows(
      `insert into provider_maintenance (id, provider, starts_at, ends_at, added_by, added_at)
        values (gen_random_uuid(), 'campay', now() - interval '1 hour', $1, 'Ada', now())`,
      [until],
    );
  });

  it('two server errors, then an answer: the same request again is one charge', async () => {
    await world.fault({ 'noupay.collect': { mode: 'http_500', count: 2 } });
    const { order } = await world.anOrder();
    await world.drain();
    await world.later(4_000);
    await world.later(4_000);
    expect(await world.attempts(order.id)).toMatchObject([
      { provider: 'noupay', state: 'pending' },
    ]);
    const money = await world.added(async () => {
      await world.decide('approve');
      await world.later(30_000);
    });
    expect(money).toMatchObject({ 'liab:escrow:order': 5_700 });
    expect((await world.books()).collects).toHaveLength(1);
  });

  it('a request it never saw is proven lost, and another attempt follows by itself', async () => {
    await world.fault({ 'noupay.collect': { mode: 'reset' } });
    const { order } = await world.anOrder();
    await world.drain();
    await world.later(70_000);
    await world.calm();
    await world.later(60_000);
    await world.later(10_000);
    expect(await world.attempts(order.id)).toMatchObject([
      { state: 'failed', proof: 'never_arrived' },
      { provider: 'noupay', state: 'pending' },
    ]);
    expect(await world.told(order.id)).not.toContain('payment.failed');
  });
});

describe('a surprise', () => {
  it('of the first provider after the second was paid is credit, with one question', async () => {
    await world.fault({ 'campay.collect': { mode: 'refuse', code: 'ER102' } });
    const { order, attemptId } = await world.anOrder();
    await world.drain();
    await world.decide('approve');
    const [, second] = await world.rows<{ id: string }>(
      `select a.id from payment_attempts a join payments p on p.id = a.payment_id
        where p.order_id = $1 order by a.no`,
      [order.id],
    );
    await world.settled(second?.id ?? '', 'succeeded');
    const surprise = {
      kind: 'succeeded',
      ...{ amountXaf: 5_700, providerReference: 'late' },
      ...{ externalReference: attemptId, currency: 'XAF' },
      direction: 'collect',
      ...{ operator: 'MTN', netXaf: null },
    } as const;
    const money = await world.added(() =>
      world.inTx((tx) => world.settle(tx, attemptId, surprise)),
    );
    expect(money).toMatchObject({ 'liab:customer': 5_700 });
    expect(await world.told(order.id)).toContain('payment.credited');
  });
});

it('the whole history replayed: no attempt followed one that was not proven unpaid', async () => {
  const [attempts] = await world.rows<{ n: number }>(
    `select count(*)::int as n from payment_attempts where no > 1 and provider_reference is not null`,
  );
  expect(attempts?.n).toBeGreaterThan(1);
  expect(await world.rows(UNPROVEN)).toEqual([]);
  // The checker sees what it looks for.
  await world.rows('alter table payment_proofs disable trigger payment_proofs_append_only');
  await world.rows('delete from payment_proofs where id = (select min(id) from payment_proofs)');
  await world.rows('alter table payment_proofs enable trigger payment_proofs_append_only');
  expect(await world.rows(UNPROVEN)).toHaveLength(1);
});
