import { describe, expect, it } from 'vitest';

import { createDatabase } from '../../src/models/database.js';
import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import type { Transfer } from '../../src/services/ledger.js';
import { aTransfer, ids, ledger, pay, useLedger, world } from './ledger-world.js';

const books = useLedger();

describe('posting', () => {
  it('moves money between accounts opened by the posting itself', async () => {
    const customer = await books().aCustomerWith(5_000);
    const escrow = ledgerAccount.escrow(ids.next());
    expect(await books().post(aTransfer(pay(customer, escrow, 3_200)))).toEqual({
      ok: true,
      repeated: false,
    });
    expect(await ledger.balanceXaf(books().db, customer)).toBe(1_800);
    expect(await ledger.balanceXaf(books().db, escrow)).toBe(3_200);
  });

  it('takes three round trips, of which one is its own, with accounts nobody has used', async () => {
    const names: string[] = [];
    const counted = createDatabase({
      url: books().database.appUrl,
      poolSize: 1,
      onStatement: (name) => names.push(name),
    });
    const customer = ledgerAccount.customer(ids.next());
    await counted.transaction((tx) =>
      ledger.post(tx, aTransfer(pay(world, customer, 10)), aTransfer(pay(customer, world, 5))),
    );
    await counted.close();
    expect(names).toEqual(['begin', 'ledger_post', 'commit']);
  });

  it('refuses to go below a floor and leaves the transaction usable', async () => {
    const customer = await books().aCustomerWith(1_000);
    const escrow = ledgerAccount.escrow(ids.next());
    const results = await books().db.transaction(async (tx) => [
      await ledger.post(tx, aTransfer(pay(customer, escrow, 1_001))),
      await ledger.post(tx, aTransfer(pay(customer, escrow, 1_000))),
    ]);
    expect(results).toEqual([
      { ok: false, reason: 'not_enough' },
      { ok: true, repeated: false },
    ]);
    expect(await ledger.balanceXaf(books().db, customer)).toBe(0);
  });

  it('lets accounts of the platform go where they must, without keeping a balance in a row', async () => {
    const suspense = ledgerAccount.mismatch('DLA');
    await books().post(aTransfer(pay(suspense, world, 70)));
    expect(await ledger.balanceXaf(books().db, suspense)).toBe(-70);
    const kept = await books().owner.query(
      'select balance_xaf from ledger_accounts where code = $1',
      [suspense.code],
    );
    expect(kept.rows).toEqual([{ balance_xaf: 0 }]);
  });

  it('posts several transfers together or none of them', async () => {
    const customer = await books().aCustomerWith(100);
    const [shop, driver] = [ledgerAccount.restaurant(ids.next()), ledgerAccount.driver(ids.next())];
    const both = [aTransfer(pay(customer, shop, 60)), aTransfer(pay(customer, driver, 50))];
    expect(await books().post(...both)).toEqual({ ok: false, reason: 'not_enough' });
    expect(await ledger.balanceXaf(books().db, shop)).toBe(0);
    expect(await ledger.balanceXaf(books().db, customer)).toBe(100);
  });

  it('lets money pass through an account within one posting', async () => {
    const customer = await books().aCustomerWith(100);
    const [escrow, shop] = [ledgerAccount.escrow(ids.next()), ledgerAccount.restaurant(ids.next())];
    const both = [aTransfer(pay(customer, escrow, 100)), aTransfer(pay(escrow, shop, 100))];
    expect(await books().post(...both)).toEqual({ ok: true, repeated: false });
    expect(await ledger.balanceXaf(books().db, shop)).toBe(100);
  });

  it('adds up legs of one account and leaves out legs of nothing', async () => {
    const customer = await books().aCustomerWith(0);
    const entries = [...pay(world, customer, 30), ...pay(world, customer, 12)];
    await books().post(
      aTransfer([...entries, { account: ledgerAccount.vat('DLA'), amountXaf: 0 }]),
    );
    expect(await ledger.balanceXaf(books().db, customer)).toBe(42);
  });

  it.each([
    { says: 'that do not cancel', legs: [5, -4] },
    { says: 'of half a franc', legs: [0.5, -0.5] },
    { says: 'of one account', legs: [5] },
    { says: 'of nothing', legs: [0, 0] },
  ])('takes legs $says for a fault', async ({ legs }) => {
    const accounts = [world, ledgerAccount.vat('DLA')];
    const entries = legs.map((amountXaf, index) => ({
      account: accounts[index] ?? world,
      amountXaf,
    }));
    await expect(books().post(aTransfer(entries))).rejects.toThrow('does not balance');
  });
});

describe('the key of a transfer', () => {
  it('posts once, however often and by whomever it is asked', async () => {
    const customer = await books().aCustomerWith(0);
    const once = aTransfer(pay(world, customer, 700), { key: 'collect:once' });
    const again: Transfer = { ...once, actor: { kind: 'provider', id: 'campay' } };
    expect(await books().post(once)).toEqual({ ok: true, repeated: false });
    expect(await books().post(again)).toEqual({ ok: true, repeated: true });
    expect(await ledger.balanceXaf(books().db, customer)).toBe(700);
  });

  it('answers a repeat as a repeat after the money is spent', async () => {
    const customer = await books().aCustomerWith(500);
    const spend = aTransfer(pay(customer, world, 500));
    await books().post(spend);
    expect(await books().post(spend)).toEqual({ ok: true, repeated: true });
  });

  it.each<[string, Partial<Transfer>]>([
    ['kind', { kind: 'other' }],
    ['cityId', { cityId: 'YDE' }],
    ['orderId', { orderId: ids.next() }],
    ['entries', { entries: pay(world, ledgerAccount.vat('DLA'), 8) }],
    ['entries', { entries: pay(world, ledgerAccount.vat('YDE'), 7) }],
  ])('is a fault that names %s when other money comes under it', async (field, change) => {
    const first = aTransfer(pay(world, ledgerAccount.vat('DLA'), 7));
    await books().post(first);
    await expect(books().post({ ...first, ...change })).rejects.toThrow(`differs in ${field}`);
  });

  it('is a fault when only a part of a group was posted before', async () => {
    const [first, second] = [1, 2].map((n) => aTransfer(pay(world, ledgerAccount.vat('DLA'), n)));
    await books().post(first as Transfer);
    await expect(books().post(first as Transfer, second as Transfer)).rejects.toThrow(
      'part of these',
    );
  });

  it('posts once when twenty ask at once', async () => {
    const customer = await books().aCustomerWith(0);
    const same = aTransfer(pay(world, customer, 50));
    const results = await Promise.all(Array.from({ length: 20 }, () => books().post(same)));
    expect(results.filter((result) => result.ok && !result.repeated)).toHaveLength(1);
    expect(await ledger.balanceXaf(books().db, customer)).toBe(50);
  });
});

describe('the statement', () => {
  it('shows the newest movements first, what came in as positive', async () => {
    const driver = ledgerAccount.driverCash(ids.next());
    const orderId = ids.next();
    await books().post(
      aTransfer(pay(driver, ledgerAccount.escrow(orderId), 2_000), { kind: 'cash_taken', orderId }),
    );
    await books().post(aTransfer(pay(world, driver, 1_500), { kind: 'handed_in' }));
    const lines = await ledger.statement(books().db, driver, 5);
    expect(lines.map(({ kind, amountXaf }) => [kind, amountXaf])).toEqual([
      ['handed_in', -1_500],
      ['cash_taken', 2_000],
    ]);
    expect(lines[1]?.orderId).toBe(orderId);
    expect(await ledger.statement(books().db, driver, 1)).toHaveLength(1);
  });
});
