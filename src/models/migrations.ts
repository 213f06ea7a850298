import { readFile } from 'node:fs/promises';
import { Sequelize } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';
import { MIGRATIONS, migrationNames } from './schema.js';

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
 */
export function createMigrator(ownerUrl: string): Migrator {
  const sequelize = new Sequelize(ownerUrl, { logging: false, pool: { max: 1 } });
  const umzug = new Umzug({
    migrations: () => listMigrations(sequelize),
    storage: new SequelizeStorage({ sequelize, modelName: 'schema_migrations' }),
    context: sequelize,
    logger: undefined,
  });
  return {
    up: async () => (await umzug.up()).map((done) => done.name),
    down: async (steps) => (await umzug.down({ step: steps })).map((done) => done.name),
    close: () => sequelize.close(),
  };
}

async function listMigrations(sequelize: Sequelize) {
  const names = await migrationNames();
  return names.map((name) => ({
    name,
    up: () => runFile(sequelize, `${name}.up.sql`),
    down: () => runFile(sequelize, `${name}.down.sql`),
  }));
}

async function runFile(sequelize: Sequelize, file: string): Promise<void> {
  const text = await readFile(new URL(file, MIGRATIONS), 'utf8');
  await sequelize.transaction((transaction) =>
    sequelize.query(text, { transaction, raw: true }).then(() => undefined),
  );
}
