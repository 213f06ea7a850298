import type { Params } from '../screen.js';

/** The cart and the total that a person agreed to pay, carried through the questions on the way. */
export type PayingTerms = { cartVersion: number; totalXaf: number };

/** Null when nothing is being paid. */
export function paying({ cartVersion, totalXaf }: Params): PayingTerms | null {
  return typeof cartVersion === 'number' && typeof totalXaf === 'number'
    ? { cartVersion, totalXaf }
    : null;
}

/** The same for screens that are also asked when nothing is being paid. */
export function readPaying(params: Params): Partial<PayingTerms> {
  return paying(params) ?? {};
}
