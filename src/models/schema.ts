import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { PARTITIONED } from './outbox-upkeep.js';

/** Any number, the same for every process of ours. */
const MIGRATION_LOCK = 23_755;

export const MIGRATIONS = new URL('../../migrations/', import.meta.url);

const UP = '.up.sql';

/** The migrations there are, in their order. */
export async function migrationNames(): Promise<string[]> {
  const files = await readdir(MIGRATIONS);
  return files
    .filter((file) => file.endsWith(UP))
    .map((file) => file.slice(0, -UP.length))
    .sort();
}

/**
 * Brings a schema up to date. What applies migrations is asked for only where some are missing: it
 * takes longer to load than all the rest of a start that finds its database as it left it.
 * @param appPassword set for the login role `kwata_app` when given; without it the role is only
 *   made sure to exist.
 * @param applyMissing gives the names that it applied.
 */
export async function bringUpToDate(
  ownerUrl: string,
  appPassword: string | undefined,
  applyMissing: () => Promise<string[]>,
): Promise<string[]> {
  return withClient(ownerUrl, async (client) => {
    // Two processes that start at once take turns; the lock ends with this connection.
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await prepareRole(client, appPassword);
    const applied = (await isCurrent(client)) ? [] : await applyMissing();
    await makeMonths(client);
    return applied;
  });
}

/** Whether some city is there already. */
export function hasCities(ownerUrl: string): Promise<boolean> {
  return withClient(ownerUrl, async (client) => {
    const { rowCount } = await client.query('select from cities limit 1');
    return rowCount === 1;
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function isCurrent(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('schema_migrations') is not null as there",
  );
  if (!rows[0]?.there) return false;
  const applied = await client.query<{ name: string }>('select name from schema_migrations');
  const known = new Set(applied.rows.map(({ name }) => name));
  return (await migrationNames()).every((name) => known.has(name));
}

/** Months made ahead; a row that comes before its month's partition stays in the default one. */
const MONTHS_AHEAD = 4;

async function makeMonths(client: pg.Client): Promise<void> {
  for (const parent of PARTITIONED) {
    await client.query(
      `select make_month_partitions('${parent}', current_date, ${String(MONTHS_AHEAD)})
        where not exists (select from ${parent}_default)`,
    );
  }
}

/** The application's role: no right to change history, and time-outs that free what it holds. */
async function prepareRole(client: pg.Client, password: string | undefined): Promise<void> {
  await client.query(`do $$ begin
      if not exists (select from pg_roles where rolname = 'kwata_app') then
        create role kwata_app nologin;
      end if;
    end $$`);
  if (password === undefined) return;
  await client.query(`alter role kwata_app login password ${client.escapeLiteral(password)}`);
  await client.query(`alter role kwata_app set statement_timeout = '10s'`);
  await client.query(`alter role kwata_app set lock_timeout = '3s'`);
  await client.query(`alter role kwata_app set idle_in_transaction_session_timeout = '15s'`);
}
