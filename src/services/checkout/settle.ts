import type { Tx } from '../../models/database.js';
import { cancelOutbox } from '../../models/outbox.js';
import { changeAttempt, changePayment } from '../../models/payments.js';
import type { Received } from '../escrow.js';
import type { Actor } from '../person.js';
import {
  feeXafOf,
  isAbout,
  mismatchOf,
  type Evidence,
  type Failure,
  type Success,
} from './evidence.js';
import { awaitingOf, lockAttempt, type LockedAttempt } from './locked.js';
import { expireKey, pollKey } from './open-payment.js';
import { askPerson, failAttempt, type PaymentParts } from './payment-parts.js';

/** What evidence did: paid the order, became credit, was set aside for a person, or nothing new. */
export type Settlement =
  'held' | 'credited' | 'parked' | 'review' | 'failed' | 'pending' | 'unchanged';

export type Settle = (tx: Tx, attemptId: string, evidence: Evidence) => Promise<Settlement>;

/**
 * The only place where a collect becomes money. Evidence may come twice, late and in any order: a
 * success counts once and is never undone, and money that no order waits for is the customer's.
 */
export function createSettle(parts: PaymentParts): Settle {
  const succeed = createSuccess(parts);
  const fail = createFailure(parts);
  const ignore = createOther(parts);
  return async (tx, attemptId, evidence) => {
    if (evidence.kind === 'unknown') return 'unchanged';
    const locked = await lockAttempt(tx, parts.orders, attemptId);
    if (!isAbout(locked.attempt, evidence)) return ignore(tx, locked, evidence);
    if (evidence.kind === 'succeeded') return succeed(tx, locked, evidence);
    if (evidence.kind === 'failed') return fail(tx, locked, evidence);
    return wait(tx, locked, evidence.providerReference);
  };
}

/** Evidence of another transaction changes nothing; a second success under our reference is told. */
function createOther(parts: PaymentParts) {
  return async (
    tx: Tx,
    { attempt, payment }: LockedAttempt,
    evidence: Exclude<Evidence, { kind: 'unknown' }>,
  ): Promise<Settlement> => {
    const isOurs = evidence.externalReference === attempt.externalReference;
    if (isOurs && evidence.kind === 'succeeded') {
      const { providerReference, amountXaf } = evidence;
      const facts = { attemptId: attempt.id, providerReference, amountXaf };
      await askPerson(parts, tx, payment, { kind: 'payment_orphan', facts });
    }
    return 'unchanged';
  };
}

/** Still with the payer: what was unknown is found again. */
async function wait(
  tx: Tx,
  { attempt: { id, state, providerReference: known } }: LockedAttempt,
  providerReference: string,
): Promise<Settlement> {
  const isFound = state === 'submitting' || state === 'unknown';
  if (!isFound && (state !== 'expired_locally' || known !== null)) return 'unchanged';
  await changeAttempt(tx, id, { state: isFound ? 'pending' : state, providerReference });
  return 'pending';
}

function createFailure(parts: PaymentParts) {
  return async (
    tx: Tx,
    locked: LockedAttempt,
    { providerReference, reason }: Failure,
  ): Promise<Settlement> => {
    const { attempt, payment } = locked;
    // A provider that takes a success back is a matter for a person, never for the books.
    if (attempt.state === 'succeeded') {
      const facts = { attemptId: attempt.id };
      await askPerson(parts, tx, payment, { kind: 'payment_contradiction', facts });
    }
    if (['succeeded', 'failed', 'review'].includes(attempt.state)) return 'unchanged';
    await failAttempt(parts, tx, locked, { proof: 'provider_failed', reason, providerReference });
    return 'failed';
  };
}

function createSuccess(parts: PaymentParts) {
  const { clock } = parts;
  const book = createBooking(parts);
  return async (tx: Tx, locked: LockedAttempt, success: Success): Promise<Settlement> => {
    const { attempt, payment } = locked;
    if (attempt.state === 'succeeded' || attempt.state === 'review') return 'unchanged';
    const { providerReference, operator, amountXaf } = success;
    const wrong = mismatchOf(attempt, success);
    const settlement = wrong === null ? await book(tx, locked, success) : 'review';
    const isPaid = settlement === 'held' || settlement === 'credited';
    await changeAttempt(tx, attempt.id, {
      state: isPaid ? 'succeeded' : 'review',
      providerReference,
      operator,
      credited: settlement === 'credited',
      resolvedAt: clock.now(),
    });
    if (isPaid) {
      await changePayment(tx, payment.id, 'settled', clock.now());
    } else {
      const facts = { attemptId: attempt.id, field: wrong ?? 'amount', amountXaf };
      await askPerson(parts, tx, payment, { kind: 'payment_mismatch', facts });
    }
    await cancelOutbox(tx, leftOver(locked, settlement), clock.now());
    return settlement;
  };
}

/** Timers that have nothing left to do; the window of an order that is not paid stays open. */
function leftOver({ payment, attempt }: LockedAttempt, settlement: Settlement): string[] {
  const polls = [pollKey(attempt.id)];
  return settlement === 'held' ? [...polls, expireKey(payment.id)] : polls;
}

/** Books the money: for the order that waits for it, else as the customer's credit. */
function createBooking(parts: PaymentParts) {
  const { clock, orders, escrow, fulfilment, notifications, otherMoney, rules } = parts;
  return async (
    tx: Tx,
    locked: LockedAttempt,
    success: Success,
  ): Promise<'held' | 'credited' | 'parked'> => {
    const { attempt, order, payment } = locked;
    const received = receivedOf(locked, success);
    if (payment.purpose !== 'order') {
      await otherMoney.received(tx, locked, received);
      return 'credited';
    }
    const awaiting = awaitingOf(locked);
    if (awaiting && received.amountXaf < attempt.amountXaf) {
      await escrow.park(tx, payment, received);
      return 'parked';
    }
    if (awaiting) {
      const actor: Actor = { kind: 'provider', id: attempt.provider };
      const facts = { attemptId: attempt.id };
      const paid = await orders.move(tx, awaiting, { payment: 'held' }, actor, facts);
      await escrow.hold(tx, paid, received);
      await fulfilment.onPaid(tx, paid);
      return 'held';
    }
    await escrow.credit(tx, payment, received);
    const facts = { amountXaf: received.amountXaf, turn: attempt.no };
    if (order) await notifications.notify(tx, 'payment.credited', order, facts);
    return 'credited';
  };

  function receivedOf({ attempt }: LockedAttempt, success: Success): Received {
    return {
      attemptId: attempt.id,
      provider: attempt.provider,
      operator: success.operator ?? attempt.operator,
      amountXaf: success.amountXaf,
      feeXaf: feeXafOf(success, attempt.provider, rules.at(clock.now())),
    };
  }
}
