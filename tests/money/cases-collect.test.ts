import { createHmac } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createCampay } from '../../src/payments/campay.js';
import { UNPROVEN } from './proofs.js';
import { createMoneyWorld, fatou, webhookKey, webhookPath, type MoneyWorld } from './world.js';

// Cases 1 to 25 and 33 to 34 of the failure catalogue (facts/payments.md section 6), played by CamPay
// with NouPay behind it. Cases that other files prove are named in cases.test.ts.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const phone = `/phones/${fatou.slice(1)}`;
const campayHeld = { 'asset:campay:mtn:DLA': 5_586, 'exp:provider_fee:DLA': 114 };
/** Of NouPay's fee nothing is known but the rule. */
const noupayHeld = { 'asset:noupay:mtn:DLA': 5_586, 'exp:provider_fee:DLA': 114 };

let world: MoneyWorld;
beforeAll(async () => {
  world = await createMoneyWorld({}, { both: true });
});
afterAll(() => world.close());
beforeEach(() => world.anew());

/** An order whose request has left. */
async function asked() {
  const placed = await world.anOrder();
  await world.drain();
  return placed;
}

const settledBy = (attemptId: string, action: string, state: string) =>
  world.added(async () => {
    await world.decide(action);
    await world.settled(attemptId, state);
  });

/** The last attempt of an order. */
async function lastOf(orderId: string): Promise<string> {
  const [last] = await world.rows<{ id: string }>(
    `select a.id from payment_attempts a join payments p on p.id = a.payment_id
      where p.order_id = $1 order by a.id desc limit 1`,
    [orderId],
  );
  return last?.id ?? '';
}

/** When the shop is open, whatever time the cases before have taken. */
async function untilNoon(): Promise<void> {
  const DAY = 24 * 60 * MINUTE;
  const noon = new Date(world.clock.now()).setUTCHours(11, 0, 0, 0);
  await world.later((noon - world.clock.now().getTime() + DAY) % DAY);
}

async function heldElsewhere(orderId: string) {
  expect(await world.attempts(orderId)).toMatchObject([
    { provider: 'campay', state: 'failed' },
    { provider: 'noupay', state: 'pending', proof: null },
  ]);
  expect(await world.told(orderId)).toEqual([]);
  const money = await settledBy(await lastOf(orderId), 'approve', 'succeeded');
  expect(money).toMatchObject({ 'liab:escrow:order': 5_700 });
  expect(Object.keys(money).some((code) => code.startsWith('asset:noupay'))).toBe(true);
  expect(await world.states(orderId)).toBe('placed held');
  expect(await world.told(orderId)).toEqual(['order.paid', 'shop.new_order']);
}

/** One attempt, nothing proven, nobody else asked. */
async function staysUnknown(orderId: string) {
  expect(await world.attempts(orderId)).toMatchObject([{ state: 'unknown', proof: null }]);
}

