/** Whose money leaves: a customer's credit, or what a shop or a driver has earned. */
export interface PayoutOwner {
  kind: 'customer' | 'shop' | 'driver';
  id: string;
}

/** Everybody at once. */
export const EVERYBODY = { kind: 'house', id: 'all' } as const;
