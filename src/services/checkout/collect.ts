import { addMs, type Clock } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import type { Ids } from '../../lib/ids.js';
import type { Phone } from '../../lib/phone.js';
import type { Vault } from '../../lib/vault.js';
import type { Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import {
  changeAttempt,
  lockAttempts,
  lockToAsk,
  noteAccepted,
  readPayment,
  readSubmission,
  type Attempt,
  type Payment,
  type SubmissionRow,
} from '../../models/payments.js';
import { toOutboxRows } from '../jobs.js';
import { createDelays, orderOf } from './delays.js';
import { lockAttempt, type LockedAttempt } from './locked.js';
import { pollJob } from './open-payment.js';
import { failAttempt, type PaymentParts } from './payment-parts.js';
import { createReroute } from './reroute.js';
import type { Bearing } from './router.js';
import { walletOperator } from './routes.js';

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

export function createCollecting(parts: CollectingParts): Collecting {
  return { begin: createBegin(parts), record: createRecord(parts) };
}

function createBegin(parts: CollectingParts): Collecting['begin'] {
  const { clock, ids, vault, settings, router } = parts;
  const reroute = createReroute(parts);
  const { tellDelayed, tellResumed } = createDelays(parts);

  /** The attempt is submitting from here on, and will be read back whatever happens to this process. */
  async function submit(tx: Tx, attempt: Attempt, asked: Asked): Promise<Beginning> {
    const now = clock.now();
    const { phone, row } = asked;
    const { id, provider, operator, amountXaf, externalReference } = attempt;
    await changeAttempt(tx, id, { state: 'submitting', submittedAt: now, provider, operator });
    const firstPoll = pollJob(id, addMs(now, settings.pollAtMs[0] ?? 0));
    await writeOutbox(tx, toOutboxRows([firstPoll], ids, now));
    await tellResumed(tx, asked.payment, operator);
    const description = row.reference === null ? 'Kwata' : `Kwata ${String(row.reference)}`;
    const said = operator === null ? {} : { operator };
    const submission = { provider, amountXaf, phone, externalReference, description, ...said };
    return { kind: 'send', submission };
  }

  /** Cancelled, paid otherwise or too late: nobody is asked for money any more. */
  async function drop(tx: Tx, attempt: Attempt): Promise<Beginning> {
    const reason = 'not_awaited';
    const resolvedAt = clock.now();
    await changeAttempt(tx, attempt.id, { state: 'failed', proof: 'not_sent', reason, resolvedAt });
    return { kind: 'over' };
  }

  /** The phone has been rung often enough, by whatever orders: counted here, where it is rung. */
  async function rest(tx: Tx, asked: Omit<LockedAttempt, 'order'>): Promise<Beginning> {
    const order = await orderOf(tx, asked.payment);
    const failure = { proof: 'not_sent', reason: 'too_many_prompts' } as const;
    await failAttempt(parts, tx, { ...asked, order }, failure);
    return { kind: 'over' };
  }

  /** The way there, as it is now; a request that was never sent may still take another. */
  async function send(tx: Tx, attempt: Attempt, asked: Asked): Promise<Beginning> {
    const { row, phone } = asked;
    const operator = walletOperator(phone, row) ?? attempt.operator;
    const errand = { operator, amountXaf: attempt.amountXaf, prefer: attempt.provider };
    const choice = await router.choose(tx, errand, row.roads);
    if (choice.kind === 'later') return tellDelayed(tx, asked.payment, choice.until);
    const provider = choice.kind === 'go' ? choice.provider : attempt.provider;
    const isTried = attempt.submittedAt !== null && provider !== attempt.provider;
    if (isTried) return reroute(tx, { ...asked, attempt }, provider);
    return submit(tx, { ...attempt, provider, operator }, asked);
  }

  return async (tx, attemptId) => {
    const { payment, attempts, attempt } = await lockOne(tx, attemptId);
    const isRepeat = await mayRepeat(tx, attempt, parts);
    if (attempt.state !== 'created' && !isRepeat) return { kind: 'over' };
    const now = clock.now();
    const row = await readSubmission(tx, payment.id, {
      ...{ busySince: addMs(now, -settings.busySessionMs), now },
      promptsSince: addMs(now, -settings.promptWindowMs),
    });
    if (!row) throw new AppError('state_missing', `payment ${payment.id} has no payer`);
    if (!row.awaited || now >= payment.expiresAt) {
      return isRepeat ? { kind: 'over' } : drop(tx, attempt);
    }
    if (!isRepeat && row.phoneBusy && now < addMs(attempt.createdAt, settings.busyLimitMs)) {
      return { kind: 'wait', until: addMs(now, settings.busyRetryMs), reason: 'phone_busy' };
    }
    if (!isRepeat && row.recentPrompts >= settings.promptsMax) {
      return rest(tx, { payment, attempts, attempt });
    }
    const phone = vault.open(vault.unwrap(row.keyWrapped), row.phoneSealed) as Phone;
    const asked = { payment, attempts, row, phone };
    return isRepeat ? submit(tx, attempt, asked) : send(tx, attempt, asked);
  };
}

/** Who is asked, and what for. */
interface Asked {
  payment: Payment;
  attempts: Attempt[];
  row: SubmissionRow;
  phone: Phone;
}

/**
 * Somebody began and never told how it ended, or the answer was lost: the request may have left. The
 * very same one is sent again only where the provider takes both for one, and only for a short while.
 */
async function mayRepeat(
  tx: Tx,
  attempt: Attempt,
  { clock, router, settings }: Pick<CollectingParts, 'clock' | 'router' | 'settings'>,
): Promise<boolean> {
  if (attempt.state === 'submitting') await changeAttempt(tx, attempt.id, { state: 'unknown' });
  if (attempt.state !== 'submitting' && attempt.state !== 'unknown') return false;
  const route = router.routes.find(({ name }) => name === attempt.provider);
  const until = addMs(attempt.createdAt, settings.repeatForMs);
  const isOne = route?.capabilities.idempotentCreate === true;
  return isOne && attempt.providerReference === null && clock.now() < until;
}

async function lockOne(
  tx: Tx,
  attemptId: string,
): Promise<{ payment: Payment; attempts: Attempt[]; attempt: Attempt }> {
  const seen = await readPayment(tx, { attemptId });
  const payment = seen ? await lockToAsk(tx, seen.id) : null;
  if (!payment) throw new AppError('state_missing', `attempt ${attemptId} has no payment`);
  const attempts = await lockAttempts(tx, payment.id);
  const attempt = attempts.find((one) => one.id === attemptId);
  if (attempt) return { payment, attempts, attempt };
  throw new AppError('state_missing', `attempt ${attemptId} is not of its payment`);
}

function createRecord(parts: CollectingParts): Collecting['record'] {
  const { clock, orders, router, settings } = parts;
  const mayBeAskedAgain = createMayRepeatLater(parts);

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
      await noteAccepted(tx, attemptId, outcome.providerReference, outcome.operator);
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