describe('the payer does not pay', () => {
  it('case 1: not enough funds is said plainly, and nobody asks again by himself', async () => {
    await world.control('PUT', phone, { balanceXaf: 100 });
    const { order, attemptId } = await asked();
    const money = await settledBy(attemptId, 'approve', 'failed');
    expect(money).toEqual({});
    expect(await world.attempt(attemptId)).toMatchObject({ reason: 'not_enough_funds' });
    expect(await world.told(order.id)).toEqual(['payment.failed']);
    const { fr, en } = await world.words(order.id);
    expect(fr).toContain('(solde insuffisant). Composez *237*55#, Mes commandes: réessayer');
    expect(en).toContain('(not enough balance). Dial *237*55#, My orders: try again or pay cash');
    await world.later(MINUTE);
    expect(await world.attempts(order.id)).toHaveLength(1);
  });

  it('case 2: a wrong PIN is a failure without a reason; another number may pay', async () => {
    const { order, attemptId } = await asked();
    expect(await settledBy(attemptId, 'wrong_pin', 'failed')).toEqual({});
    expect(await world.told(order.id)).toEqual(['payment.failed']);
    const { fr, en } = await world.words(order.id);
    expect(fr).not.toMatch(/PIN|code/);
    expect(en).toMatch(/did not go through/);
    expect(await world.attempts(order.id)).toHaveLength(1);
  });

  it('case 3: a refusal brings no second prompt', async () => {
    const { order, attemptId } = await asked();
    expect(await settledBy(attemptId, 'refuse', 'failed')).toEqual({});
    await world.later(2 * MINUTE);
    expect(await world.attempts(order.id)).toHaveLength(1);
    expect(await world.told(order.id)).toEqual(['payment.failed']);
    const { fr, en } = await world.words(order.id);
    expect(fr).toContain("le paiement de 5700F n'a pas abouti");
    expect(en).toContain('the payment of 5700F did not go through');
  });

  it('case 4: a prompt that does not show is found by its code, told once', async () => {
    const { order, attemptId } = await asked();
    await world.later(20 * SECOND);
    expect(await world.told(order.id)).toEqual([]);
    await world.later(5 * SECOND);
    await world.later(2 * MINUTE);
    expect(await world.told(order.id)).toEqual(['payment.hint']);
    const { fr, en } = await world.words(order.id);
    expect(fr).toContain("Rien ne s'affiche? Composez *126#");
    expect(en).toContain('Nothing shows? Dial *126#');
    const money = await settledBy(attemptId, 'approve', 'succeeded');
    expect(money).toEqual({ ...campayHeld, 'liab:escrow:order': 5_700 });
  });

  it('case 5: an expired prompt is no failure: it is watched, and its money is not lost', async () => {
    const { order, attemptId } = await asked();
    await world.later(10 * MINUTE);
    expect(await world.states(order.id)).toBe('expired pending');
    expect((await world.attempt(attemptId)).state).toBe('expired_locally');
    expect(await world.told(order.id)).toEqual(['payment.expired']);
    const { fr, en } = await world.words(order.id);
    expect(fr).toContain("S'il arrive encore");
    expect(en).toContain('If it still comes');
    const money = await settledBy(attemptId, 'approve', 'succeeded');
    expect(money).toEqual({ ...campayHeld, 'liab:customer': 5_700 });
  });
});

describe('the request', () => {
  it('case 6: that never left goes to the other provider at once', async () => {
    const nobody = createCampay({ ...world.campaySettings, baseUrl: 'http://127.0.0.1:1' }, world);
    world.useProvider(nobody);
    const { order } = await asked();
    expect(await world.attempts(order.id)).toMatchObject([{ proof: 'not_sent' }, {}]);
    await heldElsewhere(order.id);
    await nobody.close();
  });

  it('case 7: whose answer is lost stays unknown; nobody else is asked', async () => {
    await world.fault({
      'campay.collect': { mode: 'timeout_after_accept' },
      'campay.history': { mode: 'http_500' },
      'campay.webhook': { mode: 'lose_webhook' },
    });
    const { order } = await asked();
    await staysUnknown(order.id);
    await world.later(2 * MINUTE);
    await staysUnknown(order.id);
    expect(await world.told(order.id)).toEqual(['payment.waiting']);
    const { fr, en } = await world.words(order.id);
    expect(fr).toContain('Ne payez pas deux fois');
    expect(en).toContain('Do not pay twice');
    await world.calm();
    const money = await world.added(async () => {
      await world.decide('approve');
      await world.later(MINUTE);
    });
    expect(money).toEqual({ ...campayHeld, 'liab:escrow:order': 5_700 });
  });

  it.each(['http_500', 'garbage'])(
    'case 8: answered with %s is as unknown as one without an answer',
    async (mode) => {
      await world.fault({ 'campay.collect': { mode, done: true } });
      const { order, attemptId } = await asked();
      await staysUnknown(order.id);
      const money = await settledBy(attemptId, 'approve', 'succeeded');
      expect(money).toEqual({ ...campayHeld, 'liab:escrow:order': 5_700 });
      expect(await world.attempts(order.id)).toHaveLength(1);
    },
  );

  it('case 9: refused for the payer is told, refused for the network goes elsewhere', async () => {
    await world.fault({ 'campay.collect': { mode: 'refuse', code: 'ER101' } });
    const { order: wrong } = await asked();
    expect(await world.attempts(wrong.id)).toMatchObject([
      { state: 'failed', proof: 'refused', reason: 'number_invalid' },
    ]);
    expect(await world.told(wrong.id)).toEqual(['payment.failed']);
    expect((await world.words(wrong.id)).en).toContain('no account');
    await world.fault({ 'campay.collect': { mode: 'refuse', code: 'ER102' } });
    const { order } = await asked();
    expect(await world.attempts(order.id)).toMatchObject([
      { proof: 'refused', reason: 'network_unsupported' },
      {},
    ]);
    await heldElsewhere(order.id);
  });

  it('case 10: that does not let us in goes elsewhere; the way is closed and a person asked', async () => {
    const locked = createCampay(
      { ...world.campaySettings, credentials: { permanentToken: 'not-ours' } },
      world,
    );
    world.useProvider(locked);
    const { order } = await asked();
    expect(await world.attempts(order.id)).toMatchObject([{ reason: 'not_authorised' }, {}]);
    await heldElsewhere(order.id);
    expect(await world.tasks()).toContain('provider_refuses_us');
    const { order: next } = await asked();
    expect(await world.attempts(next.id)).toMatchObject([{ provider: 'noupay' }]);
    await locked.close();
  });

  it('case 11: told to wait is unknown once, and the provider is left alone meanwhile', async () => {
    const ms = 60_000;
    await world.fault({ 'campay.collect': { mode: 'http_429', ms } });
    const { order } = await asked();
    await staysUnknown(order.id);
    await world.calm();
    const { order: next } = await asked();
    expect(await world.attempts(next.id)).toMatchObject([
      { provider: 'campay', proof: 'not_sent' },
      { provider: 'noupay', state: 'pending' },
    ]);
    expect((await world.books()).collects).toHaveLength(1);
    await world.later(ms);
  });
});

