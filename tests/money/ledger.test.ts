import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { createDatabase, type Database } from '../../src/models/database.js';
import { ledgerAccount, type LedgerAccount } from '../../src/services/ledger-accounts.js';
import { createLedger, type Entry, type Transfer } from '../../src/services/ledger.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

const clock = createClock();
const ids = createIds(() => clock.now().getTime());
const ledger = createLedger({ clock, ids });
const world = ledgerAccount.world();

let database: TestDatabase;
let db: Database;
let owner: pg.Client;
let app: pg.Client;

beforeAll(async () => {
  database = await freshDatabase({ seeded: false });
  db = createDatabase({ url: database.appUrl, poolSize: 20 });
  owner = new pg.Client({ connectionString: database.ownerUrl });
  app = new pg.Client({ connectionString: database.appUrl });
  await Promise.all([owner.connect(), app.connect()]);
});
afterAll(async () => {
  await Promise.all([db.close(), owner.end(), app.end()]);
  await database.drop();
});

const aTransfer = (entries: Entry[], more: Partial<Transfer> = {}): Transfer => ({
  key: ids.next(),
  kind: 'test',
  actor: { kind: 'system', id: null },
  entries,
  ...more,
});

/** From one account to another, both in francs that their owners have. */
const pay = (from: LedgerAccount, to: LedgerAccount, amountXaf: number): Entry[] => [
  { account: from, amountXaf },
  { account: to, amountXaf: -amountXaf },
];

const post = (...transfers: Transfer[]) => db.transaction((tx) => ledger.post(tx, ...transfers));

async function aCustomerWith(amountXaf: number): Promise<LedgerAccount> {
  const customer = ledgerAccount.customer(ids.next());
  if (amountXaf > 0) await post(aTransfer(pay(world, customer, amountXaf)));
  return customer;
}

describe('posting', () => {
  it('moves money between accounts opened by the posting itself', async () => {
    const customer = await aCustomerWith(5_000);
    const escrow = ledgerAccount.escrow(ids.next());
    expect(await post(aTransfer(pay(customer, escrow, 3_200)))).toEqual({
      ok: true,
      repeated: false,
    });
    expect(await ledger.balanceXaf(db, customer)).toBe(1_800);
    expect(await ledger.balanceXaf(db, escrow)).toBe(3_200);
  });

  it('takes four round trips, of which two are its own', async () => {
    const names: string[] = [];
    const counted = createDatabase({
      url: database.appUrl,
      poolSize: 1,
      onStatement: (name) => names.push(name),
    });
    const customer = ledgerAccount.customer(ids.next());
    await counted.transaction((tx) =>
      ledger.post(tx, aTransfer(pay(world, customer, 10)), aTransfer(pay(customer, world, 5))),
    );
    await counted.close();
    expect(names).toEqual(['begin', 'ledger_open', 'ledger_post', 'commit']);
  });

  it('refuses to go below a floor and leaves the transaction usable', async () => {
    const customer = await aCustomerWith(1_000);
    const escrow = ledgerAccount.escrow(ids.next());
    const results = await db.transaction(async (tx) => [
      await ledger.post(tx, aTransfer(pay(customer, escrow, 1_001))),
      await ledger.post(tx, aTransfer(pay(customer, escrow, 1_000))),
    ]);
    expect(results).toEqual([
      { ok: false, reason: 'not_enough' },
      { ok: true, repeated: false },
    ]);
    expect(await ledger.balanceXaf(db, customer)).toBe(0);
  });

  it('lets accounts of the platform go where they must, without keeping a balance in a row', async () => {
    const suspense = ledgerAccount.mismatch('DLA');
    await post(aTransfer(pay(suspense, world, 70)));
    expect(await ledger.balanceXaf(db, suspense)).toBe(-70);
    const kept = await owner.query('select balance_xaf from ledger_accounts where code = $1', [
      suspense.code,
    ]);
    expect(kept.rows).toEqual([{ balance_xaf: 0 }]);
  });

  it('posts several transfers together or none of them', async () => {
    const customer = await aCustomerWith(100);
    const [shop, driver] = [ledgerAccount.restaurant(ids.next()), ledgerAccount.driver(ids.next())];
    const both = [aTransfer(pay(customer, shop, 60)), aTransfer(pay(customer, driver, 50))];
    expect(await post(...both)).toEqual({ ok: false, reason: 'not_enough' });
    expect(await ledger.balanceXaf(db, shop)).toBe(0);
    expect(await ledger.balanceXaf(db, customer)).toBe(100);
  });

  it('lets money pass through an account within one posting', async () => {
    const customer = await aCustomerWith(100);
    const [escrow, shop] = [ledgerAccount.escrow(ids.next()), ledgerAccount.restaurant(ids.next())];
    const both = [aTransfer(pay(customer, escrow, 100)), aTransfer(pay(escrow, shop, 100))];
    expect(await post(...both)).toEqual({ ok: true, repeated: false });
    expect(await ledger.balanceXaf(db, shop)).toBe(100);
  });

  it('adds up legs of one account and leaves out legs of nothing', async () => {
    const customer = await aCustomerWith(0);
    const entries = [...pay(world, customer, 30), ...pay(world, customer, 12)];
    await post(aTransfer([...entries, { account: ledgerAccount.vat('DLA'), amountXaf: 0 }]));
    expect(await ledger.balanceXaf(db, customer)).toBe(42);
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
    await expect(post(aTransfer(entries))).rejects.toThrow('does not balance');
  });
});

