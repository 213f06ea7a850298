import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { cashDesk } from '../../src/desk/cash.js';
import { runDesk } from '../../src/desk/desk.js';
import { feesDesk } from '../../src/desk/fees.js';
import { payoutsDesk } from '../../src/desk/payouts.js';
import { parsePhone, type Phone } from '../../src/lib/phone.js';
import { driverTakings } from '../../src/models/takings.js';
import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import { holderMatch } from '../../src/services/payouts/numbers.js';
import type { Person } from '../../src/services/person.js';
import { createPayoutHouse, type PayoutHouse } from './payout-house.js';
import { fatou } from './world.js';

const HOUR = 3_600_000;
const SHOP = 'BIZ-2001';

let house: PayoutHouse;
let driver: Person & { driver: { driverId: string } };
let driverId: string;
beforeAll(async () => {
  house = await createPayoutHouse();
  driver = await house.driver();
  driverId = driver.driver.driverId;
});
afterAll(() => house.world.close());
beforeEach(() => house.clean());

const own = () => ledgerAccount.driver(driverId);
const cash = () => ledgerAccount.driverCash(driverId);
const balance = (account: ReturnType<typeof own>) =>
  house.world.ledger.balanceXaf(house.world.db, account);

/** Puts cash into the driver's hands. */
async function takeCash(amountXaf: number): Promise<void> {
  const entries = [
    { account: cash(), amountXaf },
    { account: ledgerAccount.world(), amountXaf: -amountXaf },
  ];
  const actor = { kind: 'system', id: null } as const;
  const key = `cash:${String(Math.random())}`;
  await house.world.inTx((tx) =>
    house.world.ledger.post(tx, { key, kind: 'opening', actor, entries }),
  );
}

/** The words that the driver, or somebody else, was sent last. */
async function lastTold(template: string): Promise<string> {
  const { world } = house;
  const [row] = await world.rows<{ sealed: Buffer; key: Buffer }>(
    `select m.body_sealed as sealed, a.key_wrapped as key from messages m
      join accounts a on a.id = m.account_id where m.template = $1 order by m.id desc limit 1`,
    [template],
  );
  if (!row) throw new Error(`nobody was told ${template}`);
  return world.vault.open(world.vault.unwrap(row.key), row.sealed);
}

const desk = (line: string) => {
  const { world } = house;
  const subjects = [payoutsDesk(world), feesDesk(world), cashDesk(world)];
  return runDesk(world, subjects, line.split(' '));
};