describe('a notice', () => {
  it('case 12: that comes twice counts once', async () => {
    await world.fault({ 'campay.webhook': { mode: 'duplicate' } });
    const { order, attemptId } = await asked();
    const money = await world.added(async () => {
      await settledBy(attemptId, 'approve', 'succeeded');
      await world.later(30 * SECOND);
    });
    expect(money).toEqual({ ...campayHeld, 'liab:escrow:order': 5_700 });
    expect(await world.told(order.id)).toEqual(['order.paid', 'shop.new_order']);
  });

  it('case 13: that is quicker than the answer waits for it by our reference', async () => {
    const { order, attemptId } = await asked();
    await world.rows(
      `update payment_attempts set state = 'submitting', provider_reference = null where id = $1`,
      [attemptId],
    );
    const money = await settledBy(attemptId, 'approve', 'succeeded');
    expect(money).toEqual({ ...campayHeld, 'liab:escrow:order': 5_700 });
    expect(await world.states(order.id)).toBe('placed held');
  });

  it('case 14: that is lost is made up for by a poll, and nobody notices', async () => {
    await world.fault({ 'campay.webhook': { mode: 'lose_webhook' } });
    const { order } = await asked();
    await world.decide('approve');
    await world.later(3 * SECOND);
    expect(await world.states(order.id)).toBe('placed held');
    expect(await world.told(order.id)).toEqual(['order.paid', 'shop.new_order']);
  });

  it('case 15: with a captured signature and a forged success pays nothing', async () => {
    const { order, attemptId } = await asked();
    expect(await forge(attemptId)).toBe(200);
    await world.drain();
    expect(await world.states(order.id)).toBe('placed pending');
    expect((await world.attempt(attemptId)).state).toBe('pending');
  });

  it('case 34: signed a minute in the future is let in, two hours ago is not', async () => {
    const { attemptId } = await asked();
    expect(await forge(attemptId, 30)).toBe(200);
    expect(await forge(attemptId, 0, -7_200)).toBe(403);
  });
});

