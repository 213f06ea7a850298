import type pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';

import { ledgerAccount, type LedgerAccount } from '../../src/services/ledger-accounts.js';
import { aTransfer, clock, ids, ledger, pay, useLedger, world } from './ledger-world.js';

const books = useLedger();
// Opens the accounts.
beforeAll(() => books().aCustomerWith(1));

/** What nothing but the tables themselves stands against. */
interface Row {
  at?: string;
  reverses?: string;
  /** Amount and account code of each leg; the account `world` unless told. */
  legs: { amount: number; code?: string; account?: string; at?: string }[];
}

const TRANSFER = `insert into ledger_transfers (id, key, kind, at, actor_kind, reverses)
  values ($1::uuid, $1::text, 'x', $2::timestamptz, 'system', $3::uuid)`;
const LEGS = `insert into ledger_entries (transfer_id, line, account_id, amount_xaf, at)
  select $1::uuid, l.line, coalesce(l.account, a.id), l.amount, coalesce(l.at, $2::timestamptz)
  from jsonb_to_recordset($3::jsonb)
    as l(line int, amount int, code text, account uuid, at timestamptz)
  left join ledger_accounts a on a.code = l.code`;

const NOW = '2026-11-20T12:00:00Z';
const lines = ({ legs }: Row, first = 0) =>
  JSON.stringify(legs.map((leg, at) => ({ line: first + at, code: 'world', ...leg })));

/** Transfer and entries by one statement, as the ledger writes them. */
async function write(client: pg.Client, row: Row): Promise<string> {
  const id = ids.next();
  const both = `with t as (${TRANSFER.replace('$3', '$4')}) ${LEGS}`;
  await client.query(both, [id, row.at ?? NOW, lines(row), row.reverses ?? null]);
  return id;
}

const notBalanced = { constraint: 'ledger_transfers_balanced' };
const everybody = () => [books().app, books().owner];

