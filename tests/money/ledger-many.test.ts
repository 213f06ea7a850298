import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ledgerAccount, type LedgerAccount } from '../../src/services/ledger-accounts.js';
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

describe('against a small model', () => {
  /** Some accounts with a floor, some without, and what each should hold. */
  async function aClosedSystem() {
    const name = ids.next();
    const accounts = [
      ...['a', 'b', 'c'].map((id) => ledgerAccount.customer(`${name}-${id}`)),
      ledgerAccount.driverCash(name),
      ledgerAccount.commission(name),
      ledgerAccount.providerFee(name),
    ];
    const funds = accounts.slice(0, 3).flatMap((account) => pay(world, account, 100));
    await books().post(aTransfer(funds));
    return { accounts, model: new Map(accounts.map(({ code }, n) => [code, n < 3 ? 100 : 0])) };
  }

  const normal = ({ kind }: LedgerAccount) => (kind === 'asset' || kind === 'exp' ? 1 : -1);
  const move = fc.record({
    from: fc.nat({ max: 5 }),
    to: fc.nat({ max: 5 }),
    amount: fc.integer({ min: 1, max: 120 }),
    again: fc.boolean(),
  });

  it('refuses what the model refuses and ends with what it holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(move, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 }),
        async (steps) => {
          const { accounts, model } = await aClosedSystem();
          for (const moves of steps) {
            const legs = moves.flatMap(({ from, to, amount }) =>
              pay(accounts[from] as LedgerAccount, accounts[to] as LedgerAccount, amount),
            );
            const after = new Map(model);
            for (const { account, amountXaf } of legs) {
              after.set(account.code, (after.get(account.code) ?? 0) + normal(account) * amountXaf);
            }
            const touched = accounts.filter(({ code }) => after.get(code) !== model.get(code));
            if (touched.length < 2) continue;
            const isShort = touched.some(
              ({ code, floored }) => floored && (after.get(code) ?? 0) < 0,
            );
            const transfer = aTransfer(legs);
            expect((await books().post(transfer)).ok).toBe(!isShort);
            if (moves[0]?.again && !isShort) await books().post(transfer);
            if (!isShort) for (const [code, balance] of after) model.set(code, balance);
          }
          for (const account of accounts) {
            expect(await ledger.balanceXaf(books().db, account)).toBe(model.get(account.code));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

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
