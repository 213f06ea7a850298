import type { Refusal } from '../lib/errors.js';
import type { Phone } from '../lib/phone.js';

/** Why a payer's money did not come, in our words; a provider's own words are mapped to these. */
export type FailureReason =
  | 'declined'
  | 'expired'
  | 'not_enough_funds'
  | 'limit_reached'
  | 'number_invalid'
  | 'network_unsupported'
  | 'amount_invalid'
  | 'not_authorised'
  | 'failed';

/** What a provider can do; routing reads these, never names. */
export interface ProviderCapabilities {
  /** It asks a payer's wallet for money by a prompt on the phone. */
  pushCollect: boolean;
  /** It sends money to a wallet, many at once, and tells whose wallet a number is. */
  payout: boolean;
  massPayout: boolean;
  holder: boolean;
  /** It tells what it holds for us, and lists what it did on given days. */
  balances: boolean;
  history: boolean;
  /** It can be asked about our own reference, and "not found" then proves that nothing arrived. */
  lookupByOurReference: boolean;
  /** The same request twice is one collect for sure. */
  idempotentCreate: boolean;
  signedNotices: boolean;
  refund: boolean;
  /** Networks whose wallets it reaches. */
  operators: readonly string[];
  minAmountXaf: number;
  amountStepXaf: number;
}

export interface CollectRequest {
  amountXaf: number;
  phone: Phone;
  /** The wallet's network as declared or told before; absent, what the number suggests. */
  operator?: string;
  /** Ours, made and stored before this call. */
  externalReference: string;
  /** What the payer may read beside the request; plain ASCII. */
  description: string;
}

/** What one try to collect proved. `unknown` proves nothing: the payer may be paying right now. */
export type CollectResult =
  | {
      kind: 'accepted';
      providerReference: string;
      operator: string | null;
      /** What the payer can dial when no prompt shows. */
      ussdCode: string | null;
    }
  | { kind: 'refused'; code: string; reason: FailureReason; proof: 'refused' }
  | { kind: 'not_sent'; cause: string; proof: 'not_sent' }
  | { kind: 'unknown'; cause: string };

/** A transaction as the provider knows it; what it did not say is null. */
export interface ProviderFacts {
  providerReference: string;
  externalReference: string | null;
  currency: string | null;
  direction: 'collect' | 'withdraw' | null;
  operator: string | null;
  /** What reaches our account after the provider's fee, rounded down. */
  netXaf: number | null;
}

export type StatusResult =
  | (ProviderFacts & { kind: 'pending' })
  | (ProviderFacts & { kind: 'succeeded'; amountXaf: number })
  | (ProviderFacts & { kind: 'failed'; reason: FailureReason })
  | { kind: 'unknown'; cause: string };

/** `absent` proves that nothing arrived only where `lookupByOurReference` says so. */
export type LookupResult =
  | { kind: 'found'; providerReference: string }
  | { kind: 'absent' }
  | { kind: 'unknown'; cause: string };

/** Money to a wallet. */
export interface WithdrawRequest {
  amountXaf: number;
  phone: Phone;
  /** A UUIDv4 of ours, made and stored before this call, for this one withdraw. */
  externalReference: string;
  description: string;
}

/** The provider's own money on the receiver's network does not reach. */
export type WithdrawFailure = FailureReason | 'float_short';

/** What one try to send money proved; it is never sent again on `unknown`. */
export type WithdrawResult =
  | { kind: 'accepted'; providerReference: string; operator: string | null }
  | { kind: 'refused'; code: string; reason: WithdrawFailure; proof: 'refused' }
  | { kind: 'not_sent'; cause: string; proof: 'not_sent' }
  | { kind: 'unknown'; cause: string };

export interface MassPayoutRequest {
  /** Of the whole list; each line has one of its own. */
  externalReference: string;
  comment: string;
  lines: readonly WithdrawRequest[];
}

