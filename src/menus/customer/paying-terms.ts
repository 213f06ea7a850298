import type { Params } from '../screen.js';

/** The cart and the total that a person agreed to pay, carried through the questions on the way. */
export type PayingTerms = {
  cartVersion: number;
  totalXaf: number;
  /** What the wallet pays beside Mobile Money; null where it pays all or nothing. */
  creditXaf: number | null;
};

/** Null when nothing is being paid. */
export function paying({ cartVersion, totalXaf, creditXaf }: Params): PayingTerms | null {
  if (typeof cartVersion !== 'number' || typeof totalXaf !== 'number') return null;
  return { cartVersion, totalXaf, creditXaf: typeof creditXaf === 'number' ? creditXaf : null };
}

/** The same for screens that are also asked when nothing is being paid. */
export function readPaying(params: Params): Partial<PayingTerms> {
  return paying(params) ?? {};
}