describe('a transfer', () => {
  it.each([
    { says: 'legs that do not cancel', legs: [{ amount: 5 }, { amount: -4 }] },
    { says: 'a single leg', legs: [{ amount: 5 }] },
    { says: 'no legs', legs: [] },
    { says: 'a leg of another time', legs: [{ amount: 5 }, { amount: -5, at: '2026-11-21' }] },
    {
      says: 'a leg of an account that is not there',
      legs: [{ amount: 5 }, { amount: -5, code: 'nobody', account: ids.next() }],
    },
  ])('is not written with $says', async ({ legs }) => {
    for (const client of everybody()) {
      await expect(write(client, { legs })).rejects.toMatchObject(notBalanced);
    }
  });

  it('is written with its entries by one statement, or not at all', async () => {
    for (const client of everybody()) {
      const alone = client.query(TRANSFER, [ids.next(), NOW, null]);
      await expect(alone).rejects.toMatchObject(notBalanced);
      const legs = lines({ legs: [{ amount: 5 }, { amount: -5 }] });
      await expect(client.query(LEGS, [ids.next(), NOW, legs])).rejects.toMatchObject(notBalanced);
    }
  });

  it('gets no more entries later, however they balance', async () => {
    const id = await write(books().app, { legs: [{ amount: 5 }, { amount: -5 }] });
    const more = lines({ legs: [{ amount: 7 }, { amount: -7 }] }, 10);
    for (const at of [NOW, '2026-11-21T00:00:00Z']) {
      for (const client of everybody()) {
        await expect(client.query(LEGS, [id, at, more])).rejects.toMatchObject(notBalanced);
      }
    }
  });

  it('cannot leave an account below its floor though nobody looked first', async () => {
    const { code } = await books().aCustomerWith(10);
    const legs = [{ amount: 11, code }, { amount: -11 }];
    for (const client of everybody()) {
      const refused = { constraint: 'ledger_accounts_floor' };
      await expect(write(client, { legs })).rejects.toMatchObject(refused);
    }
  });

  it('that takes another one back is its mirror, and the only one', async () => {
    const { code } = await books().aCustomerWith(1);
    const of = await write(books().app, { legs: [{ amount: 20 }, { amount: -20, code }] });
    const half = { reverses: of, legs: [{ amount: -10 }, { amount: 10, code }] };
    const wrong = { constraint: 'ledger_transfers_mirror' };
    await expect(write(books().owner, half)).rejects.toMatchObject(wrong);
    const whole = { reverses: of, legs: [{ amount: -20 }, { amount: 20, code }] };
    await write(books().app, whole);
    const twice = { constraint: 'ledger_transfers_reverses_key' };
    await expect(write(books().owner, whole)).rejects.toMatchObject(twice);
  });

  it('has no entries that went past the checks into a partition', async () => {
    const { rows } = await books().owner.query<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits
        where inhparent = 'ledger_entries'::regclass`,
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { name } of rows) {
      for (const statement of [
        `insert into ${name} select * from ledger_entries limit 1`,
        `truncate ${name}`,
      ]) {
        await expect(books().owner.query(statement)).rejects.toMatchObject({ code: '55000' });
      }
    }
  });
});

describe('a hold', () => {
  const HOLD = `with h as (insert into ledger_holds (id, key, kind, at, actor_kind, state, ended_at,
      ended_key) values ($1::uuid, $1::text, 'x', now(), 'system', $3, $4, $5))
    insert into ledger_hold_entries (hold_id, line, account_id, amount_xaf)
    select $1::uuid, l.line, a.id, l.amount from jsonb_to_recordset($2::jsonb)
      as l(line int, amount int, code text) join ledger_accounts a on a.code = l.code`;
  const born = (client: pg.Client, row: Row, ...end: unknown[]) =>
    client.query(HOLD, [ids.next(), lines(row), ...(end.length ? end : ['open', null, null])]);
  const wrong = { constraint: 'ledger_holds_balanced' };

  it.each([
    { says: 'legs that do not cancel', legs: [{ amount: 5 }, { amount: -4 }] },
    { says: 'a single leg', legs: [{ amount: 5 }] },
    { says: 'no legs', legs: [] },
  ])('is not written with $says', async ({ legs }) => {
    for (const client of everybody()) {
      await expect(born(client, { legs })).rejects.toMatchObject(wrong);
    }
  });

  it('is not born ended', async () => {
    const legs = [{ amount: 5 }, { amount: -5 }];
    const ended = born(books().owner, { legs }, 'voided', new Date(), 'k');
    await expect(ended).rejects.toMatchObject(wrong);
  });

  it('cannot hold more than there is though nobody looked first', async () => {
    const { code } = await books().aCustomerWith(10);
    const legs = [{ amount: 11, code }, { amount: -11 }];
    const refused = { constraint: 'ledger_accounts_floor' };
    for (const client of everybody()) {
      await expect(born(client, { legs })).rejects.toMatchObject(refused);
    }
  });

  async function held(): Promise<{ id: string; customer: LedgerAccount }> {
    const customer = await books().aCustomerWith(10);
    const hold = aTransfer(pay(customer, world, 4));
    await books().db.transaction((tx) => ledger.hold(tx, hold));
    const { rows } = await books().owner.query<{ id: string }>(
      'select id from ledger_holds where key = $1',
      [hold.key],
    );
    return { id: rows[0]?.id ?? '', customer };
  }

  it('ends once and changes in no other way', async () => {
    const { id, customer } = await held();
    const change = (set: string) =>
      books().owner.query(`update ledger_holds set ${set} where id = $1`, [id]);
    const end = "state = 'voided', ended_at = now(), ended_key = id::text";
    for (const set of ["kind = 'y'", `${end}, kind = 'y'`, `${end}, expires_at = now()`]) {
      await expect(change(set)).rejects.toMatchObject({ code: '55000' });
    }
    await expect(change("state = 'posted', ended_at = now(), ended_key = 'x'")).rejects.toThrow();
    await change(end);
    expect(await ledger.availableXaf(books().db, customer)).toBe(10);
    for (const set of [end, "state = 'open', ended_at = null, ended_key = null"]) {
      await expect(change(set)).rejects.toMatchObject({ code: '55000' });
    }
  });

  it('is not posted by a transfer that is not there', async () => {
    const { id } = await held();
    const posted = `update ledger_holds set state = 'posted', ended_at = now(), ended_key = 'p',
      transfer_id = $1 where id = $1`;
    await expect(books().owner.query(posted, [id])).rejects.toMatchObject({
      constraint: 'ledger_holds_transfer_id_fkey',
    });
  });
});

describe('history', () => {
  // Something to tamper with.
  beforeAll(async () => {
    const customer = await books().aCustomerWith(10);
    await books().db.transaction((tx) => ledger.hold(tx, aTransfer(pay(customer, world, 4))));
    await books().owner.query("insert into ledger_roots values ('2026-01-01', 1, sha256(''), $1)", [
      clock.now(),
    ]);
    await books().owner.query(`insert into ledger_chain
      select 1, id, sha256(''), now() from ledger_transfers limit 1`);
  });

  const kept = ['ledger_entries', 'ledger_transfers', 'ledger_accounts', 'ledger_holds'];
  const tables = [...kept, 'ledger_hold_entries', 'ledger_chain', 'ledger_roots'];
  const changes = [
    ...tables.flatMap((table) => [`delete from ${table}`, `truncate ${table} cascade`]),
    'update ledger_entries set amount_xaf = amount_xaf * 2',
    "update ledger_entries set category = 'tip'",
    "update ledger_transfers set kind = 'other'",
    'update ledger_hold_entries set amount_xaf = amount_xaf * 2',
    "update ledger_chain set hash = sha256('x')",
    "update ledger_roots set hash = sha256('x')",
    'update ledger_accounts set balance_xaf = balance_xaf + 1 where floored',
    'update ledger_accounts set held_xaf = held_xaf - 1 where held_xaf > 0',
    "update ledger_accounts set code = code || 'x'",
  ];
  it.each(changes)('lets the application not: %s', async (statement) => {
    // Not granted, or refused by the table itself.
    const refused = { code: expect.stringMatching(/^(42501|55000)$/) as string };
    await expect(books().app.query(statement)).rejects.toMatchObject(refused);
  });

  it.each(changes)('lets even the owner not: %s', async (statement) => {
    await expect(books().owner.query(statement)).rejects.toMatchObject({ code: '55000' });
  });

  it('lets the application not switch the triggers off', async () => {
    const off = books().app.query('alter table ledger_entries disable trigger all');
    await expect(off).rejects.toMatchObject({ code: '42501' });
  });

  it('has no account that is born rich', async () => {
    const rich = `insert into ledger_accounts (id, code, kind, floored, balance_xaf, held_xaf,
      created_at) values ($1::uuid, $1::text, 'liab', true, $2::int, $3::int, now())`;
    for (const [balance, held] of [
      [5, 0],
      [5, 5],
      [0, 5],
    ]) {
      const born = books().app.query(rich, [ids.next(), balance, held]);
      await expect(born).rejects.toThrow('starts at zero');
    }
  });

  it('knows the accounts of the chart by their codes', () => {
    const codes = Object.values(ledgerAccount).map((open) => open('a', 'b', 'c').code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
