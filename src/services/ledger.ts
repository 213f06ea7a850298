import type { Clock } from '../lib/clock.js';
import { AppError, refuse, type Refusal } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { Runner, Tx } from '../models/database.js';
import {
  ledgerBalanceAt,
  ledgerBalances,
  ledgerStatement,
  type StatementLine,
} from '../models/ledger-reads.js';
import { insertTransfers, transfersByKeys, type StoredTransfer } from '../models/ledger.js';
import type { LedgerAccount } from './ledger-accounts.js';
import { createHolds, whenComplete, type Holds } from './ledger-holds.js';
import {
  accountsOf,
  differingField,
  entriesOf,
  keyReused,
  legsOf,
  settled,
  type Category,
  type Transfer,
} from './ledger-transfers.js';
import type { Actor } from './person.js';

export type { Category, Entry, Transfer } from './ledger-transfers.js';

/** `repeated`: all of it was posted before, and nothing was written now. */
export type Posted = { ok: true; repeated: boolean } | Refusal<'not_enough'>;

/** The correction of one transfer: all of it goes back where it came from. */
export interface Reversal {
  key: string;
  /** The key of the transfer that is taken back. */
  of: string;
  actor: Actor;
  facts?: Record<string, string | number>;
}

export type Reversed =
  { ok: true; repeated: boolean } | Refusal<'unknown' | 'already_reversed' | 'not_enough'>;

export interface Ledger extends Holds {
  /**
   * Posts transfers together, all or none; a refusal leaves the transaction usable. The same key
   * with other money under it is a fault that names the field.
   */
  post(tx: Tx, ...transfers: Transfer[]): Promise<Posted>;
  /** Entries are never changed: what was wrong is posted the other way round, once. */
  reverse(tx: Tx, reversal: Reversal): Promise<Reversed>;
  /** What was posted, in the account's normal direction; zero for one never used. */
  balanceXaf(runner: Runner, account: LedgerAccount): Promise<number>;
  /** What of it nobody holds. */
  availableXaf(runner: Runner, account: LedgerAccount): Promise<number>;
  /** What it was at a time, summed from its entries. */
  balanceAt(runner: Runner, account: LedgerAccount, at: Date): Promise<number>;
  /** The newest movements first; only those of one category where it is given. */
  statement(
    runner: Runner,
    account: LedgerAccount,
    limit: number,
    category?: Category,
  ): Promise<StatementLine[]>;
}

export function createLedger({ clock, ids }: { clock: Clock; ids: Ids }): Ledger {
  async function write(tx: Tx, transfers: Transfer[], reverses: string | null = null) {
    const rows = transfers.map((transfer) => ({
      ...{ id: ids.next(), key: transfer.key, kind: transfer.kind, reverses },
      cityId: transfer.cityId ?? null,
      orderId: transfer.orderId ?? null,
      actorKind: transfer.actor.kind,
      actorId: transfer.actor.id,
      facts: transfer.facts ?? {},
    }));
    const accounts = accountsOf(
      transfers.flatMap(({ entries }) => entries),
      ids,
    );
    const legs = rows.flatMap((row, index) => legsOf(row.id, transfers[index]?.entries ?? []));
    const at = clock.now();
    const result = await whenComplete(() => insertTransfers(tx, rows, { accounts, legs }, at));
    return result.written;
  }

  return {
    ...createHolds({ clock, ids }),
    async post(tx, ...given) {
      const transfers = given.map(settled);
      const written = await write(tx, transfers);
      if (written === transfers.length) return { ok: true, repeated: false };
      return known(transfers, await transfersByKeys(tx, keysOf(transfers)), written);
    },
    async reverse(tx, reversal) {
      const before = await reversalBefore(tx, reversal);
      if ('ok' in before) return before;
      if ((await write(tx, [opposite(before, reversal)], before.id)) === 1) {
        return { ok: true, repeated: false };
      }
      const since = await reversalBefore(tx, reversal);
      return 'ok' in since ? since : refuse('not_enough');
    },
    async balanceXaf(runner, account) {
      const [row] = await ledgerBalances(runner, [account.code]);
      return row?.balanceXaf ?? 0;
    },
    async availableXaf(runner, account) {
      const [row] = await ledgerBalances(runner, [account.code]);
      return row ? row.balanceXaf - row.heldXaf : 0;
    },
    balanceAt: (runner, account, at) => ledgerBalanceAt(runner, account.code, at),
    statement: (runner, account, limit, category) =>
      ledgerStatement(runner, account.code, limit, category ?? null),
  };
}

function keysOf(transfers: Transfer[]): string[] {
  return transfers.map((transfer) => transfer.key);
}

/** What the keys already stand for: the same transfers, none yet (so a floor refused), or a fault. */
function known(transfers: Transfer[], stored: StoredTransfer[], written: number): Posted {
  if (stored.length === 0) return refuse('not_enough');
  if (written > 0 || stored.length < transfers.length) {
    throw new AppError('transfer_key_reused', 'part of these transfers was posted before');
  }
  for (const transfer of transfers) {
    const before = stored.find((row) => row.key === transfer.key);
    const field = before ? differingField(transfer, before) : 'key';
    if (field) throw keyReused(transfer.key, field);
  }
  return { ok: true, repeated: true };
}

/** The transfer to take back, or what became of it before. */
async function reversalBefore(tx: Tx, { key, of }: Reversal): Promise<StoredTransfer | Reversed> {
  const stored = await transfersByKeys(tx, [of, key]);
  const original = stored.find((row) => row.key === of);
  if (!original) return refuse('unknown');
  const reversal = stored.find((row) => row.key === key);
  if (reversal && reversal.reverses !== original.id) throw keyReused(key, 'of');
  if (reversal) return { ok: true, repeated: true };
  return original.reversedBy === null ? original : refuse('already_reversed');
}

function opposite(original: StoredTransfer, { key, actor, facts }: Reversal): Transfer {
  const { kind, cityId, orderId } = original;
  return {
    ...{ key, kind: `${kind}_reversed`, actor },
    ...(cityId !== null && { cityId }),
    ...(orderId !== null && { orderId }),
    ...(facts && { facts }),
    entries: entriesOf(original.entries).map((leg) => ({ ...leg, amountXaf: -leg.amountXaf })),
  };
}
