import type { Tx } from '../../models/database.js';
import { cancelOutbox } from '../../models/outbox.js';
import { changeAttempt, changePayment, type Attempt, type Payment } from '../../models/payments.js';
import { rootPaymentXaf, settleCompleted } from '../../models/payment-rest.js';
import type { Order } from '../../models/orders.js';
import type { Received } from '../escrow-postings.js';
import type { Actor } from '../person.js';
import {
  feeXafOf,
  isAbout,
  mismatchOf,
  type CollectEvidence,
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

export type Settle = (tx: Tx, attemptId: string, evidence: CollectEvidence) => Promise<Settlement>;

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
    const found = await lockAttempt(tx, parts.orders, attemptId);
    if (evidence.kind === 'never_arrived') return neverArrived(parts, tx, found);
    if (!isAbout(found.attempt, evidence)) return ignore(tx, found, evidence);
    if (evidence.kind === 'pending') return wait(tx, found, evidence.providerReference);
    const locked = await withoutDoubt(parts, tx, found);
    return evidence.kind === 'succeeded'
      ? succeed(tx, locked, evidence)
      : fail(tx, locked, evidence);
  };
}

/**
 * What a person was asked to look at because nothing was known of it is known now. One that was
 * given up for a person is open again, so that its money is booked however late it comes.
 */
async function withoutDoubt(
  { reviews }: Pick<PaymentParts, 'reviews'>,
  tx: Tx,
  locked: LockedAttempt,
): Promise<LockedAttempt> {
  const { attempt, payment } = locked;
  if (!DOUBTFUL.includes(attempt.state)) return locked;
  const subject = { paymentId: payment.id, attemptId: attempt.id };
  const wasOpen = await reviews.explain(tx, { kind: 'payment_unresolved', subject });
  if (!wasOpen || attempt.state !== 'review') return locked;
  return { ...locked, attempt: { ...attempt, state: 'expired_locally' } };
}

/** Where somebody may have been asked; of the usual `pending` nobody is before its last day. */
const DOUBTFUL: readonly Attempt['state'][] = [
  ...(['submitting', 'unknown', 'expired_locally', 'review'] as const),
];

/** The provider knows nothing of our reference, long after it must have: nothing was charged. */
async function neverArrived(
  parts: PaymentParts,
  tx: Tx,
  locked: LockedAttempt,
): Promise<Settlement> {
  const { state, providerReference } = locked.attempt;
  const isLost = ['submitting', 'unknown', 'expired_locally'].includes(state);
  if (!isLost || providerReference !== null) return 'unchanged';
  const failure = { proof: 'never_arrived', reason: 'provider_unreachable' } as const;
  await failAttempt(parts, tx, await withoutDoubt(parts, tx, locked), failure);
  return 'failed';
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
      const facts = { providerReference, amountXaf };
      const about = { kind: 'payment_orphan', attemptId: attempt.id, facts } as const;
      await askPerson(parts, tx, payment, about);
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
      const about = { kind: 'payment_contradiction', attemptId: attempt.id } as const;
      await askPerson(parts, tx, payment, { ...about, facts: { reason } });
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
    if (isPaid) await settlePayment(tx, payment, clock.now());
    // Less than was asked for is its owner's to decide; anything else that does not fit a person's.
    if (settlement === 'parked') await parts.shortMoney.ask(tx, locked, amountXaf);
    if (wrong !== null) {
      const facts = { field: wrong, amountXaf };
      const about = { kind: 'payment_mismatch', attemptId: attempt.id, facts } as const;
      await askPerson(parts, tx, payment, about);
    }
    await cancelOutbox(tx, leftOver(locked, settlement), clock.now());
    return settlement;
  };
}

/** With all that it completes, if it asked for the rest of another. */
function settlePayment(tx: Tx, { id, completes }: Payment, at: Date): Promise<void> {
  return completes === null ? changePayment(tx, id, 'settled', at) : settleCompleted(tx, id, at);
}

/** Timers that have nothing left to do; the window of an order that is not paid stays open. */
function leftOver({ payment, attempt }: LockedAttempt, settlement: Settlement): string[] {
  const polls = [pollKey(attempt.id)];
  return settlement === 'held' ? [...polls, expireKey(payment.id)] : polls;
}

/** Books the money: for the order that waits for it, else as the customer's credit. */
function createBooking(parts: PaymentParts) {
  const { clock, orders, escrow, fulfilment, lateMoney, otherMoney, rules } = parts;
  return async (
    tx: Tx,
    locked: LockedAttempt,
    success: Success,
  ): Promise<'held' | 'credited' | 'parked'> => {
    const { attempt, payment } = locked;
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
      await hold(tx, paid, locked, received);
      await fulfilment.onPaid(tx, paid);
      const excessXaf = received.amountXaf - payment.amountXaf;
      if (excessXaf > 0) await lateMoney.ask(tx, locked, excessXaf);
      return 'held';
    }
    await escrow.credit(tx, payment, received);
    await lateMoney.ask(tx, locked, received.amountXaf);
    return 'credited';
  };

  /** The rest of a short payment joins what lies parked of it. */
  async function hold(tx: Tx, paid: Order, { payment }: LockedAttempt, received: Received) {
    if (payment.completes === null) return escrow.hold(tx, paid, received);
    const askedXaf = await rootPaymentXaf(tx, payment.id);
    const parkedXaf = askedXaf - payment.amountXaf;
    return escrow.complete(tx, paid, received, { askedXaf, parkedXaf });
  }

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