describe('the key of a transfer', () => {
  it('posts once, however often and by whomever it is asked', async () => {
    const customer = await aCustomerWith(0);
    const once = aTransfer(pay(world, customer, 700), { key: 'collect:once' });
    const again: Transfer = { ...once, actor: { kind: 'provider', id: 'campay' } };
    expect(await post(once)).toEqual({ ok: true, repeated: false });
    expect(await post(again)).toEqual({ ok: true, repeated: true });
    expect(await ledger.balanceXaf(db, customer)).toBe(700);
  });

  it('answers a repeat as a repeat after the money is spent', async () => {
    const customer = await aCustomerWith(500);
    const spend = aTransfer(pay(customer, world, 500));
    await post(spend);
    expect(await post(spend)).toEqual({ ok: true, repeated: true });
  });

  it.each<[string, Partial<Transfer>]>([
    ['kind', { kind: 'other' }],
    ['cityId', { cityId: 'YDE' }],
    ['orderId', { orderId: ids.next() }],
    ['entries', { entries: pay(world, ledgerAccount.vat('DLA'), 8) }],
    ['entries', { entries: pay(world, ledgerAccount.vat('YDE'), 7) }],
  ])('is a fault that names %s when other money comes under it', async (field, change) => {
    const first = aTransfer(pay(world, ledgerAccount.vat('DLA'), 7));
    await post(first);
    await expect(post({ ...first, ...change })).rejects.toThrow(`differs in ${field}`);
  });

  it('is a fault when only a part of a group was posted before', async () => {
    const [first, second] = [1, 2].map((n) => aTransfer(pay(world, ledgerAccount.vat('DLA'), n)));
    await post(first as Transfer);
    await expect(post(first as Transfer, second as Transfer)).rejects.toThrow('part of these');
  });

  it('posts once when twenty ask at once', async () => {
    const customer = await aCustomerWith(0);
    const same = aTransfer(pay(world, customer, 50));
    const results = await Promise.all(Array.from({ length: 20 }, () => post(same)));
    expect(results.filter((result) => result.ok && !result.repeated)).toHaveLength(1);
    expect(await ledger.balanceXaf(db, customer)).toBe(50);
  });
});

