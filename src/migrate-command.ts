import { readConfig } from './config.js';
import { migrate } from './migrate.js';
import { fail } from './process.js';

// `npm run migrate`: brings the database of MIGRATION_DATABASE_URL to the newest schema.
try {
  const { migrationDatabaseUrl, appPassword } = readConfig();
  if (migrationDatabaseUrl === null) throw new Error('DATABASE_URL is missing.');
  const applied = await migrate(
    migrationDatabaseUrl,
    appPassword === undefined ? {} : { appPassword },
  );
  process.stdout.write(applied.length > 0 ? `applied: ${applied.join(', ')}\n` : 'up to date\n');
} catch (error) {
  fail(error);
}
