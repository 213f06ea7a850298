import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { migrate, migrateDown, seed } from '../../src/migrate.js';
import { emptyDatabase, masterKey, seededAt } from '../support/database.js';

let database: Awaited<ReturnType<typeof emptyDatabase>>;

beforeEach(async () => {
  database = await emptyDatabase();
});

afterEach(() => database.drop());

/** Every table, column and constraint, as text that two databases can be compared by. */
async function shape(): Promise<string[]> {
  return ask(`
    select format('%s.%s %s %s', table_name, column_name, data_type, is_nullable) as line
      from information_schema.columns where table_schema = 'public'
    union all
    select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) as line
      from pg_constraint where connamespace = 'public'::regnamespace
    order by line`);
}

async function ask(statement: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(statement);
    return rows.map(({ line }) => line);
  } finally {
    await client.end();
  }
}

test('run once; a second run has nothing to do', async () => {
  expect((await migrate(database.ownerUrl)).length).toBeGreaterThan(0);
  expect(await migrate(database.ownerUrl)).toEqual([]);
});

test('taken back to the first and made again give the same tables', async () => {
  const names = await migrate(database.ownerUrl);
  const before = await shape();
  await migrateDown(database.ownerUrl, names.length);
  expect(await migrate(database.ownerUrl)).toEqual(names);
  expect(await shape()).toEqual(before);
});

test('the demo cities are loaded once, and never over what is there', async () => {
  await migrate(database.ownerUrl);
  const demo = { now: seededAt, roundTheClock: false };
  expect(await seed(database.ownerUrl, masterKey, demo)).toBe(true);
  const names = 'select name_fr as line from cities order by id';
  const cities = await ask(names);
  await ask(`update cities set name_fr = 'Bonendale' where name_fr = 'Douala'`);
  expect(await seed(database.ownerUrl, masterKey, demo)).toBe(false);
  expect(await ask(names)).toEqual(cities.map((name) => (name === 'Douala' ? 'Bonendale' : name)));
});
