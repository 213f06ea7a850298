import { describe, expect, it } from 'vitest';

import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import { aTransfer, ids, ledger, pay, useLedger, world } from './ledger-world.js';

const books = useLedger();

describe('many at once', () => {
  it('lets exactly ten of a hundred parallel spends through on money for ten', async () => {
    const customer = await books().aCustomerWith(1_000);
    const results = await Promise.all(
      Array.from({ length: 100 }, () =>
        books().post(aTransfer(pay(customer, ledgerAccount.escrow(ids.next()), 100))),
      ),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(10);
    expect(await ledger.balanceXaf(books().db, customer)).toBe(0);
  });

  it('never blocks two that move money in opposite ways', async () => {
    const [one, two] = [await books().aCustomerWith(500), await books().aCustomerWith(500)];
    const both = [pay(one, two, 5), pay(two, one, 5)];
    const posts = Array.from({ length: 60 }, (_, n) => books().post(aTransfer(both[n % 2] ?? [])));
    const results = await Promise.all(posts);
    expect(results.every((result) => result.ok)).toBe(true);
    expect(await ledger.balanceXaf(books().db, one)).toBe(500);
  });

  it('opens one account when many use it for the first time', async () => {
    const fresh = ledgerAccount.commission(`city-${ids.next()}`);
    await Promise.all(
      Array.from({ length: 20 }, () => books().post(aTransfer(pay(world, fresh, 3)))),
    );
    expect(await ledger.balanceXaf(books().db, fresh)).toBe(60);
  });
});

describe('afterwards', () => {
  it('keeps every stored balance equal to the sum of its entries, and all of them at zero', async () => {
    const { rows } = await books().owner.query(`select a.code from ledger_accounts a
      left join ledger_entries e on e.account_id = a.id
      where a.floored group by a.id, a.code, a.kind, a.balance_xaf
      having a.balance_xaf <> coalesce(sum(
        case when a.kind in ('asset', 'exp') then e.amount_xaf else -e.amount_xaf end), 0)`);
    expect(rows).toEqual([]);
    const total = await books().owner.query(
      'select sum(amount_xaf)::int as total from ledger_entries',
    );
    expect(total.rows).toEqual([{ total: 0 }]);
  });
});
