import type { Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import type { Actor } from '../person.js';

/** Whose money leaves: a customer's credit, or what a shop or a driver has earned. */
export interface PayoutOwner {
  kind: 'customer' | 'shop' | 'driver';
  id: string;
}

/** What is to be paid out, and to which phone's Mobile Money. */
export interface PayoutRequest {
  /** The same key is the same payout, once and for ever. */
  key: string;
  owner: PayoutOwner;
  /** `payout`: earnings; `refund`: money back to who paid; `cash_out`: a customer's own credit. */
  purpose: 'payout' | 'refund' | 'cash_out';
  /** What arrives on the phone; what it costs comes on top, by who asked. */
  amountXaf: number;
  phoneId: string;
  cityId: string;
  orderId?: string;
  paymentId?: string;
  /** Where it is sent from; the house's usual provider when not said. */
  provider?: string;
  actor: Actor;
}

export type PayoutRefusal = 'not_enough' | 'too_small' | 'cooling_off' | 'frozen' | 'limit';

export type PayoutRequested =
  | { ok: true; payoutId: string; state: 'queued' | 'waiting_approval'; feeXaf: number }
  | Refusal<PayoutRefusal>;

/**
 * Reserves the owner's money and queues the payout in the caller's transaction; nothing is sent here.
 * Asked again with the same key it gives the first answer.
 */
export type RequestPayout = (tx: Tx, request: PayoutRequest) => Promise<PayoutRequested>;