/** A notice of success that only somebody with a captured token could make. */
async function forge(attemptId: string, aheadS = 0, expS?: number): Promise<number> {
  const { providerReference } = await world.attempt(attemptId);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(world.clock.now().getTime() / 1000);
  const claims = { source: 'CamPay', iat: now + aheadS, ...(expS ? { exp: now + expS } : {}) };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  const signature = `${signed}.${createHmac('sha256', webhookKey).update(signed).digest('base64url')}`;
  const answer = await fetch(world.appUrl + webhookPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ status: 'SUCCESSFUL', reference: providerReference, external_reference: attemptId },
      ...{ amount: '5700', currency: 'XAF', signature },
    }),
  });
  return answer.status;
}

describe('evidence that contradicts itself', () => {
  it('case 16: failed, then paid: the order is paid while it waits', async () => {
    await world.fault({ 'campay.collect': { mode: 'failed_then_success', ms: 1 } });
    const { order, attemptId } = await asked();
    const money = await settledBy(attemptId, 'approve', 'succeeded');
    expect(money).toEqual({ ...campayHeld, 'liab:escrow:order': 5_700 });
    expect(await world.states(order.id)).toBe('placed held');
  });

  it('case 17: paid, then failed: it stays paid, and a person can close the review', async () => {
    const { order, attemptId } = await asked();
    await settledBy(attemptId, 'approve', 'succeeded');
    const { providerReference } = await world.attempt(attemptId);
    const failed = {
      kind: 'failed',
      ...{ reason: 'failed', providerReference: providerReference ?? '' },
      ...{ externalReference: attemptId, currency: 'XAF' },
      direction: 'collect',
      ...{ operator: 'MTN', netXaf: null },
    } as const;
    expect(await world.inTx((tx) => world.settle(tx, attemptId, failed))).toBe('unchanged');
    expect(await world.states(order.id)).toBe('placed held');
    const [review] = await world.reviews.list(world.db, { orderId: order.id });
    expect(review).toMatchObject({ kind: 'payment_contradiction', subject: { attemptId } });
    const by = { decision: 'explained', by: 'Ada', note: 'statement says paid' };
    const close = () => world.inTx((tx) => world.reviews.close(tx, review?.number ?? 0, by));
    expect(await close()).toMatchObject({ ok: true });
    expect(await close()).toEqual({ ok: false, reason: 'already_closed' });
  });
});

