import type { BreakFacts, BreakKind } from '../../models/recon-breaks.js';

/** One transaction as its provider tells it afterwards. */
export interface Theirs {
  providerReference: string;
  /** Ours, where it was given back. */
  externalReference: string | null;
  at: Date;
  operator: string | null;
  /** Of a number that we know. */
  phoneId: string | null;
  direction: 'collect' | 'withdraw';
  amountXaf: number;
  /** Whole francs, a fraction counted as one; null when it was not told. */
  feeXaf: number | null;
  state: 'pending' | 'succeeded' | 'failed' | 'unknown';
}

/** `open`: asked, and not known yet. `parked`: came in another form than asked, before a person. */
export type OurState = 'succeeded' | 'parked' | 'failed' | 'open';

/** One try to move money, as we know it, with what the ledger says of it. */
export interface Ours {
  id: string;
  direction: 'collect' | 'withdraw';
  externalReference: string;
  providerReference: string | null;
  phoneId: string | null;
  cityId: string;
  orderId: string | null;
  accountId: string | null;
  /** What was asked. */
  amountXaf: number;
  state: OurState;
  /** When it was sent. */
  at: Date;
  /** Taken or sent as posted, fee aside; null while nothing is posted. */
  bookedXaf: number | null;
  bookedFeeXaf: number;
  /** It became the customer's credit, because no order waited for it. */
  credited: boolean;
}

/** A difference, as it was found. */
export interface Found {
  kind: BreakKind;
  /** With kind and provider, what tells one break from another. */
  subject: string;
  /** What the provider's side is more than ours, in francs. */
  differenceXaf: number;
  theirs?: Theirs;
  ours?: Ours;
  facts: BreakFacts;
}
