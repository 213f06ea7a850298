import { createMigrator } from './models/migrations.js';
import { seedDemo, type SeedOptions } from './models/seed.js';
import { createVault } from './lib/vault.js';

/**
 * Brings a database to the newest schema and its login role `kwata_app` into being.
 * @param ownerUrl a role that may create tables and roles.
 */
export async function migrate(
  ownerUrl: string,
  options: { appPassword?: string } = {},
): Promise<string[]> {
  const migrator = createMigrator(ownerUrl, options.appPassword);
  try {
    return await migrator.up();
  } finally {
    await migrator.close();
  }
}

/** Takes back the last migrations. */
export async function migrateDown(ownerUrl: string, steps: number): Promise<string[]> {
  const migrator = createMigrator(ownerUrl);
  try {
    return await migrator.down(steps);
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
  return seedDemo(ownerUrl, createVault(masterKey), options);
}
