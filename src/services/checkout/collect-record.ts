import { addMs } from '../../lib/clock.js';
import type { Tx } from '../../models/database.js';
import { changeAttempt } from '../../models/payments.js';
import { forgetDeclaredOperator, noteAccepted } from '../../models/submissions.js';
import type { Collecting, CollectingParts, CollectOutcome } from './collecting.js';
import { createDelays } from './delays.js';
import { lockAttempt, type LockedAttempt } from './locked.js';
import { failAttempt } from './payment-parts.js';
import type { Bearing } from './router.js';

/** Stores what a provider answered, and what that says of the provider. */
export function createRecord(parts: CollectingParts): Collecting['record'] {
  const { clock, orders, router, settings } = parts;
  const mayBeAskedAgain = createMayRepeatLater(parts);
  const { tellResumed } = createDelays(parts);

  /** Nothing has left: another provider is asked at once, or the same one again in a moment. */
  async function notSent(tx: Tx, locked: LockedAttempt): Promise<Date | null> {
    const { attempt, payment } = locked;
    const failure = { proof: 'not_sent', reason: 'provider_unreachable' } as const;
    const again = addMs(clock.now(), settings.notSentRetryMs);
    const isFirst = attempt.state === 'submitting' && again < payment.expiresAt;
    if (isFirst && !(await hasOther(tx, locked))) {
      await changeAttempt(tx, attempt.id, { state: 'created' });
      return again;
    }
    await failAttempt(parts, tx, locked, failure);
    return null;
  }

  /** Whether somebody works who has not failed to be reached for this money already. */
  async function hasOther(tx: Tx, { attempt, attempts }: LockedAttempt): Promise<boolean> {
    const avoid = attempts.map(({ provider }) => provider);
    const { operator, amountXaf } = attempt;
    const choice = await router.choose(tx, { operator, amountXaf, avoid });
    return choice.kind === 'go';
  }

  return async (tx, attemptId, outcome) => {
    if (outcome.kind === 'accepted') {
      const { providerReference, operator } = outcome;
      const noted = await noteAccepted(tx, attemptId, providerReference, operator);
      if (noted.wasDelayed) await tellResumed(tx, attemptId, noted.operator);
      return null;
    }
    const locked = await lockAttempt(tx, orders, attemptId);
    const { attempt } = locked;
    await router.note(tx, attempt, bearingOf(outcome), causeOf(outcome));
    // Evidence was quicker than the answer.
    if (!['submitting', 'unknown', 'expired_locally'].includes(attempt.state)) return null;
    if (outcome.kind === 'not_sent') return notSent(tx, locked);
    if (outcome.kind === 'refused') {
      const { reason } = outcome;
      if (reason === 'network_unsupported') {
        await forgetDeclaredOperator(tx, locked.payment.payerPhoneId);
      }
      await failAttempt(parts, tx, locked, { proof: 'refused', reason });
      return null;
    }
    const state = attempt.state === 'submitting' ? 'unknown' : attempt.state;
    await changeAttempt(tx, attempt.id, { state });
    return mayBeAskedAgain(locked);
  };
}

/** When the very same request is sent again, of which nobody knows whether it arrived. */
function createMayRepeatLater({ clock, router, settings }: CollectingParts) {
  return ({ attempt, payment }: LockedAttempt): Date | null => {
    const route = router.routes.find(({ name }) => name === attempt.provider);
    const again = addMs(clock.now(), settings.repeatMs);
    const isInTime = again < addMs(attempt.createdAt, settings.repeatForMs);
    const isOne = route?.capabilities.idempotentCreate === true;
    return isOne && isInTime && again < payment.expiresAt ? again : null;
  };
}

type Unaccepted = Exclude<CollectOutcome, { kind: 'accepted' }>;

/** What such an answer says of the provider; a refusal that names the payer is a good sign. */
function bearingOf(outcome: Unaccepted): Bearing {
  if (outcome.kind !== 'refused') return 'failing';
  return outcome.reason === 'not_authorised' ? 'refuses_us' : 'well';
}

function causeOf(outcome: Unaccepted): string {
  return outcome.kind === 'refused' ? outcome.code : outcome.cause;
}
