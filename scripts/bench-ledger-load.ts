import { createClock } from '../src/lib/clock.js';
import { createIds } from '../src/lib/ids.js';
import type { Database } from '../src/models/database.js';
import { ledgerAccount, type LedgerAccount } from '../src/services/ledger-accounts.js';
import { createLedger, type Entry, type Transfer } from '../src/services/ledger.js';

/** What the benchmark of the ledger posts, and how many of it a second. */
export type Kind = 'transfer' | 'collect' | 'split' | 'batch';

/** So many that two clients seldom want the same; pgbench's simple update has 100,000 for a scale. */
const ACCOUNTS = 2_000;
/** Transfers in one transaction of the kind `batch`. */
export const BATCH = 20;
export const CITY = 'DLA';

const ids = createIds(() => Date.now());
const ledger = createLedger({ clock: createClock(), ids });
const actor = { kind: 'system', id: null } as const;

const customers = Array.from({ length: ACCOUNTS }, (_, n) => ledgerAccount.customer(`b${n}`));
const shops = Array.from({ length: ACCOUNTS }, (_, n) => ledgerAccount.restaurant(`b${n}`));
const drivers = Array.from({ length: ACCOUNTS }, (_, n) => ledgerAccount.driver(`b${n}`));
const any = (accounts: LedgerAccount[]) =>
  accounts[Math.floor(Math.random() * accounts.length)] as LedgerAccount;
const move = (...legs: [LedgerAccount, number][]): Transfer => ({
  ...{ key: ids.next(), kind: 'bench', actor, cityId: CITY },
  entries: legs.map(([account, amountXaf]): Entry => ({ account, amountXaf })),
});

/** Everybody has what a year of spending takes. */
export async function fill(db: Database): Promise<void> {
  const RICH_XAF = 1_000_000_000;
  for (let at = 0; at < ACCOUNTS; at += 100) {
    const some = [...customers, ...shops, ...drivers].slice(at * 3, at * 3 + 300);
    const funds = some.map((account) =>
      move([ledgerAccount.world(), RICH_XAF], [account, -RICH_XAF]),
    );
    await db.transaction((tx) => ledger.post(tx, ...funds));
  }
}

/** A payment that came in, into an escrow that nobody used before. */
const collect = () =>
  move(
    [ledgerAccount.providerCash('campay', 'MTN', CITY), 5_586],
    [ledgerAccount.providerFee(CITY), 114],
    [ledgerAccount.escrow(ids.next()), -5_700],
  );

/** What a delivered order is divided into. */
const split = () =>
  move(
    [any(customers), 5_700],
    [any(shops), -4_105],
    [any(drivers), -500],
    [ledgerAccount.commission(CITY), -750],
    [ledgerAccount.vat(CITY), -144],
    [ledgerAccount.delivery(CITY), -200],
    [ledgerAccount.rounding(CITY), -1],
  );

const transfer = () => move([any(customers), 1], [any(shops), -1]);

const WORK: Record<Kind, () => Transfer[]> = {
  transfer: () => [transfer()],
  collect: () => [collect()],
  split: () => [split()],
  batch: () => Array.from({ length: BATCH }, transfer),
};

/** What one process has posted, its clients at once. */
export interface Load {
  transfers: number;
  transactions: number;
  ms: number;
}

export async function load(
  db: Database,
  kind: Kind,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<Load> {
  const begin = performance.now();
  const endMs = begin + seconds * 1_000;
  let [transfers, transactions] = [0, 0];
  const client = async () => {
    while (performance.now() < endMs) {
      const made = WORK[kind]();
      const posted = await db.transaction((tx) => ledger.post(tx, ...made));
      if (!posted.ok) throw new Error('nobody is that poor');
      transfers += made.length;
      transactions += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { transfers, transactions, ms: performance.now() - begin };
}