describe('money that no order waits for', () => {
  it('case 18: after a cancellation is credit at once, with one question', async () => {
    const { order, attemptId } = await asked();
    const actor = { kind: 'customer', id: order.accountId } as const;
    await world.inTx((tx) => world.orders.move(tx, order, { fulfilment: 'cancelled' }, actor));
    const money = await settledBy(attemptId, 'approve', 'succeeded');
    expect(money).toEqual({ ...campayHeld, 'liab:customer': 5_700 });
    expect(await world.told(order.id)).toEqual(['payment.credited']);
    const { fr, en } = await world.words(order.id);
    expect(fr).toContain('5700F sont arrivés: dans votre portefeuille Kwata. Répondez 1 garder');
    expect(en).toContain('5700F came: now in your Kwata wallet. Reply 1 keep, 2 refund');
    expect(world.refunded).toEqual([]);
    await world.later(24 * 60 * MINUTE);
    expect(world.refunded).toMatchObject([{ amountXaf: 5_700 }]);
    await world.later(24 * 60 * MINUTE);
    expect(world.refunded).toHaveLength(1);
  });

  it('case 19: after cash was chosen is credit, and says that cash is still due', async () => {
    await untilNoon();
    const { order, attemptId } = await asked();
    const person = await world.accounts.person(world.db, order.phoneId);
    if (!person) throw new Error('nobody');
    const { reference } = order;
    const cash = await world.inTx((tx) => world.retry.payCash(tx, person, { reference }));
    expect(cash).toMatchObject({ ok: true, unsure: true });
    const money = await settledBy(attemptId, 'approve', 'succeeded');
    expect(money).toEqual({ ...campayHeld, 'liab:customer': 5_700 });
    const { fr, en } = await world.words(order.id);
    expect(fr).toContain('à payer cash, mais 5700F sont arrivés');
    expect(en).toContain('to be paid cash, but 5700F came');
  });

  it('case 20: of two prompts approved the first pays, the second is credit', async () => {
    await untilNoon();
    await world.fault({ 'campay.collect': { mode: 'failed_then_success', ms: 3_600_000 } });
    const { order, attemptId } = await asked();
    await settledBy(attemptId, 'approve', 'failed');
    await world.calm();
    const person = await world.accounts.person(world.db, order.phoneId);
    if (!person) throw new Error('nobody');
    const { reference } = order;
    await world.inTx((tx) => world.retry.payAgain(tx, person, { reference }));
    await world.drain();
    const second = await settledBy(await lastOf(order.id), 'approve', 'succeeded');
    expect(second).toMatchObject({ 'liab:escrow:order': 5_700 });
    const late = await world.added(() => world.later(61 * MINUTE));
    expect(late).toEqual({ ...campayHeld, 'liab:customer': 5_700 });
    expect((await world.words(order.id)).fr).toContain('déjà payée, mais 5700F de trop');
  });

  it('case 21: less is parked and asked about; the rest completes it', async () => {
    await world.fault({ 'campay.collect': { mode: 'wrong_amount', amountXaf: 1_700 } });
    const { order, attemptId } = await asked();
    const parked = await settledBy(attemptId, 'approve', 'review');
    expect(parked).toMatchObject({ 'suspense:mismatch:DLA': 1_700 });
    const { fr, en } = await world.words(order.id);
    expect(fr).toContain('1700F arrivé au lieu de 5700F. Répondez 1 payer le reste (4000F)');
    expect(en).toContain('1700F came instead of 5700F. Reply 1 pay the rest (4000F)');
    await world.calm();
    expect(await answerShort(order.accountId, 'rest')).toMatchObject({ ok: true, restXaf: 4_000 });
    await world.drain();
    const money = await settledBy(await lastOf(order.id), 'approve', 'succeeded');
    expect(money).toMatchObject({ 'suspense:mismatch:DLA': -1_700, 'liab:escrow:order': 5_700 });
    expect(await world.states(order.id)).toBe('placed held');
    expect((await world.attempt(attemptId)).state).toBe('succeeded');
    const later = await world.added(() => world.later(11 * MINUTE));
    expect(later).toEqual({});
  });

  it('case 21: less may be had back, and the order asked for anew', async () => {
    await world.fault({ 'campay.collect': { mode: 'wrong_amount', amountXaf: 1_700 } });
    const { order, attemptId } = await asked();
    await settledBy(attemptId, 'approve', 'review');
    const back = await world.added(() => answerShort(order.accountId, 'back'));
    expect(back).toEqual({ 'suspense:mismatch:DLA': -1_700, 'liab:customer': 1_700 });
    expect(await answerShort(order.accountId, 'rest')).toMatchObject({ reason: 'too_late' });
    expect(await world.states(order.id)).toBe('placed pending');
  });

  it('case 21: more pays the order, and the rest is credit with one question', async () => {
    await world.fault({ 'campay.collect': { mode: 'wrong_amount', amountXaf: 6_000 } });
    const { order, attemptId } = await asked();
    const money = await settledBy(attemptId, 'approve', 'succeeded');
    expect(money).toMatchObject({ 'liab:escrow:order': 5_700, 'liab:customer': 300 });
    const told = ['order.paid', 'shop.new_order', 'payment.credited'];
    expect((await world.told(order.id)).sort()).toEqual(told.sort());
    expect((await world.words(order.id)).en).toContain('300F too much came');
  });

  it('case 22: in another currency is released to nobody, and a person asked', async () => {
    const { order, attemptId } = await asked();
    const { providerReference } = await world.attempt(attemptId);
    const euros = {
      kind: 'succeeded',
      ...{ amountXaf: 5_700, providerReference: providerReference ?? '' },
      ...{ externalReference: attemptId, currency: 'EUR' },
      direction: 'collect',
      ...{ operator: 'MTN', netXaf: null },
    } as const;
    const money = await world.added(() => world.inTx((tx) => world.settle(tx, attemptId, euros)));
    expect(money).toEqual({});
    expect(await world.states(order.id)).toBe('placed pending');
    const reviews = await world.reviews.list(world.db, { orderId: order.id });
    expect(reviews).toMatchObject([{ kind: 'payment_mismatch', facts: { field: 'currency' } }]);
  });
});

