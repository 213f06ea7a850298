import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Tx } from '../../models/database.js';
import type { Order } from '../../models/orders.js';
import { changeAttempt, type Payment, type Proof } from '../../models/payments.js';
import type { Escrow } from '../escrow.js';
import type { MoneyRules } from '../money-rules.js';
import type { Orders } from '../orders.js';
import type { Reviews } from '../reviews.js';
import type { Failover } from './failover.js';
import type { LateMoney } from './late-money.js';
import { awaitingOf, type LockedAttempt } from './locked.js';
import type { OtherMoney } from './other-money.js';
import type { PaymentNotices } from './payment-notices.js';
import type { PaymentSettings } from './payment-settings.js';
import type { Router } from './router.js';
import type { ShortMoney } from './short-money.js';

/** What the app hands to everything that decides about a payment. */
export interface PaymentParts {
  clock: Clock;
  ids: Ids;
  orders: Pick<Orders, 'lock' | 'move' | 'note'>;
  escrow: Pick<Escrow, 'hold' | 'complete' | 'credit' | 'park' | 'freeWallet'>;
  fulfilment: { onPaid(tx: Tx, order: Order): Promise<unknown> };
  notifications: PaymentNotices;
  /** Top-ups and whatever else is for no order. */
  otherMoney: OtherMoney;
  /** Which provider is asked, and who else when one fails. */
  router: Router;
  failover: Failover;
  reviews: Pick<Reviews, 'open' | 'explain'>;
  lateMoney: Pick<LateMoney, 'ask'>;
  shortMoney: Pick<ShortMoney, 'ask'>;
  /** What providers keep of a collect where their answers do not say. */
  rules: MoneyRules;
  settings: PaymentSettings;
}

type FailingParts = Pick<PaymentParts, 'clock' | 'notifications' | 'otherMoney' | 'failover'>;

/**
 * Ends an attempt with its proof that nothing was charged. Where another follows by itself nobody
 * need hear of it; otherwise whoever still waits is told.
 */
export async function failAttempt(
  { clock, notifications, otherMoney, failover }: FailingParts,
  tx: Tx,
  locked: LockedAttempt,
  failure: { proof: Proof; reason: string; providerReference?: string },
): Promise<void> {
  const { attempt } = locked;
  await changeAttempt(tx, attempt.id, { state: 'failed', ...failure, resolvedAt: clock.now() });
  if (await failover(tx, locked, failure)) return;
  if (locked.payment.purpose !== 'order') await otherMoney.failed(tx, locked, failure.reason);
  const order = awaitingOf(locked);
  const facts = { reason: failure.reason, turn: attempt.no };
  if (order) await notifications.notify(tx, 'payment.failed', order, facts);
}

/** Puts an attempt before a person of the team. */
export async function askPerson(
  { reviews }: Pick<PaymentParts, 'reviews'>,
  tx: Tx,
  { cityId, orderId, accountId, id: paymentId }: Payment,
  { kind, attemptId, facts = {} }: AttemptReview,
): Promise<void> {
  const subject = { paymentId, attemptId };
  await reviews.open(tx, { kind, subject, cityId, orderId, accountId, facts });
}

interface AttemptReview {
  kind: 'payment_contradiction' | 'payment_mismatch' | 'payment_orphan' | 'payment_unresolved';
  attemptId: string;
  facts?: Record<string, string | number>;
}
