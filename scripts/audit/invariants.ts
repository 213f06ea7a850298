import type { Invariant } from './invariant.js';
import { LEDGER } from './ledger.js';
import { MESSAGES } from './messages.js';
import { ORDERS } from './orders.js';
import { OVERSIGHT } from './oversight.js';
import { PAYMENTS } from './payments.js';

/** What the database alone can tell. All read one snapshot. */
export const INVARIANTS: readonly Invariant[] = [
  ...LEDGER,
  ...ORDERS,
  ...PAYMENTS,
  ...MESSAGES,
  ...OVERSIGHT,
];
