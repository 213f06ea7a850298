import { randomBytes } from 'node:crypto';

import pg from 'pg';
import { inject } from 'vitest';

/** A database of its own for one test file, with the tables in it. */
export interface TestDatabase {
  /** As the owner of the tables: may do everything. */
  ownerUrl: string;
  /** As the application: may do what the migrations grant. */
  appUrl: string;
  /** Removes it, with whoever is still connected. */
  drop(): Promise<void>;
}

/** The password of `kwata_app` in every test database. */
export const appPassword = 'app-of-the-tests';
/** Seals and indexes the demo phones of a seeded database; a test's own vault needs the same. */
export const masterKey = 'the-master-key-of-all-the-tests!';
/** When seeded databases were seeded: a Monday noon in Douala, every demo shop is open. */
export const seededAt = new Date('2026-11-16T11:00:00Z');
/** Any number, the same for all: one worker builds the templates while the other waits. */
const templateLock = 55;

/**
 * A fresh database, copied in some 50 ms from a template that the first caller of the run builds:
 * migrated, and with the demo cities when `seeded`.
 */
export async function freshDatabase(options: { seeded: boolean }): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(async (admin) => {
    const template = await inTurn(admin, () => ensureTemplate(admin, options.seeded));
    await admin.query(`create database ${name} template ${template}`);
  });
  return {
    ownerUrl: urlOf(name),
    appUrl: urlOf(name, { username: 'kwata_app', password: appPassword }),
    drop: () => asAdmin((admin) => dropDatabase(admin, name)),
  };
}

/**
 * A database without any table: what a first start finds. The role `kwata_app` belongs to the whole
 * server, so it is there already, and two tests that migrate do not meet in making it.
 */
export async function emptyDatabase(): Promise<Omit<TestDatabase, 'appUrl'>> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(async (admin) => {
    await inTurn(admin, () => ensureTemplate(admin, false));
    await admin.query(`create database ${name}`);
  });
  return { ownerUrl: urlOf(name), drop: () => asAdmin((admin) => dropDatabase(admin, name)) };
}

async function inTurn<T>(admin: pg.Client, work: () => Promise<T>): Promise<T> {
  await admin.query('select pg_advisory_lock($1)', [templateLock]);
  const result = await work();
  await admin.query('select pg_advisory_unlock($1)', [templateLock]);
  return result;
}

async function ensureTemplate(admin: pg.Client, seeded: boolean): Promise<string> {
  const name = seeded ? 'template_seeded' : 'template_migrated';
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 1) return name;
  // Built under another name, so that a failed migration is met again, not copied.
  const draft = `${name}_draft`;
  await dropDatabase(admin, draft);
  const base = seeded ? await ensureTemplate(admin, false) : 'template1';
  await admin.query(`create database ${draft} template ${base}`);
  const { migrate, seed } = await import('../../src/migrate.js');
  if (seeded) await seed(urlOf(draft), masterKey, { now: seededAt, roundTheClock: false });
  else await migrate(urlOf(draft), { appPassword });
  await admin.query(`alter database ${draft} rename to ${name}`);
  return name;
}

const dropDatabase = async (admin: pg.Client, name: string): Promise<void> => {
  await admin.query(`drop database if exists ${name} with (force)`);
};

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: urlOf('postgres') });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(database: string, as?: { username: string; password: string }): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${database}`;
  return Object.assign(url, as).href;
}
