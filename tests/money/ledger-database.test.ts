import type pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';

import { ids, useLedger } from './ledger-world.js';

const books = useLedger();

describe('the database itself', () => {
  // Something to tamper with.
  beforeAll(() => books().aCustomerWith(10));

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
    await expect(commit(books().app, legs)).rejects.toMatchObject({
      constraint: 'ledger_transfers_balanced',
    });
    await expect(commit(books().owner, legs)).rejects.toMatchObject({
      constraint: 'ledger_transfers_balanced',
    });
  });

  it('refuses a leg added to a transfer that was committed', async () => {
    const { rows } = await books().owner.query<{ id: string }>(
      'select id from ledger_transfers limit 1',
    );
    await expect(books().app.query(leg, [rows[0]?.id, 99, 5])).rejects.toMatchObject({
      constraint: 'ledger_transfers_balanced',
    });
  });

  it('refuses a balance below a floor though nobody looked first', async () => {
    const customer = await books().aCustomerWith(10);
    const id = ids.next();
    await books().app.query('begin');
    await books().app.query(insert, [id]);
    await expect(
      books().app.query(leg.replace("'world'", '$4'), [id, 1, 11, customer.code]),
    ).rejects.toMatchObject({ constraint: 'ledger_accounts_floor' });
    await books().app.query('rollback');
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
    await expect(books().app.query(statement)).rejects.toMatchObject({
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
    await expect(books().owner.query(statement)).rejects.toMatchObject({ code: '55000' });
  });

  it('refuses an account that is born rich', async () => {
    const rich = `insert into ledger_accounts (id, code, kind, floored, balance_xaf, created_at)
      values ($1::uuid, $1::text, 'liab', true, 5, now())`;
    await expect(books().app.query(rich, [ids.next()])).rejects.toThrow('starts at zero');
  });
});
