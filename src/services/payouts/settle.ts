import type { Tx } from '../../models/database.js';
import { cancelOutbox } from '../../models/outbox.js';
import { changePayoutAttempt, type PayoutAttempt } from '../../models/payout-attempts.js';
import { changePayout, type Payout } from '../../models/payouts.js';
import type { Evidence, Failure, Success } from '../checkout/evidence.js';
import { endPayout } from './ending.js';
import { lateEntries, mustHaveEnded } from './entries.js';
import type { PayoutParts } from './parts.js';
import { lockPayoutAttempt } from './sending.js';

/** What evidence did. */
export type PayoutSettlement = 'succeeded' | 'failed' | 'pending' | 'review' | 'unchanged';

/** The only place where a payout ends: by what was read back, whenever and however often it comes. */
export type SettlePayout = (
  tx: Tx,
  attemptId: string,
  evidence: Evidence,
) => Promise<PayoutSettlement>;

interface Locked {
  payout: Payout;
  attempt: PayoutAttempt;
}

export function createSettlePayout(parts: PayoutParts): SettlePayout {
  const succeed = createSuccess(parts);
  const fail = createFailure(parts);
  return async (tx, attemptId, evidence) => {
    if (evidence.kind === 'unknown') return 'unchanged';
    const locked = await lockPayoutAttempt(tx, attemptId);
    if (!isAbout(locked.attempt, evidence)) return 'unchanged';
    if (evidence.kind === 'succeeded') return succeed(tx, locked, evidence);
    if (evidence.kind === 'failed') return fail(tx, locked, evidence);
    return wait(parts, tx, locked, evidence.providerReference);
  };
}

/** By the provider's reference once it is known, before that by ours, which it must repeat. */
function isAbout(
  attempt: PayoutAttempt,
  evidence: { providerReference: string; externalReference: string | null },
): boolean {
  return attempt.providerReference === null
    ? evidence.externalReference === attempt.externalReference
    : evidence.providerReference === attempt.providerReference;
}

/** On its way: what was unknown is found again. */
async function wait(
  { clock }: PayoutParts,
  tx: Tx,
  { payout, attempt }: Locked,
  providerReference: string,
): Promise<PayoutSettlement> {
  if (attempt.state !== 'submitting' && attempt.state !== 'unknown') return 'unchanged';
  await changePayoutAttempt(tx, attempt.id, { state: 'pending', providerReference });
  await changePayout(tx, payout.id, { state: 'pending', at: clock.now() });
  return 'pending';
}

function createFailure(parts: PayoutParts) {
  const { clock } = parts;
  return async (
    tx: Tx,
    { payout, attempt }: Locked,
    { reason, providerReference }: Failure,
  ): Promise<PayoutSettlement> => {
    // A provider that takes a success back is a matter for a person, never for the books.
    if (attempt.state === 'succeeded') await ask(parts, tx, payout, 'payout_contradiction');
    if (['succeeded', 'failed', 'review'].includes(attempt.state)) return 'unchanged';
    const resolvedAt = clock.now();
    const proof = { proof: 'provider_failed', reason, providerReference, resolvedAt } as const;
    await changePayoutAttempt(tx, attempt.id, { state: 'failed', ...proof });
    await endPayout(parts, tx, payout, { end: 'failed', reason });
    return 'failed';
  };
}

function createSuccess(parts: PayoutParts) {
  const { clock } = parts;
  const late = createLate(parts);
  return async (tx: Tx, locked: Locked, success: Success): Promise<PayoutSettlement> => {
    const { payout, attempt } = locked;
    if (attempt.state === 'succeeded' || attempt.state === 'review') return 'unchanged';
    const wrong = mismatchOf(attempt, success);
    const { providerReference, operator } = success;
    const resolvedAt = clock.now();
    const found = { providerReference, operator, resolvedAt };
    if (wrong !== null) {
      await changePayoutAttempt(tx, attempt.id, { state: 'review', ...found });
      return review(parts, tx, payout, wrong);
    }
    await changePayoutAttempt(tx, attempt.id, { state: 'succeeded', ...found });
    await cancelOutbox(tx, [`payout.poll:${attempt.id}`], resolvedAt);
    if (attempt.state === 'failed') return late(tx, locked, operator);
    await endPayout(parts, tx, payout, { end: 'succeeded', operator });
    return 'succeeded';
  };
}

/** Told as failed, given back, and paid all the same: booked as it is, for a person to clear. */
function createLate(parts: PayoutParts) {
  const { ledger } = parts;
  return async (
    tx: Tx,
    { payout, attempt }: Locked,
    operator: string | null,
  ): Promise<PayoutSettlement> => {
    const entries = lateEntries({ ...payout, operator: operator ?? payout.operator });
    const posted = await ledger.post(tx, {
      ...{ key: `payout_late:${attempt.id}`, kind: 'payout_late', cityId: payout.cityId, entries },
      actor: { kind: 'provider', id: payout.provider },
      facts: { payoutId: payout.id },
    });
    mustHaveEnded(payout.id, posted);
    await ask(parts, tx, payout, 'payout_late');
    return 'review';
  };
}

async function review(
  parts: PayoutParts,
  tx: Tx,
  payout: Payout,
  wrong: string,
): Promise<PayoutSettlement> {
  await changePayout(tx, payout.id, { state: 'review', reason: wrong, at: parts.clock.now() });
  await ask(parts, tx, payout, 'payout_mismatch');
  return 'review';
}

/** What a success says differently from what was sent. */
function mismatchOf(
  attempt: PayoutAttempt,
  { amountXaf, currency, direction, externalReference }: Success,
): string | null {
  if (externalReference !== null && externalReference !== attempt.externalReference) {
    return 'reference';
  }
  if (amountXaf !== attempt.amountXaf) return 'amount';
  if (currency !== 'XAF') return 'currency';
  return direction === null || direction === 'withdraw' ? null : 'direction';
}

/** Puts a payout before a person of the team. */
export async function ask(
  { reviews }: Pick<PayoutParts, 'reviews'>,
  tx: Tx,
  { id, cityId, orderId, amountXaf, purpose }: Payout,
  kind: string,
): Promise<void> {
  const facts = { amountXaf, purpose };
  await reviews.open(tx, { kind, subject: { payoutId: id }, cityId, orderId, facts });
}
