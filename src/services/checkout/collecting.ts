import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Phone } from '../../lib/phone.js';
import type { Vault } from '../../lib/vault.js';
import type { Tx } from '../../models/database.js';
import type { PaymentParts } from './payment-parts.js';

/** What is to be asked of the provider. The phone is only ever in memory. */
export interface Submission {
  provider: string;
  amountXaf: number;
  phone: Phone;
  /** The wallet's network where it is known. */
  operator?: string;
  externalReference: string;
  description: string;
}

export type Beginning =
  | { kind: 'send'; submission: Submission }
  /** Not yet: the payer's phone cannot show a prompt. */
  | { kind: 'wait'; until: Date; reason: string }
  /** Sent before, or no longer wanted. */
  | { kind: 'over' };

/** What a provider's answer proved; the port's own result fits. */
export type CollectOutcome =
  | { kind: 'accepted'; providerReference: string; operator: string | null }
  | { kind: 'refused'; reason: string; code: string }
  | { kind: 'not_sent'; cause: string }
  | { kind: 'unknown'; cause: string };

export interface Collecting {
  /** Decides whether a collect leaves now; `send` is stored before it is answered. */
  begin(tx: Tx, attemptId: string): Promise<Beginning>;
  /** Stores what the provider answered; gives when to try again a request that was never sent. */
  record(tx: Tx, attemptId: string, outcome: CollectOutcome): Promise<Date | null>;
}

export interface CollectingParts extends Pick<
  PaymentParts,
  'clock' | 'ids' | 'orders' | 'notifications' | 'otherMoney' | 'failover' | 'router' | 'settings'
> {
  clock: Clock;
  ids: Ids;
  vault: Vault;
}
