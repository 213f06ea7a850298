import type { Vault } from '../lib/vault.js';
import type { Order } from '../models/orders.js';

/** As much of an order as its receipt vouches for. */
export type ReceiptedOrder = Pick<Order, 'id' | 'reference' | 'totalXaf'>;

/** Consonants that cannot be taken for a digit or for each other, so that no code spells a word. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LETTERS_LONG = 4;
const DIGITS = 10_000;

/**
 * `BCDF2345`: eight characters that only this house can make for this order, so that they are worth
 * something on paper and without a network. Nothing is stored of it.
 */
export function receiptCode(vault: Vault, { id, reference, totalXaf }: ReceiptedOrder): string {
  const digest = vault.digest('receipt', [id, reference, totalXaf].join('\0'));
  const letters = Array.from({ length: LETTERS_LONG }, (_, at) =>
    LETTERS.charAt(digest.readUInt16BE(at * 2) % LETTERS.length),
  );
  const number = digest.readUInt32BE(LETTERS_LONG * 2) % DIGITS;
  return letters.join('') + String(number).padStart(4, '0');
}

/** What somebody typed as such a code: capitals, without spaces; null when it cannot be one. */
export function readReceiptCode(typed: string): string | null {
  const plain = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return /^[A-Z]{4}\d{4}$/.test(plain) ? plain : null;
}
