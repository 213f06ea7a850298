import Joi from 'joi';

/** Whose connections these are, and what migrations use. */
export interface DatabaseConfig {
  /** Null: the embedded start runs a Postgres of its own. */
  databaseUrl: string | null;
  /** A role that may change the schema. */
  migrationDatabaseUrl: string | null;
  /** Given, migrations let `kwata_app` log in with it, and the application is that role. */
  appPassword: string | undefined;
}

export type DatabaseValues = Partial<
  Record<'DATABASE_URL' | 'MIGRATION_DATABASE_URL' | 'DATABASE_APP_PASSWORD', string>
>;

const address = () =>
  Joi.string()
    .empty('')
    .uri({ scheme: ['postgres', 'postgresql'] });

export const DATABASE = {
  DATABASE_URL: address(),
  MIGRATION_DATABASE_URL: address(),
  // A host gives one address, the owner's; the application must not be able to change history.
  DATABASE_APP_PASSWORD: Joi.string().empty('').min(16),
};

export function databaseOf(value: DatabaseValues): DatabaseConfig {
  const { DATABASE_URL: given, DATABASE_APP_PASSWORD: appPassword } = value;
  const migrationDatabaseUrl = value.MIGRATION_DATABASE_URL ?? given ?? null;
  if (given === undefined) return { databaseUrl: null, migrationDatabaseUrl, appPassword };
  const databaseUrl = appPassword === undefined ? given : asApplication(given, appPassword);
  return { databaseUrl, migrationDatabaseUrl, appPassword };
}

function asApplication(given: string, password: string): string {
  const url = new URL(given);
  url.username = 'kwata_app';
  url.password = password;
  return url.toString();
}