describe('the evening', () => {
  const UNDER_WAY = ['queued', 'submitting', 'pending', 'unknown'];
  let day = 0;
  /** Runs one evening from its plan to the last reading back; each test has one of its own. */
  async function evening(): Promise<string> {
    day += 1;
    const date = `2027-01-${String(day).padStart(2, '0')}`;
    await house.world.inTx((tx) => house.world.payouts.evening.plan(tx, date));
    await house.world.drain();
    await house.world.later(5 * 60_000);
    // The provider pays many at its own pace.
    await expect
      .poll(
        async () => {
          await house.world.later(60_000);
          return (await planned(date)).filter(({ state }) => UNDER_WAY.includes(state));
        },
        { timeout: 8_000, interval: 20 },
      )
      .toEqual([]);
    return date;
  }
  const planned = (date: string) =>
    house.world.rows<{
      owner_id: string;
      amount_xaf: number;
      state: string;
      owner_fee_xaf: number;
    }>(
      `select owner_id, amount_xaf, state, owner_fee_xaf from payouts where plan_day = $1
        order by owner_id`,
      [date],
    );

  it('pays every owner once, together, without a fee, and nets cash against earnings first', async () => {
    const { world } = house;
    await house.earn(own(), 9_000);
    await takeCash(4_000);
    await house.earn(ledgerAccount.restaurant(SHOP), 25_000);
    const date = await evening();
    expect(await planned(date)).toEqual([
      { owner_id: SHOP, amount_xaf: 25_000, state: 'succeeded', owner_fee_xaf: 0 },
      { owner_id: driverId, amount_xaf: 5_000, state: 'succeeded', owner_fee_xaf: 0 },
    ]);
    expect([await balance(cash()), await balance(own())]).toEqual([0, 0]);
    const [batch] = await world.rows<{ lines: number }>(
      `select count(*)::int as lines from payout_attempts where batch_id is not null
        group by batch_id order by max(submitted_at) desc limit 1`,
    );
    expect(batch).toEqual({ lines: 2 });
    expect(await house.sent()).toHaveLength(2);
  });

  it('leaves what is too little for another evening, and a debt of cash stays one', async () => {
    await house.earn(own(), 600);
    await takeCash(300);
    const small = await evening();
    expect(await planned(small)).toEqual([]);
    expect([await balance(cash()), await balance(own())]).toEqual([0, 300]);
    await takeCash(5_000);
    await evening();
    expect([await balance(cash()), await balance(own())]).toEqual([4_700, 0]);
    await house.world.inTx((tx) =>
      house.world.payIns.atDesk(tx, {
        ...{ driverId, cityId: 'DLA', amountXaf: 4_700, key: 'rest' },
        actor: { kind: 'staff', id: 'Ada' },
      }),
    );
  });

  it('planned twice is paid once', async () => {
    await house.earn(own(), 7_000);
    const { world } = house;
    const plan = () => world.inTx((tx) => world.payouts.evening.plan(tx, '2027-02-01'));
    await plan();
    await plan();
    await world.drain();
    await world.later(6 * 60_000);
    expect(await planned('2027-02-01')).toHaveLength(1);
    expect(await house.sent()).toHaveLength(1);
  });

  it('a whole list whose answer is lost is never sent again: each line is found by itself', async () => {
    const { world } = house;
    await house.earn(own(), 9_000);
    await house.earn(ledgerAccount.restaurant(SHOP), 25_000);
    await world.fault({ 'campay.mass_payout': { mode: 'timeout_after_accept' } });
    const date = await evening();
    await world.calm();
    await world.later(10 * 60_000);
    expect((await planned(date)).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect(await house.sent()).toHaveLength(2);
  });

  it('a whole list refused for sure goes one by one', async () => {
    const { world } = house;
    await house.earn(own(), 9_000);
    await house.earn(ledgerAccount.restaurant(SHOP), 25_000);
    await world.fault({ 'campay.mass_payout': { mode: 'refuse', code: 'ER301' } });
    const date = await evening();
    expect((await planned(date)).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect(await house.sent()).toHaveLength(2);
  });

  it('says what batching has saved', async () => {
    const { ok, lines } = await desk('payouts report 2027-01 --as Ada');
    expect(ok).toBe(true);
    expect(lines[0]).toMatch(/^Saved by batching: \d+F of fixed tax\.$/);
    expect(lines[1]).toContain('savedXaf');
  });
});

describe('asking by SMS', () => {
  const said = (amountXaf: number | null, code: string | null = null) =>
    house.world.inTx((tx) => house.world.payouts.partner.byText(tx, driver, { amountXaf, code }));

  it('gives a code with the fee first, and moves nothing without it', async () => {
    await house.earn(own(), 12_000);
    const first = await said(10_000);
    if (!first.ok || first.stage !== 'code') throw new Error('no code was given');
    expect(first).toMatchObject({ amountXaf: 10_000, feeXaf: 124, phone: '6..31' });
    expect(await house.availableXaf()).toBe(12_000);
    expect(await said(9_000, first.code)).toMatchObject({ stage: 'code_wrong', left: 0 });
    expect(await said(10_000, first.code)).toMatchObject({ stage: 'asked', waits: false });
    expect(await house.availableXaf()).toBe(12_000 - 10_124);
    // It was used.
    expect(await said(10_000, first.code)).toMatchObject({ stage: 'code_wrong', left: 0 });
  });

  it('three wrong codes, and the right one is refused too', async () => {
    await house.earn(own(), 12_000);
    const first = await said(10_000);
    if (!first.ok || first.stage !== 'code') throw new Error('no code was given');
    const wrong = first.code === '0000' ? '1111' : '0000';
    const left: unknown[] = [];
    for (let tries = 0; tries < 3; tries += 1) left.push(await said(10_000, wrong));
    expect(left).toMatchObject([{ left: 2 }, { left: 1 }, { left: 0 }]);
    expect(await said(10_000, first.code)).toMatchObject({ stage: 'code_wrong', left: 0 });
    expect(await house.sent()).toEqual([]);
  });

  it.each([
    { says: 'PAYOUT 10000 with 8000', amountXaf: 10_000, reason: 'not_enough' },
    { says: 'no amount', amountXaf: null, reason: 'amount_missing' },
    { says: 'too little', amountXaf: 100, reason: 'too_small' },
  ])('is refused with what there is: $says', async ({ amountXaf, reason }) => {
    await house.earn(own(), 8_000);
    expect(await said(amountXaf)).toMatchObject({ ok: false, reason, availableXaf: 8_000 });
  });
});

describe('case 28: the number has changed', () => {
  const next = '+237670000098' as Phone;
  const propose = (phone: Phone) =>
    house.world.inTx((tx) => house.world.payouts.numbers.propose(tx, driver, phone));
  const prove = (code: string) =>
    house.world.inTx((tx) => house.world.payouts.numbers.prove(tx, driver, code));

  async function change(holderName: string): Promise<string> {
    const { world } = house;
    await world.rows('delete from payout_numbers');
    await world.control('PUT', `/phones/${next.slice(1)}`, { holderName });
    expect(await propose(next)).toMatchObject({ ok: true });
    const code = /\d{4}/.exec(await lastTold('payout.number_code'))?.[0] ?? '';
    expect(await prove(code === '0000' ? '1111' : '0000')).toMatchObject({ wrong: true, left: 2 });
    expect(await prove(code)).toMatchObject({ ok: true, wrong: false });
    expect(await prove(code)).toEqual({ ok: false, reason: 'code_late' });
    expect(await lastTold('payout.number_changed')).toContain('6..98');
    await world.drain();
    const [row] = await world.rows<{ id: string }>('select id from payout_numbers');
    return row?.id ?? '';
  }

  it('the same name: nothing goes there until it has cooled off, then everything does', async () => {
    const { world } = house;
    await house.earn(own(), 9_000);
    await change(`MBARGA ${driver.name ?? ''} Paul`);
    const there = await world.accounts.byPhone(world.db, next);
    const phoneId = there?.phoneId ?? '';
    expect(await house.ask({ phoneId, amountXaf: 1_000 })).toMatchObject({ reason: 'cooling_off' });
    await world.later(49 * HOUR);
    const offer = await world.payouts.partner.offer(world.db, driver, null);
    expect(offer?.phone).toBe('6..98');
    const id = await house.asked({ phoneId, amountXaf: 1_000 });
    await house.settled(id, 'succeeded');
  });

  it('another name: a person looks at it, and until then it never counts', async () => {
    const { world } = house;
    const numberId = await change('Somebody Else');
    expect(await house.openReviews()).toEqual(['payout_number']);
    await world.later(49 * HOUR);
    const before = await world.payouts.partner.offer(world.db, driver, null);
    expect(before?.phone).toBe('6..31');
    expect(await desk(`payouts accept-number ${numberId} --note seen --as Ada`)).toMatchObject({
      ok: true,
    });
    const after = await world.payouts.partner.offer(world.db, driver, null);
    expect(after?.phone).toBe('6..98');
    await world.rows('delete from payout_numbers');
  });

  it.each([
    {
      says: 'accents and order do not matter',
      full: 'NGO Éliane Ruth',
      names: ['Eliane'],
      is: 'matches',
    },
    { says: 'another name', full: 'Jean Mbarga', names: ['Alain'], is: 'differs' },
    { says: 'a name that nobody told us', full: 'Jean Mbarga', names: [], is: 'unknown' },
  ])('a holder is compared: $says', ({ full, names, is }) => {
    expect(holderMatch(full, names)).toBe(is);
  });

  it('a fixed line and the number it is already are refused', async () => {
    expect(await propose(parsePhone('233000000') as Phone)).toMatchObject({ reason: 'not_mobile' });
    expect(await propose(driver.phone)).toMatchObject({ reason: 'same_number' });
  });
});

describe('cash that comes back', () => {
  const payIn = (amountXaf: number | null) =>
    house.world.inTx((tx) => house.world.payIns.request(tx, driver, { amountXaf }));
  const msisdn = () => driver.phone.slice(1);
  async function decide(action: string): Promise<void> {
    const { world } = house;
    await world.drain();
    await world.later(5_000);
    const path = `/phones/${msisdn()}/prompts`;
    const { prompts } = (await world.control('GET', path)) as { prompts: { id: string }[] };
    await world.control('POST', `${path}/${prompts[0]?.id ?? ''}`, { action });
    await world.later(30_000);
    await world.later(60_000);
  }

  it('by Mobile Money: VERSER 15000, approved, and that much less is in hand', async () => {
    const { world } = house;
    await world.control('PUT', `/phones/${msisdn()}`, { balanceXaf: 100_000 });
    await takeCash(20_000);
    expect(await payIn(15_000)).toMatchObject({ ok: true, amountXaf: 15_000 });
    expect(await payIn(5_000)).toMatchObject({ reason: 'still_waiting' });
    const changes = await world.added(() => decide('approve'));
    expect(changes).toEqual({
      [`asset:cash:driver:${driverId}`]: -15_000,
      'asset:campay:mtn:DLA': 14_700,
      'exp:provider_fee:DLA': 300,
    });
    expect(await lastTold('driver.pay_in')).toContain('5000F');
  });

  it('refused on the phone: nothing changes, and it can be tried again', async () => {
    expect(await payIn(5_000)).toMatchObject({ ok: true });
    const changes = await house.world.added(() => decide('refuse'));
    expect(changes).toEqual({});
    expect(await lastTold('driver.pay_in')).toContain("rien n'a été débité");
    expect(await payIn(null)).toMatchObject({ reason: 'amount_missing', collectedXaf: 5_000 });
    expect(await payIn(5_001)).toMatchObject({ reason: 'too_much' });
  });

  it('at the desk: counted once for each receipt, never more than is held', async () => {
    expect(await desk(`cash pay-in ${driverId} 4000 --receipt 71 --as Ada`)).toEqual({
      ...{ ok: true, lines: ['Taken. Still in hand: 1000F.'] },
    });
    await desk(`cash pay-in ${driverId} 4000 --receipt 71 --as Ada`);
    expect(await balance(cash())).toBe(1_000);
    expect(await desk(`cash pay-in ${driverId} 4000 --receipt 72 --as Ada`)).toMatchObject({
      ok: false,
    });
    await desk(`cash pay-in ${driverId} 1000 --receipt 73 --as Ada`);
    expect(await payIn(null)).toMatchObject({ reason: 'nothing_to_pay_in' });
    const [audited] = await house.world.rows<{ count: number }>(
      `select count(*)::int from audit_log where action = 'desk.cash.pay-in' and actor_id = 'Ada'`,
    );
    expect(audited).toEqual({ count: 3 });
  });
});

describe('thanks and fuel', () => {
  /** A delivered order of Fatou's that this driver brought. */
  async function delivered(): Promise<{ orderId: string; customer: Person }> {
    const { world } = house;
    const { order } = await world.anOrder();
    // The way there is told elsewhere.
    await world.rows('set session_replication_role = replica');
    await world.rows(
      `update orders set driver_id = $2, courier = 'assigned', fulfilment = 'delivered',
        payment = 'released', closed_at = $3 where id = $1`,
      [order.id, driverId, world.clock.now()],
    );
    await world.rows('set session_replication_role = origin');
    const customer = await world.accounts.admit(world.db, fatou);
    return { orderId: order.id, customer };
  }
  const tip = (customer: Person, amountXaf: number | null) =>
    house.world.inTx((tx) => house.world.tips.give(tx, customer, { reference: null, amountXaf }));

  it('a tip from the wallet is all the driver’s, once for each order', async () => {
    const { world } = house;
    const { customer } = await delivered();
    await house.earn(ledgerAccount.customer(customer.accountId), 1_000);
    const changes = await world.added(async () => {
      expect(await tip(customer, 300)).toMatchObject({ ok: true, by: 'wallet', amountXaf: 300 });
    });
    expect(changes).toEqual({ [`liab:driver:${driverId}`]: 300, 'liab:customer': -300 });
    expect(await tip(customer, 300)).toMatchObject({ reason: 'already_tipped' });
    expect(await tip(customer, 50)).toMatchObject({ reason: 'tip_amount' });
    expect(await lastTold('driver.tip')).toContain('300F');
  });

  it('a tip by Mobile Money is all the driver’s too: the fee is the house’s', async () => {
    const { world } = house;
    const { customer } = await delivered();
    const left = await world.ledger.balanceXaf(
      world.db,
      ledgerAccount.customer(customer.accountId),
    );
    expect(await tip(customer, 5_000)).toMatchObject({ ok: true, by: 'momo' });
    expect(left).toBeLessThan(5_000);
    expect(await tip(customer, 5_000)).toMatchObject({ reason: 'still_waiting' });
    const changes = await world.added(async () => {
      await world.drain();
      await world.later(5_000);
      await world.decide('approve');
      await world.later(60_000);
    });
    expect(changes).toMatchObject({
      [`liab:driver:${driverId}`]: 5_000,
      'exp:provider_fee:DLA': 100,
    });
  });

  it('nobody is thanked for what was never delivered', async () => {
    const { world } = house;
    const stranger = await world.accounts.admit(world.db, '+237670000055' as Phone);
    expect(await tip(stranger, 200)).toMatchObject({ reason: 'nothing_to_tip' });
  });

  it('GAINS tells each kind, and their sum is the ledger’s', async () => {
    const { world } = house;
    await desk(`cash fuel ${driverId} 2000 --receipt 9 --as Ada`);
    await desk(`cash fuel ${driverId} 2000 --receipt 9 --as Ada`);
    const now = world.clock.now();
    const since = (ms: number) => new Date(now.getTime() - ms);
    const all = since(400 * 24 * HOUR);
    const day = await driverTakings(world.db, own().code, { day: all, week: all, month: all });
    const [ledger] = await world.rows<{ tips: number; fuel: number }>(
      `select sum(-e.amount_xaf) filter (where e.category = 'tip')::int as tips,
          sum(-e.amount_xaf) filter (where e.category = 'fuel')::int as fuel
        from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.code = $1`,
      [own().code],
    );
    expect(day).toMatchObject({ tipsXaf: 5_300, fuelXaf: 2_000, monthXaf: 7_300, weekXaf: 7_300 });
    expect(ledger).toEqual({ tips: 5_300, fuel: 2_000 });
  });
});

describe('rules set by the desk', () => {
  it('count from their day on, for what comes then; what was before keeps its own', async () => {
    const { world } = house;
    const tomorrow = new Date(world.clock.now().getTime() + 24 * HOUR);
    const date = tomorrow.toISOString().slice(0, 10);
    const line = `fees set collect_fee --provider campay --operator MTN --bps 250 --from ${date}`;
    expect(await desk(`${line} --as Ada`)).toMatchObject({ ok: true });
    await world.catalogue.refresh();
    const at = (when: Date) => world.rules.at(when).collectFee('campay', 'MTN').bps;
    expect([at(world.clock.now()), at(new Date(tomorrow.getTime() + 24 * HOUR))]).toEqual([
      200, 250,
    ]);
    const [audited] = await world.rows(
      `select actor_id, subject->>'bps' as bps from audit_log where action = 'desk.fees.set'`,
    );
    expect(audited).toEqual({ actor_id: 'Ada', bps: '250' });
  });

  it.each([
    { says: 'a day that is over', line: 'fees set vat --bps 1 --from 2020-01-01' },
    {
      says: 'an amount nobody knows',
      line: 'fees set amount --name x --amount 1 --from 2030-01-01',
    },
    { says: 'more than all of it', line: 'fees set vat --bps 10001 --from 2030-01-01' },
    { says: 'a kind nobody knows', line: 'fees set luck --bps 1 --from 2030-01-01' },
  ])('are refused: $says', async ({ line }) => {
    expect(await desk(`${line} --as Ada`)).toMatchObject({ ok: false });
  });

  it('nobody works at the desk without a name', async () => {
    expect(await desk('fees list')).toMatchObject({ ok: false });
    expect((await desk('nothing at all --as Ada')).lines.join('\n')).toContain('desk fees set');
  });

  it('never change: the table refuses it to everybody', async () => {
    await expect(house.world.rows('update money_rules set bps = 0')).rejects.toThrow();
    await expect(house.world.rows('delete from money_rules')).rejects.toThrow();
  });
});

describe('the tax report', () => {
  it('of a month equals the ledger, shop by shop and in all', async () => {
    const { world } = house;
    const totals = [5_700, 8_450, 12_345];
    for (const total of totals) {
      const { order } = await world.anOrder({
        ...{ commission_bps: 1_200, method: 'cash', payment: 'due', total_xaf: total },
        subtotal_xaf: total - 700,
      });
      await world.inTx((tx) => world.escrow.release(tx, order, { driverId }));
    }
    const month = world.clock.now().toISOString().slice(0, 7);
    const { lines } = await desk(`fees tax ${month} --as Ada`);
    const [sums] = await world.rows<{ commission: number; vat: number }>(
      `select sum(-e.amount_xaf) filter (where a.code like 'rev:commission:%')::int as commission,
          sum(-e.amount_xaf) filter (where a.code like 'liab:vat:%')::int as vat
        from ledger_entries e join ledger_accounts a on a.id = e.account_id`,
    );
    const total = lines.at(-1)?.split(/ +/);
    const sales = totals.reduce((sum, each) => sum + each - 700, 0);
    expect(total?.[0]).toBe('all');
    expect(total).toContain(String(sales));
    expect(total).toContain(String(sums?.commission));
    expect(total).toContain(String(sums?.vat));
  });
});
