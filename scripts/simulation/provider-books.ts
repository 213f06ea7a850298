import type { Operator, Refused } from './wallets.js';

/** One transaction in a provider's own books: the truth that everything else is measured by. */
export interface Booked {
  reference: string;
  externalReference: string;
  description: string;
  direction: 'collect' | 'withdraw';
  phone: string;
  operator: Operator;
  askedXaf: number;
  /** What the wallet really paid or got; 0 until then. */
  movedXaf: number;
  feeXaf: number;
  state: 'pending' | 'succeeded' | 'failed';
  reason: Refused | 'float_short' | null;
  atMs: number;
  /** When lists show it: later than it happened. */
  listedAtMs: number;
}

/** A provider's books, in the order of what came in. */
export interface ProviderBooks {
  name: string;
  rows: Booked[];
  /** Each time somebody asked for a transaction, whatever came of it. */
  asked: { externalReference: string; atMs: number }[];
  /** When the provider first let somebody know for sure that a request charged nothing. */
  proofs: Map<string, number>;
  /** Our own money, put there from the bank. */
  filledXaf: number;
  byReference: Map<string, Booked>;
  byExternal: Map<string, Booked[]>;
}

export function createBooks(name: string): ProviderBooks {
  const maps = { byReference: new Map(), byExternal: new Map(), proofs: new Map() };
  return { name, rows: [], asked: [], filledXaf: 0, ...maps };
}

export function enter(books: ProviderBooks, row: Booked): void {
  books.rows.push(row);
  books.byReference.set(row.reference, row);
  const same = books.byExternal.get(row.externalReference) ?? [];
  books.byExternal.set(row.externalReference, [...same, row]);
}

/** What the provider holds for us: filled and collected less fees, less what it paid out and fees for that. */
export function heldXaf(books: ProviderBooks): number {
  return books.rows.reduce((sum, row) => {
    const sign = row.direction === 'collect' ? 1 : -1;
    return row.movedXaf > 0 ? sum + sign * row.movedXaf - row.feeXaf : sum;
  }, books.filledXaf);
}

export function prove(books: ProviderBooks, externalReference: string, atMs: number): void {
  if (!books.proofs.has(externalReference)) books.proofs.set(externalReference, atMs);
}
