import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Bearer, Dispute } from '../../src/services/disputes.js';
import { keyOf, type Order } from '../../src/services/orders.js';
import { createSenders } from '../../src/services/orders/sender.js';
import { createProblems, type Problem } from '../../src/services/problems.js';
import { codeOf, openHouse, place, type House, type OrderWish } from '../orders/support/house.js';
import { accepted, onTheWay } from '../orders/support/stages.js';
import { minutes, pass, runDue, templates } from '../orders/support/time.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const MIREILLE = '+237670000051';
const DRIVER = '+237670000031';
const ADA = { kind: 'staff', id: 'Ada' } as const;

async function report(order: Order, problem: Problem, by = MIREILLE) {
  const problems = createProblems({ ...house, senders: createSenders(house) });
  const person = await house.person(by);
  const input = { reference: order.reference, problem };
  return house.db.transaction((tx) => problems.report(tx, person, input));
}

async function disputeOf(order: Order): Promise<Dispute> {
  const open = await house.disputes.list(house.db);
  const found = open.find(({ orderId }) => orderId === order.id);
  if (!found) throw new Error(`nothing is disputed of ${order.id}`);
  return found;
}

async function deliver(order: Order): Promise<void> {
  const driver = await house.person(DRIVER);
  const code = await codeOf(house, order);
  const done = await house.fulfilment.deliver(driver, { reference: order.reference, code });
  expect(done.ok).toBe(true);
}

async function delivered(wish: OrderWish = {}): Promise<Order> {
  const order = await onTheWay(house, wish);
  await deliver(order);
  await runDue(house);
  return house.order(order);
}

/** Balances that matter here, held parts beside them. */
async function money(order: Order) {
  const codes = {
    escrow: `liab:escrow:order:${order.id}`,
    shop: `liab:restaurant:${order.shopId}`,
    driver: 'liab:driver:DRV-31',
    customer: `liab:customer:${order.accountId}`,
  };
  const { rows } = await house.owner.query<{ code: string; balance: string; held: string }>(
    'select code, balance_xaf as balance, held_xaf as held from ledger_accounts where code = any($1)',
    [Object.values(codes)],
  );
  const found = new Map(rows.map((row) => [row.code, row]));
  const { rows: sums } = await house.owner.query<{ name: string; xaf: string }>(
    `select split_part(a.code, ':', 2) as name, sum(e.amount_xaf) as xaf from ledger_entries e
      join ledger_accounts a on a.id = e.account_id
      where a.code ~ '^(exp:refund_loss|suspense:mismatch)' group by 1`,
  );
  const entries = Object.entries(codes).flatMap(([name, code]) => [
    [name, Number(found.get(code)?.balance ?? 0)],
    [`${name}Held`, Number(found.get(code)?.held ?? 0)],
  ]);
  const house_ = sums.map(({ name, xaf }) => [name, Number(xaf)]);
  return Object.fromEntries([...entries, ...house_]) as Record<string, number>;
}

async function change(order: Order, work: () => Promise<unknown>) {
  const before = await money(order);
  await work();
  const after = await money(order);
  const names = Object.keys({ ...before, ...after });
  const moved = names.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const);
  return Object.fromEntries(moved.filter(([, xaf]) => xaf !== 0));
}

async function decide(order: Order, refundXaf: number, from: Bearer = 'shop') {
  const { number } = await disputeOf(order);
  const decision = { number, refundXaf, from, actor: ADA, note: 'photo vue' };
  return house.db.transaction((tx) => house.disputes.decide(tx, decision));
}

