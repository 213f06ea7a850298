import { AppError } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { Leg, NewLedgerAccount } from '../models/ledger-legs.js';
import type { StoredEntry, StoredTransfer } from '../models/ledger.js';
import type { LedgerAccount } from './ledger-accounts.js';
import type { Actor } from './person.js';

/** What money moved for, as statements are sorted by it. */
export type Category =
  | 'order'
  | 'food'
  | 'delivery'
  | 'tip'
  | 'refund'
  | 'top_up'
  | 'payout'
  | 'bonus'
  | 'fuel'
  | 'fee'
  | 'tax'
  | 'commission'
  | 'cash'
  | 'adjustment';

/** One leg: debit positive, credit negative, in francs. Legs of nothing are left out. */
export interface Entry {
  account: LedgerAccount;
  amountXaf: number;
  /** Where it is not the transfer's own. */
  category?: Category;
}

export interface Transfer {
  /** The same key is the same transfer, once and for ever. */
  key: string;
  kind: string;
  /** Of every leg that does not say its own. */
  category?: Category;
  cityId?: string;
  orderId?: string;
  actor: Actor;
  entries: Entry[];
  /** Ids and plain facts, such as the discount's cause. */
  facts?: Record<string, string | number>;
}

/** One leg per account and category, none of zero, summing to nothing; otherwise a fault. */
export function settled<T extends Transfer>(transfer: T): T {
  const merged = new Map<string, Entry>();
  for (const { account, amountXaf, category = transfer.category } of transfer.entries) {
    const place = `${account.code} ${category ?? ''}`;
    const sum = (merged.get(place)?.amountXaf ?? 0) + amountXaf;
    merged.set(place, { account, amountXaf: sum, ...(category && { category }) });
  }
  const entries = [...merged.values()].filter((entry) => entry.amountXaf !== 0);
  const whole = entries.every((entry) => Number.isSafeInteger(entry.amountXaf));
  const total = entries.reduce((sum, entry) => sum + entry.amountXaf, 0);
  if (!whole || total !== 0 || entries.length < 2) {
    throw new AppError('transfer_invalid', `transfer ${transfer.kind} does not balance`);
  }
  return { ...transfer, entries };
}

/** The accounts to find or open for some entries, each once. */
export function accountsOf(entries: Entry[], ids: Ids): NewLedgerAccount[] {
  const taken = takenFrom(entries);
  const byCode = new Map(entries.map(({ account }) => [account.code, account]));
  return [...byCode.values()].map(({ code, kind, cityId, floored }) => ({
    ...{ id: ids.next(), code, kind, cityId, floored },
    takenXaf: taken.get(code) ?? 0,
  }));
}

export function legsOf(ownerId: string, entries: Entry[]): Leg[] {
  return entries.map(({ account, amountXaf, category }, line) => ({
    ...{ ownerId, line, amountXaf },
    code: account.code,
    category: category ?? null,
  }));
}

/** Stored entries as they were given. */
export function entriesOf(stored: StoredEntry[]): Entry[] {
  return stored.map(({ code, kind, cityId, floored, amountXaf, category }) => ({
    account: { code, kind, cityId, floored },
    amountXaf,
    ...(category !== null && { category: category as Category }),
  }));
}

/** How much each account that has a floor loses by these entries, in francs; nothing for the others. */
export function takenFrom(entries: Entry[]): Map<string, number> {
  const taken = new Map<string, number>();
  for (const { account, amountXaf } of entries) {
    if (!account.floored) continue;
    const lost = account.kind === 'asset' || account.kind === 'exp' ? -amountXaf : amountXaf;
    taken.set(account.code, (taken.get(account.code) ?? 0) + lost);
  }
  return taken;
}

/** A key that stands for something else than what was asked now. */
export function keyReused(key: string, field: string): AppError {
  return new AppError('transfer_key_reused', `transfer ${key} differs in ${field}`);
}

type Stored = Pick<StoredTransfer, 'kind' | 'cityId' | 'orderId' | 'entries'>;

/**
 * Which field of a transfer or hold is not as it was stored. Who asked is not part of its identity: a
 * notice and a poll may settle the same money.
 */
export function differingField(given: Transfer, before: Stored): string | undefined {
  if (given.kind !== before.kind) return 'kind';
  if ((given.cityId ?? null) !== before.cityId) return 'cityId';
  if ((given.orderId ?? null) !== before.orderId) return 'orderId';
  return differingEntries(given.entries, before.entries);
}

/** Entries stored without a category were posted before there were any. */
export function differingEntries(given: Entry[], stored: StoredEntry[]): string | undefined {
  const before = entriesOf(stored);
  if (sums(given) !== sums(before)) return 'entries';
  const named = stored.some(({ category }) => category !== null);
  return named && lines(given) !== lines(before) ? 'category' : undefined;
}

function sums(entries: Entry[]): string {
  const byCode = new Map<string, number>();
  for (const { account, amountXaf } of entries) {
    byCode.set(account.code, (byCode.get(account.code) ?? 0) + amountXaf);
  }
  return JSON.stringify([...byCode].filter(([, sum]) => sum !== 0).sort());
}

function lines(entries: Entry[]): string {
  const legs = entries.map(({ account, amountXaf, category }) => [
    account.code,
    category ?? '',
    amountXaf,
  ]);
  return JSON.stringify(legs.map((leg) => leg.join(' ')).sort());
}
