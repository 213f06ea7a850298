import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';

import { createClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { createDatabase, type Database } from '../../src/models/database.js';
import { ledgerAccount, type LedgerAccount } from '../../src/services/ledger-accounts.js';
import { createLedger, type Entry, type Posted, type Transfer } from '../../src/services/ledger.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

export const clock = createClock();
export const ids = createIds(() => clock.now().getTime());
export const ledger = createLedger({ clock, ids });
export const world = ledgerAccount.world();

/** A transfer of which only what matters is said. */
export const aTransfer = (entries: Entry[], more: Partial<Transfer> = {}): Transfer => ({
  key: ids.next(),
  kind: 'test',
  actor: { kind: 'system', id: null },
  entries,
  ...more,
});

/** From one account to another, both in francs that their owners have. */
export const pay = (from: LedgerAccount, to: LedgerAccount, amountXaf: number): Entry[] => [
  { account: from, amountXaf },
  { account: to, amountXaf: -amountXaf },
];

/** A ledger of the file's own on real Postgres, reached as the application and as the owner. */
export interface LedgerWorld {
  database: TestDatabase;
  db: Database;
  owner: pg.Client;
  app: pg.Client;
  post(...transfers: Transfer[]): Promise<Posted>;
  aCustomerWith(amountXaf: number): Promise<LedgerAccount>;
}

async function open(): Promise<LedgerWorld> {
  const database = await freshDatabase({ seeded: false });
  const db = createDatabase({ url: database.appUrl, poolSize: 20 });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  const app = new pg.Client({ connectionString: database.appUrl });
  await Promise.all([owner.connect(), app.connect()]);
  const post = (...transfers: Transfer[]) => db.transaction((tx) => ledger.post(tx, ...transfers));
  return {
    ...{ database, db, owner, app, post },
    async aCustomerWith(amountXaf) {
      const customer = ledgerAccount.customer(ids.next());
      if (amountXaf > 0) await post(aTransfer(pay(world, customer, amountXaf)));
      return customer;
    },
  };
}

/** Opens a ledger for all tests of the file. */
export function useLedger(): () => LedgerWorld {
  let opened: LedgerWorld | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    await Promise.all([opened?.db.close(), opened?.owner.end(), opened?.app.end()]);
    await opened?.database.drop();
  });
  return () => {
    if (!opened) throw new Error('the ledger is not there yet');
    return opened;
  };
}