export type MassPayoutResult =
  | { kind: 'accepted'; providerReference: string }
  | { kind: 'refused'; code: string; reason: WithdrawFailure; proof: 'refused' }
  | { kind: 'not_sent'; cause: string; proof: 'not_sent' }
  | { kind: 'unknown'; cause: string };

export type TransactionState = 'pending' | 'succeeded' | 'failed' | 'unknown';

/** One line of a mass payout; ours is what finds it again. */
export interface MassPayoutLine {
  externalReference: string | null;
  phone: Phone | null;
  providerReference: string | null;
  state: TransactionState;
}

export type MassPayoutStatus =
  | { kind: 'known'; state: 'pending' | 'processing' | 'completed'; lines: MassPayoutLine[] }
  | { kind: 'unknown'; cause: string };

/** Whose wallet a number is, as the operator knows it. */
export type HolderResult =
  { kind: 'found'; fullName: string } | { kind: 'absent' } | { kind: 'unknown'; cause: string };

/** Francs that the provider holds for us, rounded down; a withdraw needs those of its network. */
export type BalancesResult =
  | { kind: 'known'; totalXaf: number; byOperator: Record<string, number> }
  | { kind: 'unknown'; cause: string };

/** One transaction of the provider's own list. */
export interface HistoryRow {
  at: Date;
  providerReference: string;
  operatorReference: string | null;
  operator: string | null;
  /** The whole number, for memory only: what is stored or shown is the tail, its last three digits. */
  phone: Phone | null;
  phoneTail: string | null;
  description: string;
  externalUser: string | null;
  direction: 'collect' | 'withdraw';
  amountXaf: number;
  /** Rounded up: what a fraction of a franc leaves is not ours. */
  feeXaf: number | null;
  state: TransactionState;
}

export type HistoryResult =
  | {
      kind: 'known';
      rows: HistoryRow[];
      /** Rows without a reference, a time or an amount: they match nothing, and somebody must look. */
      unreadable: number;
    }
  | { kind: 'unknown'; cause: string };

/** A call on a notice address, before anything is believed. */
export interface ReceivedNotice {
  method: string;
  headers: Record<string, string | string[] | undefined>;
  /** As received, for signatures over it; empty where there was none. */
  rawBody: Buffer;
  /** The query's or body's fields. */
  fields: unknown;
}

/** What a verified notice points at. Its other words are not evidence (payments.md 0.1). */
export interface PaymentNotice {
  providerReference: string | null;
  externalReference: string | null;
  status: string;
  /** What makes this call the only one of its kind, where the provider signs such a thing. */
  nonce: string | null;
}

/**
 * A Mobile Money provider. No function throws for what the provider says or fails to say: every
 * answer is one of the results above. What its capabilities leave out is never asked of it.
 */
export interface PaymentProvider {
  name: string;
  capabilities: ProviderCapabilities;
  collect(request: CollectRequest): Promise<CollectResult>;
  /** What became of a collect or a withdraw. */
  status(providerReference: string): Promise<StatusResult>;
  /** Looks for what became of a request whose answer was lost, among those made about then. */
  findByReference(externalReference: string, sentAt: Date): Promise<LookupResult>;
  /** Sends money once, and never a second time by itself. */
  withdraw(request: WithdrawRequest): Promise<WithdrawResult>;
  massPayout(request: MassPayoutRequest): Promise<MassPayoutResult>;
  massPayoutStatus(providerReference: string): Promise<MassPayoutStatus>;
  holder(phone: Phone): Promise<HolderResult>;
  balances(): Promise<BalancesResult>;
  /** All that happened from one time to the other. */
  history(from: Date, to: Date): Promise<HistoryResult>;
  /** Checks who calls. */
  verifyNotice(
    received: ReceivedNotice,
    now: Date,
  ): { ok: true; notice: PaymentNotice } | Refusal<'bad_signature'>;
  close(): Promise<void>;
}