describe('many at once', () => {
  it('lets exactly ten of a hundred parallel spends through on money for ten', async () => {
    const customer = await aCustomerWith(1_000);
    const results = await Promise.all(
      Array.from({ length: 100 }, () =>
        post(aTransfer(pay(customer, ledgerAccount.escrow(ids.next()), 100))),
      ),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(10);
    expect(await ledger.balanceXaf(db, customer)).toBe(0);
  });

  it('never blocks two that move money in opposite ways', async () => {
    const [one, two] = [await aCustomerWith(500), await aCustomerWith(500)];
    const both = [pay(one, two, 5), pay(two, one, 5)];
    const posts = Array.from({ length: 60 }, (_, n) => post(aTransfer(both[n % 2] ?? [])));
    const results = await Promise.all(posts);
    expect(results.every((result) => result.ok)).toBe(true);
    expect(await ledger.balanceXaf(db, one)).toBe(500);
  });

  it('opens one account when many use it for the first time', async () => {
    const fresh = ledgerAccount.commission(`city-${ids.next()}`);
    await Promise.all(Array.from({ length: 20 }, () => post(aTransfer(pay(world, fresh, 3)))));
    expect(await ledger.balanceXaf(db, fresh)).toBe(60);
  });
});

describe('the statement', () => {
  it('shows the newest movements first, what came in as positive', async () => {
    const driver = ledgerAccount.driverCash(ids.next());
    const orderId = ids.next();
    await post(
      aTransfer(pay(driver, ledgerAccount.escrow(orderId), 2_000), { kind: 'cash_taken', orderId }),
    );
    await post(aTransfer(pay(world, driver, 1_500), { kind: 'handed_in' }));
    const lines = await ledger.statement(db, driver, 5);
    expect(lines.map(({ kind, amountXaf }) => [kind, amountXaf])).toEqual([
      ['handed_in', -1_500],
      ['cash_taken', 2_000],
    ]);
    expect(lines[1]?.orderId).toBe(orderId);
    expect(await ledger.statement(db, driver, 1)).toHaveLength(1);
  });
});

describe('the database itself', () => {
  const insert = `insert into ledger_transfers (id, key, kind, at, actor_kind) values ($1::uuid, $1::text, 'x', now(), 'system')`;
  const leg = `insert into ledger_entries (transfer_id, line, account_id, amount_xaf, at)
    select $1::uuid, $2::int, id, $3::int, now() from ledger_accounts where code = 'world'`;

  async function commit(client: pg.Client, legs: number[]): Promise<void> {
    const id = ids.next();
    await client.query('begin');
    try {
      await client.query(insert, [id]);
      for (const [line, amount] of legs.entries()) await client.query(leg, [id, line, amount]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  }

  it.each([
    { says: 'legs that do not cancel', legs: [5, -4] },
    { says: 'a single leg', legs: [5] },
    { says: 'no legs', legs: [] },
  ])('refuses to commit $says', async ({ legs }) => {
    await expect(commit(app, legs)).rejects.toMatchObject({
      constraint: 'ledger_transfers_balanced',
    });
    await expect(commit(owner, legs)).rejects.toMatchObject({
      constraint: 'ledger_transfers_balanced',
    });
  });

  it('refuses a leg added to a transfer that was committed', async () => {
    const { rows } = await owner.query<{ id: string }>('select id from ledger_transfers limit 1');
    await expect(app.query(leg, [rows[0]?.id, 99, 5])).rejects.toMatchObject({
      constraint: 'ledger_transfers_balanced',
    });
  });

  it('refuses a balance below a floor though nobody looked first', async () => {
    const customer = await aCustomerWith(10);
    const id = ids.next();
    await app.query('begin');
    await app.query(insert, [id]);
    await expect(
      app.query(leg.replace("'world'", '$4'), [id, 1, 11, customer.code]),
    ).rejects.toMatchObject({ constraint: 'ledger_accounts_floor' });
    await app.query('rollback');
  });

  const changes = ['ledger_entries', 'ledger_transfers', 'ledger_accounts'].flatMap((table) => [
    { statement: `delete from ${table}` },
    { statement: `truncate ${table} cascade` },
  ]);
  it.each([
    ...changes,
    { statement: 'update ledger_entries set amount_xaf = amount_xaf * 2' },
    { statement: "update ledger_transfers set kind = 'other'" },
    { statement: 'update ledger_accounts set balance_xaf = balance_xaf + 1 where floored' },
    { statement: "update ledger_accounts set code = code || 'x'" },
    { statement: 'alter table ledger_entries disable trigger all' },
  ])('lets the application not: $statement', async ({ statement }) => {
    // Not granted, or refused by the table itself.
    await expect(app.query(statement)).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|55000)$/) as string,
    });
  });

  it.each([
    { statement: 'update ledger_entries set amount_xaf = 1' },
    { statement: 'delete from ledger_entries' },
    { statement: 'truncate ledger_entries' },
    { statement: "update ledger_transfers set kind = 'other'" },
    { statement: 'update ledger_accounts set balance_xaf = balance_xaf + 1 where floored' },
  ])('lets even the owner not: $statement', async ({ statement }) => {
    await expect(owner.query(statement)).rejects.toMatchObject({ code: '55000' });
  });

  it('refuses an account that is born rich', async () => {
    const rich = `insert into ledger_accounts (id, code, kind, floored, balance_xaf, created_at)
      values ($1::uuid, $1::text, 'liab', true, 5, now())`;
    await expect(app.query(rich, [ids.next()])).rejects.toThrow('starts at zero');
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
    await post(aTransfer(funds));
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
            expect((await post(transfer)).ok).toBe(!isShort);
            if (moves[0]?.again && !isShort) await post(transfer);
            if (!isShort) for (const [code, balance] of after) model.set(code, balance);
          }
          for (const account of accounts) {
            expect(await ledger.balanceXaf(db, account)).toBe(model.get(account.code));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps every stored balance equal to the sum of its entries, and all of them at zero', async () => {
    const { rows } = await owner.query(`select a.code from ledger_accounts a
      left join ledger_entries e on e.account_id = a.id
      where a.floored group by a.id, a.code, a.kind, a.balance_xaf
      having a.balance_xaf <> coalesce(sum(
        case when a.kind in ('asset', 'exp') then e.amount_xaf else -e.amount_xaf end), 0)`);
    expect(rows).toEqual([]);
    const total = await owner.query('select sum(amount_xaf)::int as total from ledger_entries');
    expect(total.rows).toEqual([{ total: 0 }]);
  });
});
