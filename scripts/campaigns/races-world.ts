import pg from 'pg';

import { createIds } from '../../src/lib/ids.js';
import { createClock } from '../../src/lib/clock.js';
import type { Phone } from '../../src/lib/phone.js';
import { createDatabase, type Database, type Sql } from '../../src/models/database.js';
import type { PaymentProvider, StatusResult } from '../../src/payments/provider.js';
import type { LedgerAccount } from '../../src/services/ledger-accounts.js';
import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import type { Transfer } from '../../src/services/ledger.js';
import type { WorldDatabase } from '../simulation/cluster.js';
import { openHouse, type House } from '../simulation/house.js';
import type { Random } from '../simulation/random.js';

/** Three processes of the application on one database, as three channels have them. */
export interface RaceWorld {
  houses: readonly [House, House, House];
  /** Past the application. */
  owner: pg.Client;
  random: Random;
  newId(): string;
  /** A customer of our own with a phone. */
  person(): Promise<{ accountId: string; phoneId: string }>;
  fund(account: LedgerAccount, amountXaf: number, more?: Partial<Transfer>): Promise<void>;
  insert(table: string, row: Record<string, unknown>): Promise<void>;
  one<Row>(text: string, values?: unknown[]): Promise<Row>;
  /** What the provider says of a collect. */
  paidEvidence(providerReference: string): Promise<StatusResult>;
  close(): Promise<void>;
}

/** Every statement of the ledger without its locks: what a house looks like that forgot them. */
export type PlantedRace = 'no-lock';

/** Enough that fifty at once wait for each other's rows, not for a connection. */
const POOL = 18;

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

export async function openRaces(
  database: WorldDatabase,
  random: Random,
  planted: PlantedRace | null,
  onStatement: (name: string) => void = () => undefined,
): Promise<RaceWorld> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  if (planted === 'no-lock') {
    await owner.query('alter table ledger_accounts drop constraint ledger_accounts_floor');
  }
  const clock = createClock();
  const open = () => {
    const db = createDatabase({
      ...{ url: database.appUrl, poolSize: POOL, acquireMs: 30_000, onStatement },
    });
    const ids = createIds(() => clock.now().getTime());
    const seen = planted === 'no-lock' ? withoutLocks(db) : db;
    const parts = { databaseUrl: database.appUrl, db: seen, clock, ids, log: silent };
    return openHouse({ ...parts, providers: [allPaid()], sms: nobody });
  };
  const houses = [await open(), await open(), await open()] as const;
  const [house] = houses;
  let phones = 0;

  return {
    ...{ houses, owner, random },
    newId: () => house.ids.next(),
    person: () => {
      phones += 1;
      const phone = `+2376${String(70_000_000 + random.below(9_000_000) + phones)}` as Phone;
      return house.db.transaction((tx) => house.services.accounts.admit(tx, phone));
    },
    async fund(account, amountXaf, more = {}) {
      const entries = [
        { account: ledgerAccount.world(), amountXaf },
        { account, amountXaf: -amountXaf },
      ];
      const actor = { kind: 'system', id: null } as const;
      const transfer = { key: house.ids.next(), kind: 'race', actor, entries, ...more };
      await house.db.transaction((tx) => house.services.ledger.post(tx, transfer));
    },
    async insert(table, row) {
      const columns = Object.keys(row);
      const places = columns.map((_, index) => `$${String(index + 1)}`);
      await owner.query(
        `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`,
        Object.values(row),
      );
    },
    async one<Row>(text: string, values: unknown[] = []) {
      const { rows } = await owner.query(text, values);
      return rows[0] as Row;
    },
    paidEvidence: (providerReference) => allPaid().status(providerReference),
    async close() {
      await Promise.all([owner.end(), ...houses.map(({ db }) => db.close())]);
    },
  };
}

function withoutLocks(db: Database): Database {
  const unlocked = ({ name, text }: Sql): Sql =>
    name.startsWith('ledger_')
      ? { name: `${name}_planted`, text: text.replaceAll('for no key update', '') }
      : { name, text };
  return {
    ...db,
    transaction: (work, options) =>
      db.transaction(
        (tx) =>
          work({
            ...tx,
            query: (statement, values) => tx.query(unlocked(statement), values),
          }),
        options,
      ),
  };
}

const nobody = {
  name: 'nobody',
  channel: 'sms' as const,
  send: () => Promise.reject(new Error('nobody reads in a race')),
  close: () => Promise.resolve(),
};

/** A provider at which every transaction has succeeded; its reference tells the amount. */
function allPaid(): PaymentProvider {
  const never = () => Promise.resolve({ kind: 'unknown' as const, cause: 'not in a race' });
  const status = (providerReference: string): Promise<StatusResult> => {
    const [externalReference = '', amount = ''] = providerReference.split('/');
    const facts = { providerReference, externalReference, currency: 'XAF', operator: 'MTN' };
    const amountXaf = Number(amount);
    const paid = { ...facts, direction: 'collect' as const, netXaf: amountXaf, amountXaf };
    return Promise.resolve({ kind: 'succeeded', ...paid });
  };
  return {
    name: 'campay',
    capabilities: {
      ...{ pushCollect: true, payout: true, massPayout: false, holder: true, balances: false },
      ...{ history: false, lookupByOurReference: false, idempotentCreate: false },
      ...{ signedNotices: false, refund: false, operators: ['MTN', 'ORANGE'] },
      ...{ minAmountXaf: 1, amountStepXaf: 1 },
    },
    status,
    ...{ collect: never, findByReference: never, withdraw: never, massPayout: never },
    ...{ massPayoutStatus: never, holder: never, balances: never, history: never },
    verifyNotice: () => ({ ok: false, reason: 'bad_signature' }),
    close: () => Promise.resolve(),
  };
}
