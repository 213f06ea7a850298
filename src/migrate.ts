import { createVault } from './lib/vault.js';
import type { Migrator } from './models/migrations.js';
import { bringUpToDate, hasCities } from './models/schema.js';
import type { SeedOptions } from './models/seed-rows.js';

/**
 * Brings a database to the newest schema and its login role `kwata_app` into being.
 * @param ownerUrl a role that may create tables and roles.
 */
export async function migrate(
  ownerUrl: string,
  options: { appPassword?: string } = {},
): Promise<string[]> {
  return bringUpToDate(ownerUrl, options.appPassword, () =>
    withMigrator(ownerUrl, (migrator) => migrator.up()),
  );
}

/** Takes back the last migrations. */
export function migrateDown(ownerUrl: string, steps: number): Promise<string[]> {
  return withMigrator(ownerUrl, (migrator) => migrator.down(steps));
}

async function withMigrator<T>(
  ownerUrl: string,
  work: (migrator: Migrator) => Promise<T>,
): Promise<T> {
  const { createMigrator } = await import('./models/migrations.js');
  const migrator = createMigrator(ownerUrl);
  try {
    return await work(migrator);
  } finally {
    await migrator.close();
  }
}

/**
 * Loads the demo cities when the database has none; gives whether it did.
 * @param masterKey the MASTER_KEY that seals the demo people's phones and names.
 */
export async function seed(
  ownerUrl: string,
  masterKey: string,
  options: SeedOptions,
): Promise<boolean> {
  if (await hasCities(ownerUrl)) return false;
  const { seedDemo } = await import('./models/seed.js');
  return seedDemo(ownerUrl, createVault(masterKey), options);
}
