import { describe, expect, it } from 'vitest';

import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import { createHoldExpireJob } from '../../src/workers/jobs/hold-expire.js';
import { aTransfer, clock, ids, ledger, pay, useLedger, world } from './ledger-world.js';

const books = useLedger();
const actor = { kind: 'staff', id: 'GRACE' } as const;
const reverse = (of: string, key: string = ids.next()) =>
  books().db.transaction((tx) => ledger.reverse(tx, { key, of, actor }));

describe('taking a transfer back', () => {
  it('posts its opposite, linked to it, with what it was about', async () => {
    const customer = ledgerAccount.customer(ids.next());
    const about = { cityId: 'DLA', orderId: ids.next(), kind: 'gift', category: 'bonus' as const };
    const transfer = aTransfer(pay(world, customer, 80), about);
    await books().post(transfer);
    expect(await reverse(transfer.key)).toEqual({ ok: true, repeated: false });
    expect(await ledger.balanceXaf(books().db, customer)).toBe(0);
    const [line] = await ledger.statement(books().db, customer, 1);
    expect(line).toMatchObject({ kind: 'gift_reversed', category: 'bonus', amountXaf: -80 });
    expect(line?.orderId).toBe(about.orderId);
  });

  it('happens once; the same key is the same reversal, of the same transfer', async () => {
    const customer = ledgerAccount.customer(ids.next());
    const [one, two] = [1, 2].map((xaf) => aTransfer(pay(world, customer, xaf)));
    if (!one || !two) throw new Error('both are there');
    await books().post(one);
    await books().post(two);
    const key = ids.next();
    expect(await reverse(one.key, key)).toEqual({ ok: true, repeated: false });
    expect(await reverse(one.key, key)).toEqual({ ok: true, repeated: true });
    expect(await reverse(one.key)).toEqual({ ok: false, reason: 'already_reversed' });
    await expect(reverse(two.key, key)).rejects.toThrow('differs in of');
    await expect(reverse(two.key, one.key)).rejects.toThrow('differs in of');
    expect(await reverse('never posted')).toEqual({ ok: false, reason: 'unknown' });
  });

  it('is refused when the money is spent or held', async () => {
    const customer = ledgerAccount.customer(ids.next());
    const transfer = aTransfer(pay(world, customer, 80));
    await books().post(transfer);
    const held = aTransfer(pay(customer, world, 1));
    await books().db.transaction((tx) => ledger.hold(tx, held));
    expect(await reverse(transfer.key)).toEqual({ ok: false, reason: 'not_enough' });
    await books().db.transaction((tx) =>
      ledger.voidHold(tx, { key: ids.next(), holdKey: held.key, actor }),
    );
    expect(await reverse(transfer.key)).toEqual({ ok: true, repeated: false });
  });

  it('happens once when twenty ask at the same time', async () => {
    const transfer = aTransfer(pay(world, ledgerAccount.customer(ids.next()), 80));
    await books().post(transfer);
    const results = await Promise.all(Array.from({ length: 20 }, () => reverse(transfer.key)));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    const refused = results.filter((result) => !result.ok);
    expect(refused).toEqual(Array(19).fill({ ok: false, reason: 'already_reversed' }));
  });
});

describe('what an account says', () => {
  it('had a balance at every time before', async () => {
    const customer = ledgerAccount.customer(ids.next());
    const moments: Date[] = [];
    for (const xaf of [10, 20, 30]) {
      await books().post(aTransfer(pay(world, customer, xaf)));
      moments.push(clock.now());
      while (clock.now().getTime() <= (moments.at(-1)?.getTime() ?? 0)) await Promise.resolve();
    }
    const then = moments.map((at) => ledger.balanceAt(books().db, customer, at));
    expect(await Promise.all(then)).toEqual([10, 30, 60]);
    expect(await ledger.balanceAt(books().db, customer, new Date(0))).toBe(0);
  });

  it('tells one purpose from another: the tips add up to what is a tip', async () => {
    const driver = ledgerAccount.driver(ids.next());
    const entries = [
      { account: world, amountXaf: 950 },
      { account: driver, amountXaf: -700, category: 'delivery' as const },
      { account: driver, amountXaf: -250, category: 'tip' as const },
    ];
    const transfer = aTransfer(entries);
    await books().post(transfer, aTransfer(pay(world, driver, 100), { category: 'tip' }));
    const tips = await ledger.statement(books().db, driver, 10, 'tip');
    expect(tips.map(({ amountXaf }) => amountXaf).sort()).toEqual([100, 250]);
    expect(await ledger.statement(books().db, driver, 10)).toHaveLength(3);
    const other = entries.map((entry) => ({ ...entry, category: 'fuel' as const }));
    await expect(books().post({ ...transfer, entries: other })).rejects.toThrow(
      'differs in category',
    );
  });
});

describe('a hold with an end', () => {
  it('rings at its time, and then the money is free', async () => {
    const driver = ledgerAccount.driver(ids.next());
    await books().post(aTransfer(pay(world, driver, 500)));
    const expiresAt = new Date(clock.now().getTime() + 60_000);
    const held = aTransfer(pay(driver, world, 200));
    await books().db.transaction((tx) => ledger.hold(tx, { ...held, expiresAt }));
    await books().db.transaction((tx) => ledger.hold(tx, { ...held, expiresAt }));
    const { rows } = await books().owner.query<{ due_at: Date; subject: { holdId: string } }>(
      "select due_at, subject from outbox where kind = 'hold.expire'",
    );
    expect(rows.map((row) => row.due_at)).toEqual([expiresAt]);
    const run = (now: Date) =>
      createHoldExpireJob({ db: books().db, ledger }).run(rows[0]?.subject ?? { holdId: '' }, {
        ...{ now, rowId: ids.next(), tries: 0, token: 1 },
      });
    await run(clock.now());
    expect(await ledger.availableXaf(books().db, driver)).toBe(300);
    expect(await run(expiresAt)).toEqual({ done: true });
    expect(await ledger.availableXaf(books().db, driver)).toBe(500);
  });
});
