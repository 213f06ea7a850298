import { readdir, readFile } from 'node:fs/promises';
import { Sequelize } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';
import { PARTITIONED } from './outbox-upkeep.js';

/** Any number, the same for every process of ours. */
const MIGRATION_LOCK = 23_755;

const FOLDER = new URL('../../migrations/', import.meta.url);

export interface Migrator {
  /** Applies what is missing, in order; gives the names it applied. */
  up(): Promise<string[]>;
  /** Takes back the last `steps` migrations; gives the names it took back. */
  down(steps: number): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Versioned migrations over plain SQL files (`NNNN-name.up.sql`, `NNNN-name.down.sql`), each in a
 * transaction of its own.
 * @param ownerUrl a role that may create tables; the application's role may not.
 * @param appPassword set for the login role `kwata_app` when given; without it the role is only
 *   made sure to exist.
 */
export function createMigrator(ownerUrl: string, appPassword?: string): Migrator {
  const sequelize = new Sequelize(ownerUrl, { logging: false, pool: { max: 1 } });
  const umzug = new Umzug({
    migrations: () => listMigrations(sequelize),
    storage: new SequelizeStorage({ sequelize, modelName: 'schema_migrations' }),
    context: sequelize,
    logger: undefined,
  });
  return {
    async up() {
      // Two processes that start at once take turns; the lock ends with this connection.
      await sequelize.query(`select pg_advisory_lock(${String(MIGRATION_LOCK)})`);
      await prepareRole(sequelize, appPassword);
      const applied = await umzug.up();
      await makeMonths(sequelize);
      return applied.map((done) => done.name);
    },
    async down(steps) {
      return (await umzug.down({ step: steps })).map((done) => done.name);
    },
    close: () => sequelize.close(),
  };
}

async function listMigrations(sequelize: Sequelize) {
  const files = await readdir(FOLDER);
  const names = files.filter((file) => file.endsWith('.up.sql')).sort();
  return names.map((file) => {
    const name = file.replace('.up.sql', '');
    return {
      name,
      up: () => runFile(sequelize, `${name}.up.sql`),
      down: () => runFile(sequelize, `${name}.down.sql`),
    };
  });
}

async function runFile(sequelize: Sequelize, file: string): Promise<void> {
  const text = await readFile(new URL(file, FOLDER), 'utf8');
  await sequelize.transaction((transaction) =>
    sequelize.query(text, { transaction, raw: true }).then(() => undefined),
  );
}

/** Months made ahead; a row that comes before its month's partition stays in the default one. */
const MONTHS_AHEAD = 4;

async function makeMonths(sequelize: Sequelize): Promise<void> {
  for (const parent of PARTITIONED) {
    await sequelize.query(
      `select make_month_partitions('${parent}', current_date, ${String(MONTHS_AHEAD)})
        where not exists (select from ${parent}_default)`,
    );
  }
}

/** The application's role: no right to change history, and time-outs that free what it holds. */
async function prepareRole(sequelize: Sequelize, password?: string): Promise<void> {
  await sequelize.query(`do $$ begin
      if not exists (select from pg_roles where rolname = 'kwata_app') then
        create role kwata_app nologin;
      end if;
    end $$`);
  if (password === undefined) return;
  await sequelize.query(`alter role kwata_app login password ${sequelize.escape(password)}`);
  await sequelize.query(`alter role kwata_app set statement_timeout = '10s'`);
  await sequelize.query(`alter role kwata_app set lock_timeout = '3s'`);
  await sequelize.query(`alter role kwata_app set idle_in_transaction_session_timeout = '15s'`);
}
