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

/** What a verified notice points at. Its other words are not evidence (payments.md 0.1). */
export interface PaymentNotice {
  providerReference: string | null;
  externalReference: string | null;
  status: string;
}

/**
 * A Mobile Money provider. No function throws for what the provider says or fails to say: every
 * answer is one of the results above.
 */
export interface PaymentProvider {
  name: string;
  capabilities: ProviderCapabilities;
  collect(request: CollectRequest): Promise<CollectResult>;
  status(providerReference: string): Promise<StatusResult>;
  /** Looks for what became of a request whose answer was lost, among those made about then. */
  findByReference(externalReference: string, sentAt: Date): Promise<LookupResult>;
  /** Checks who calls; `fields` are the notice's query or body as received. */
  verifyNotice(
    fields: unknown,
    now: Date,
  ): { ok: true; notice: PaymentNotice } | Refusal<'bad_signature'>;
  close(): Promise<void>;
}