describe('a dispute after the delivery', () => {
  it('holds the shares, tells both sides, and moves exactly what was decided', async () => {
    const order = await delivered();
    const opening = await change(order, () => report(order, 'missing'));
    expect(opening).toEqual({ shopHeld: 4_105, driverHeld: order.driverPayXaf });
    expect((await house.order(order)).frozen).toBe(true);
    const { number, atStakeXaf } = await disputeOf(order);
    expect(atStakeXaf).toBe(order.totalXaf);
    const told = await runDue(house);
    expect(templates(told)).toEqual(['shop.dispute']);
    expect(told.map(({ text }) => text).join('\n')).toContain(`P${String(number)}`);

    const moved = await change(order, () => decide(order, 1_500));
    expect(moved).toEqual({
      ...{ shop: -1_500, customer: 1_500 },
      ...{ shopHeld: -4_105, driverHeld: -order.driverPayXaf },
    });
    expect(await house.order(order)).toMatchObject({ payment: 'part_refunded', frozen: false });
    const decided = await runDue(house);
    expect(templates(decided).sort()).toEqual(['order.dispute_decided', 'shop.dispute_decided']);
    expect(decided.map(({ text }) => text)).toEqual([
      expect.stringContaining('1500F rendus'),
      expect.stringContaining('1500F retirés'),
    ]);
  });

  it('that is refused gives everything free again', async () => {
    const order = await delivered();
    await report(order, 'wrong');
    const moved = await change(order, () => decide(order, 0));
    expect(moved).toEqual({ shopHeld: -4_105, driverHeld: -order.driverPayXaf });
    expect(await house.order(order)).toMatchObject({ payment: 'released', frozen: false });
    const [text] = (await runDue(house)).filter((sent) => sent.template === 'shop.dispute_decided');
    expect(text?.text).toContain("rien n'est retiré");
  });

  it('can be borne by the driver, who is told', async () => {
    const order = await delivered();
    await report(order, 'not_received');
    await runDue(house);
    const moved = await change(order, () => decide(order, 400, 'driver'));
    expect(moved).toMatchObject({ driver: -400, customer: 400 });
    expect(templates(await runDue(house))).toContain('driver.dispute_decided');
  });

  it('of money that is paid out already is the loss of the house', async () => {
    const order = await delivered();
    const { available } = { available: await money(order) };
    // Everything that the shop has is on its way out already.
    await house.db.transaction((tx) =>
      house.ledger.hold(tx, {
        key: `payout-of-a-test:${order.id}`,
        kind: 'test',
        actor: ADA,
        entries: [
          {
            account: {
              code: `liab:restaurant:${order.shopId}`,
              kind: 'liab',
              cityId: null,
              floored: true,
            },
            amountXaf: (available['shop'] ?? 0) - (available['shopHeld'] ?? 0) - 1_000,
          },
          {
            account: { code: 'world', kind: 'world', cityId: null, floored: false },
            amountXaf: -((available['shop'] ?? 0) - (available['shopHeld'] ?? 0) - 1_000),
          },
        ],
      }),
    );
    await report(order, 'damaged');
    const moved = await change(order, () => decide(order, 2_500));
    expect(moved).toMatchObject({ shop: -1_000, customer: 2_500, refund_loss: 1_500 });
  });

  it('never gives back more than was paid, however often it is opened', async () => {
    const order = await delivered();
    await report(order, 'missing');
    expect(await decide(order, order.totalXaf + 1)).toEqual({ ok: false, reason: 'too_much' });
    expect(await decide(order, 5_000, 'house')).toMatchObject({ ok: true });
    await report(order, 'missing');
    expect((await disputeOf(order)).atStakeXaf).toBe(order.totalXaf - 5_000);
    expect(await decide(order, order.totalXaf - 5_000, 'house')).toMatchObject({ ok: true });
    expect((await house.order(order)).payment).toBe('refunded');
    await report(order, 'wrong');
    const open = await house.disputes.list(house.db);
    expect(open.filter(({ orderId }) => orderId === order.id)).toEqual([]);
  });

  it('is decided once', async () => {
    const order = await delivered();
    await report(order, 'missing');
    const { number } = await disputeOf(order);
    await decide(order, 100);
    const again = { number, refundXaf: 100, from: 'shop', actor: ADA, note: null } as const;
    const twice = await house.db.transaction((tx) => house.disputes.decide(tx, again));
    expect(twice).toEqual({ ok: false, reason: 'already_decided' });
    await expect(
      house.owner.query('update disputes set refund_xaf = 200 where number = $1', [number]),
    ).rejects.toThrow('decided once');
  });
});

describe('a dispute before the delivery', () => {
  const open = (order: Order) =>
    house.db.transaction(async (tx) => {
      const locked = await house.orders.lock(tx, keyOf(order));
      return house.disputes.open(tx, locked!, { kind: 'other', actor: ADA });
    });

  it('freezes the escrow; a part that is given back comes out of the shop at the delivery', async () => {
    const order = await onTheWay(house);
    expect(await change(order, () => open(order))).toEqual({});
    const refunded = await change(order, () => decide(order, 1_000));
    expect(refunded).toEqual({ escrow: -1_000, customer: 1_000 });
    const done = await change(order, () => deliver(order));
    expect(done).toEqual({
      ...{ escrow: 1_000 - order.totalXaf, shop: 4_105 - 1_000 },
      driver: order.driverPayXaf,
    });
    expect((await house.order(order)).payment).toBe('part_refunded');
  });

  it('that gives all of it back leaves nothing to divide', async () => {
    const order = await onTheWay(house);
    await open(order);
    await decide(order, order.totalXaf);
    expect(await change(order, () => deliver(order))).toEqual({});
    expect(await house.order(order)).toMatchObject({
      ...{ fulfilment: 'delivered', payment: 'refunded' },
    });
  });

  it('still open at the delivery holds the shares from then on', async () => {
    const order = await onTheWay(house);
    await open(order);
    const done = await change(order, () => deliver(order));
    expect(done).toMatchObject({ shopHeld: 4_105, driverHeld: order.driverPayXaf });
    expect(await change(order, () => decide(order, 500))).toMatchObject({
      ...{ shop: -500, customer: 500, shopHeld: -4_105, driverHeld: -order.driverPayXaf },
    });
  });

  it('about cash that nobody has paid does not begin', async () => {
    const order = await place(house, { method: 'cash' });
    expect(await open(order)).toEqual({ ok: false, reason: 'nothing_at_stake' });
  });

  it('not decided in two days is before the whole team, once', async () => {
    const order = await accepted(house);
    await open(order);
    await pass(house, minutes(60 * 24 * 2 + 1));
    const { rows } = await house.owner.query(
      `select kind from reviews where order_id = $1 and closed_at is null`,
      [order.id],
    );
    expect(rows).toEqual([{ kind: 'dispute_overdue' }]);
    expect((await disputeOf(order)).escalatedAt).not.toBeNull();
  });
});

describe('who takes an order for somebody else', () => {
  it('may report what is wrong with it; what is given back is the payer’s', async () => {
    const receiver = '+237670000052';
    const order = await delivered({ receiver });
    expect(await report(order, 'missing', receiver)).toMatchObject({ ok: true });
    expect((await disputeOf(order)).accountId).toBe(order.accountId);
    const stranger = '+237670000053';
    expect(await report(order, 'missing', stranger)).toMatchObject({ reason: 'unknown_order' });
  });
});
