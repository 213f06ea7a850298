import type { Clock } from '../lib/clock.js';
import { AppError, refuse, type Refusal } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { Runner, Tx } from '../models/database.js';
import {
  insertTransfers,
  ledgerBalances,
  ledgerStatement,
  openLedgerAccounts,
  transfersByKeys,
  type NewEntry,
  type StatementLine,
  type StoredTransfer,
} from '../models/ledger.js';
import type { LedgerAccount } from './ledger-accounts.js';
import type { Actor } from './person.js';

/** One leg: debit positive, credit negative, in francs. Legs of nothing are left out. */
export interface Entry {
  account: LedgerAccount;
  amountXaf: number;
}

export interface Transfer {
  /** The same key is the same transfer, once and for ever. */
  key: string;
  kind: string;
  cityId?: string;
  orderId?: string;
  actor: Actor;
  entries: Entry[];
  /** Ids and plain facts, such as the discount's cause. */
  facts?: Record<string, string | number>;
}

/** `repeated`: all of it was posted before, and nothing was written now. */
export type Posted = { ok: true; repeated: boolean } | Refusal<'not_enough'>;

export interface Ledger {
  /**
   * Posts transfers together, all or none; a refusal leaves the transaction usable. The same key
   * with other money under it is a fault that names the field.
   */
  post(tx: Tx, ...transfers: Transfer[]): Promise<Posted>;
  /** In each account's normal direction; zero for one never used. */
  balanceXaf(runner: Runner, account: LedgerAccount): Promise<number>;
  /** The newest movements first. */
  statement(runner: Runner, account: LedgerAccount, limit: number): Promise<StatementLine[]>;
}

export function createLedger({ clock, ids }: { clock: Clock; ids: Ids }): Ledger {
  async function openAccounts(tx: Tx, transfers: Transfer[]): Promise<void> {
    const accounts = transfers.flatMap(({ entries }) => entries.map((entry) => entry.account));
    const byCode = new Map(accounts.map((account) => [account.code, account]));
    const rows = [...byCode.values()].map((account) => ({ ...account, id: ids.next() }));
    await openLedgerAccounts(tx, rows, clock.now());
  }

  async function write(tx: Tx, transfers: Transfer[]): Promise<number> {
    const rows = transfers.map((transfer) => ({
      id: ids.next(),
      key: transfer.key,
      kind: transfer.kind,
      cityId: transfer.cityId ?? null,
      orderId: transfer.orderId ?? null,
      actorKind: transfer.actor.kind,
      actorId: transfer.actor.id,
      facts: transfer.facts ?? {},
    }));
    const entries = rows.flatMap((row, index) => linesOf(row.id, transfers[index]?.entries ?? []));
    return (await insertTransfers(tx, rows, entries, clock.now())).length;
  }

  return {
    async post(tx, ...given) {
      const transfers = given.map(settled);
      await openAccounts(tx, transfers);
      const written = await write(tx, transfers);
      if (written === transfers.length) return { ok: true, repeated: false };
      return known(transfers, await transfersByKeys(tx, keysOf(transfers)), written);
    },
    async balanceXaf(runner, account) {
      const [row] = await ledgerBalances(runner, [account.code]);
      return row?.balanceXaf ?? 0;
    },
    statement: (runner, account, limit) => ledgerStatement(runner, account.code, limit),
  };
}

function keysOf(transfers: Transfer[]): string[] {
  return transfers.map((transfer) => transfer.key);
}

function linesOf(transferId: string, entries: Entry[]): NewEntry[] {
  return entries.map(({ account, amountXaf }, line) => ({
    transferId,
    line,
    code: account.code,
    amountXaf,
  }));
}

/** One leg per account, none of zero, summing to nothing; otherwise a fault. */
function settled(transfer: Transfer): Transfer {
  const byCode = new Map<string, Entry>();
  for (const { account, amountXaf } of transfer.entries) {
    const sum = (byCode.get(account.code)?.amountXaf ?? 0) + amountXaf;
    byCode.set(account.code, { account, amountXaf: sum });
  }
  const entries = [...byCode.values()].filter((entry) => entry.amountXaf !== 0);
  const whole = entries.every((entry) => Number.isSafeInteger(entry.amountXaf));
  const total = entries.reduce((sum, entry) => sum + entry.amountXaf, 0);
  if (!whole || total !== 0 || entries.length < 2) {
    throw new AppError('transfer_invalid', `transfer ${transfer.kind} does not balance`);
  }
  return { ...transfer, entries };
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
    if (field) {
      throw new AppError('transfer_key_reused', `transfer ${transfer.key} differs in ${field}`);
    }
  }
  return { ok: true, repeated: true };
}

/** Who asked is not part of a transfer's identity: a notice and a poll may settle the same money. */
function differingField(transfer: Transfer, before: StoredTransfer): string | undefined {
  if (transfer.kind !== before.kind) return 'kind';
  if ((transfer.cityId ?? null) !== before.cityId) return 'cityId';
  if ((transfer.orderId ?? null) !== before.orderId) return 'orderId';
  const legs = transfer.entries.map(({ account, amountXaf }) => `${account.code} ${amountXaf}`);
  const stored = before.entries.map(({ code, amountXaf }) => `${code} ${amountXaf}`);
  return legs.sort().join() === stored.sort().join() ? undefined : 'entries';
}
