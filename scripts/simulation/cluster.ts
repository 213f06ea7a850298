import pg from 'pg';

import { createIds } from '../../src/lib/ids.js';
import type { Phone } from '../../src/lib/phone.js';
import { createVault } from '../../src/lib/vault.js';
import { migrate, seed } from '../../src/migrate.js';
import { createDatabase } from '../../src/models/database.js';
import { createAccounts } from '../../src/services/accounts.js';
import { MASTER_KEY } from './house.js';

/** When virtual worlds begin: a Monday noon in Douala. */
export const BEGINNING = new Date('2026-11-16T11:00:00Z');
/** Where virtual people live. */
export const CITIES = ['DLA', 'YDE'] as const;

/** The addresses of one world's database. */
export interface WorldDatabase {
  ownerUrl: string;
  appUrl: string;
  drop(): Promise<void>;
}

/** A server on which worlds get databases of their own, copied from one that is laid once. */
export interface Cluster {
  world(name: string): Promise<WorldDatabase>;
}

const APP_PASSWORD = 'app-of-virtual-worlds';
const TEMPLATE = 'simulation_template';
/** Any number, the same for all who might lay the template at once. */
const TEMPLATE_LOCK = 77;
const RIDERS = 50;

/**
 * @param adminUrl of a database of the server's owner.
 * @param appPassword the role `kwata_app` belongs to the whole server: where others use it too, theirs.
 */
export function createWorldCluster(adminUrl: string, appPassword = APP_PASSWORD): Cluster {
  const urlOf = (name: string) => named(adminUrl, name);
  return {
    async world(name) {
      await asAdmin(adminUrl, async (admin) => {
        await layTemplate(admin, urlOf, appPassword);
        await admin.query(`drop database if exists ${name} with (force)`);
        await admin.query(`create database ${name} template ${TEMPLATE} strategy file_copy`);
      });
      const drop = () =>
        asAdmin(adminUrl, async (admin) => {
          await admin.query(`drop database if exists ${name} with (force)`);
        });
      return { ownerUrl: urlOf(name), appUrl: asApp(urlOf(name), appPassword), drop };
    },
  };
}

function named(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

function asApp(ownerUrl: string, password: string): string {
  return Object.assign(new URL(ownerUrl), { username: 'kwata_app', password }).href;
}

async function asAdmin<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: named(adminUrl, 'postgres') });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

async function layTemplate(
  admin: pg.Client,
  urlOf: (name: string) => string,
  appPassword: string,
): Promise<void> {
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [TEMPLATE]);
  if (rowCount === 0) {
    const draft = `${TEMPLATE}_draft`;
    await admin.query(`drop database if exists ${draft} with (force)`);
    await admin.query(`create database ${draft}`);
    await migrate(urlOf(draft), { appPassword });
    await seed(urlOf(draft), MASTER_KEY, { now: BEGINNING, roundTheClock: false });
    await populate(urlOf(draft));
    await admin.query(`alter database ${draft} rename to ${TEMPLATE}`);
  }
  await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
}

/** The demo cities never sleep here, and have riders enough for what a simulation orders. */
const AWAKE = `update shops s set accepts_cash = true, opening_hours = $1,
    serves_zone_ids = array(select id from zones z where z.city_id = s.city_id order by id)`;
const ALL_WORK = `update drivers set status = 'available', cash_limit_xaf = 1000000`;
const RIDER = `insert into drivers (id, account_id, phone_id, city_id, home_zone_id, zone_ids, vehicle,
    plate, status, cash_limit_xaf, idle_since)
  select $1, $2, $3, $4, min(id), array_agg(id order by id), $6, $1, 'available', 1000000, $5
  from zones where city_id = $4`;

async function populate(ownerUrl: string): Promise<void> {
  const db = createDatabase({ url: ownerUrl, poolSize: 1 });
  const run = (text: string, values: unknown[] = []) => db.query({ name: '', text }, values);
  const clock = { now: () => BEGINNING, monotonicMs: () => 0 };
  const ids = createIds(() => BEGINNING.getTime());
  const accounts = createAccounts({ clock, ids, vault: createVault(MASTER_KEY) });
  try {
    await run(AWAKE, [JSON.stringify(allWeek())]);
    await run(ALL_WORK);
    for (const [index, cityId] of CITIES.entries()) {
      for (let no = 0; no < RIDERS; no += 1) {
        const phone = `+23765${String(index)}${String(900_000 + no)}` as Phone;
        const { accountId, phoneId } = await accounts.admit(db, phone);
        const id = `SIM-${cityId}-${String(no).padStart(2, '0')}`;
        // Where motos may not go, cars may.
        const vehicle = no % 5 === 0 ? 'car' : 'moto';
        await run(RIDER, [id, accountId, phoneId, cityId, BEGINNING, vehicle]);
      }
    }
    await run('vacuum analyze');
  } finally {
    await db.close();
  }
}

function allWeek(): Record<string, [string, string][]> {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  return Object.fromEntries(days.map((day) => [day, [['00:00', '24:00']]]));
}