/** The customer's digit, as the question took it. */
async function answerShort(accountId: string, choice: 'rest' | 'back') {
  const [question] = await world.rows<{ id: string }>(
    `select id from questions where account_id = $1 and kind = 'short_money'
      order by asked_at desc limit 1`,
    [accountId],
  );
  const [row] = await world.rows<{ id: string }>('select id from phones where account_id = $1', [
    accountId,
  ]);
  const person = await world.accounts.person(world.db, row?.id ?? '');
  if (!person || !question) throw new Error('nobody was asked');
  const answer = { questionId: question.id, choice };
  return world.inTx((tx) => world.shortMoney.answer(tx, person, answer));
}

describe('providers come and go', () => {
  it('case 23: an outage of one closes its way; it opens soon after the fault has gone', async () => {
    await world.fault({ 'campay.collect': { mode: 'http_500' } });
    for (let tries = 0; tries < 3; tries += 1) await staysUnknown((await asked()).order.id);
    const { order } = await asked();
    expect(await world.attempts(order.id)).toMatchObject([{ provider: 'noupay' }]);
    await world.calm();
    await world.later(15 * SECOND);
    const { order: probe } = await asked();
    expect(await world.attempts(probe.id)).toMatchObject([{ provider: 'campay' }]);
    const { order: next } = await asked();
    expect(await world.attempts(next.id)).toMatchObject([{ provider: 'campay' }]);
    const [health] = await world.rows('select state, score from provider_health');
    expect(health).toEqual({ state: 'closed', score: 0 });
  });

  it('case 24: with both down the order is kept, told once, and asked for when one is back', async () => {
    await world.rows(
      `insert into provider_health (provider, operator, state, score, failed_at, opened_at, probe_at)
        select p, 'MTN', 'open', 6, now(), now(), now() + interval '10 days'
        from unnest(array['campay', 'noupay']) p`,
    );
    const { order } = await asked();
    await world.later(MINUTE);
    expect(await world.told(order.id)).toEqual(['payment.delayed']);
    const { fr, en } = await world.words(order.id);
    expect(fr).toContain('Cde gardée: la demande de 5700F viendra dès son retour. Ou payez cash');
    expect(en).toContain('We keep your order and ask for 5700F when it is back. Or pay cash');
    await world.rows(`update provider_health set probe_at = now() where provider = 'campay'`);
    await world.later(15 * SECOND);
    expect(await world.told(order.id)).toEqual(['payment.delayed', 'payment.resumed']);
    expect((await world.words(order.id)).fr).toContain('répond de nouveau. 5700F à valider');
    const money = await settledBy(await lastOf(order.id), 'approve', 'succeeded');
    expect(money).toEqual({ ...campayHeld, 'liab:escrow:order': 5_700 });
  });

  it('case 25: an announced pause sends new orders elsewhere while it lasts', async () => {
    const now = world.clock.now().getTime();
    await world.rows(
      `insert into provider_maintenance (id, provider, operator, starts_at, ends_at, added_by, added_at)
        values (gen_random_uuid(), 'campay', 'MTN', $1, $2, 'Ada', $1)`,
      [new Date(now - SECOND), new Date(now + 30 * MINUTE)],
    );
    const { order } = await asked();
    expect(await world.attempts(order.id)).toMatchObject([{ provider: 'noupay' }]);
    const money = await settledBy(await lastOf(order.id), 'approve', 'succeeded');
    expect(money).toEqual({ ...noupayHeld, 'liab:escrow:order': 5_700 });
    await world.later(30 * MINUTE);
    const { order: next } = await asked();
    expect(await world.attempts(next.id)).toMatchObject([{ provider: 'campay' }]);
  });

  it('case 33: an attempt found half sent at the start is unknown, and never sent again', async () => {
    const { order, attemptId } = await world.anOrder();
    await world.inTx((tx) => world.collecting.begin(tx, attemptId));
    await world.drain();
    await staysUnknown(order.id);
    expect((await world.books()).collects).toEqual([]);
  });
});

it('in all of these no attempt followed one that was not proven unpaid', async () => {
  expect(await world.rows(UNPROVEN)).toEqual([]);
});
