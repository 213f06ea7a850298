import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Tx } from '../../models/database.js';
import type { Order } from '../../models/orders.js';
import { changeAttempt, type Payment, type Proof } from '../../models/payments.js';
import { openSupportTask, type SupportTask } from '../../models/support.js';
import type { Escrow } from '../escrow.js';
import type { MoneyRules } from '../money-rules.js';
import type { Orders } from '../orders.js';
import { awaitingOf, type LockedAttempt } from './locked.js';
import type { OtherMoney } from './other-money.js';
import type { PaymentSettings } from './payment-settings.js';

/** What people are told about a payment. `turn` tells two notices of one order apart. */
export interface PaymentNotices {
  notify(
    tx: Tx,
    event: 'payment.failed' | 'payment.expired' | 'payment.credited',
    order: Order,
    facts: Record<string, string | number>,
  ): Promise<unknown>;
}

/** What the app hands to everything that decides about a payment. */
export interface PaymentParts {
  clock: Clock;
  ids: Ids;
  orders: Pick<Orders, 'lock' | 'move'>;
  escrow: Pick<Escrow, 'hold' | 'credit' | 'park'>;
  fulfilment: { onPaid(tx: Tx, order: Order): Promise<unknown> };
  notifications: PaymentNotices;
  /** Top-ups and whatever else is for no order. */
  otherMoney: OtherMoney;
  /** What providers keep of a collect where their answers do not say. */
  rules: MoneyRules;
  settings: PaymentSettings;
}

/** Ends an attempt with its proof that nothing was charged, and tells whoever still waits. */
export async function failAttempt(
  {
    clock,
    notifications,
    otherMoney,
  }: Pick<PaymentParts, 'clock' | 'notifications' | 'otherMoney'>,
  tx: Tx,
  locked: LockedAttempt,
  failure: { proof: Proof; reason: string; providerReference?: string },
): Promise<void> {
  const { attempt } = locked;
  await changeAttempt(tx, attempt.id, { state: 'failed', ...failure, resolvedAt: clock.now() });
  if (locked.payment.purpose !== 'order') await otherMoney.failed(tx, locked, failure.reason);
  const order = awaitingOf(locked);
  const facts = { reason: failure.reason, turn: attempt.no };
  if (order) await notifications.notify(tx, 'payment.failed', order, facts);
}

/** Puts a payment before a person of the team. */
export async function askPerson(
  { clock, ids }: Pick<PaymentParts, 'clock' | 'ids'>,
  tx: Tx,
  { cityId, orderId, accountId }: Payment,
  task: Pick<SupportTask, 'facts'> & { kind: Extract<SupportTask['kind'], `payment_${string}`> },
): Promise<void> {
  const createdAt = clock.now();
  await openSupportTask(tx, { id: ids.next(), cityId, orderId, accountId, createdAt, ...task });
}
