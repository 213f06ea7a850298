import { addMs } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import type { Phone } from '../../lib/phone.js';
import type { Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import {
  changeAttempt,
  lockAttempts,
  readPayment,
  type Attempt,
  type Payment,
} from '../../models/payments.js';
import {
  extendPayment,
  lockToAsk,
  readSubmission,
  type SubmissionRow,
} from '../../models/submissions.js';
import { toOutboxRows } from '../jobs.js';
import type { Beginning, Collecting, CollectingParts } from './collecting.js';
import { createDelays, orderOf } from './delays.js';
import type { LockedAttempt } from './locked.js';
import { pollJob } from './open-payment.js';
import { failAttempt } from './payment-parts.js';
import { createReroute } from './reroute.js';
import { walletOperator } from './routes.js';

/** Decides whether a request leaves now, by which way, and stores that it does before it is told. */
export function createBegin(parts: CollectingParts): Collecting['begin'] {
  const { clock, ids, vault, settings, router } = parts;
  const reroute = createReroute(parts);
  const { tellDelayed } = createDelays(parts);

  /** The attempt is submitting from here on, and will be read back whatever happens to this process. */
  async function submit(tx: Tx, attempt: Attempt, asked: Asked): Promise<Beginning> {
    const now = clock.now();
    const { phone, row } = asked;
    const { id, provider, operator, amountXaf, externalReference } = attempt;
    await changeAttempt(tx, id, { state: 'submitting', submittedAt: now, provider, operator });
    const firstPoll = pollJob(id, addMs(now, settings.pollAtMs[0] ?? 0));
    await writeOutbox(tx, toOutboxRows([firstPoll], ids, now));
    if (asked.payment.delayedAt) {
      await extendPayment(tx, asked.payment.id, addMs(now, settings.approveMs));
    }
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

  /** A phone in a session with us cannot show a prompt, and one that was rung enough has rest. */
  async function ring(tx: Tx, attempt: Attempt, asked: Asked): Promise<Beginning> {
    const { payment, attempts, row } = asked;
    const now = clock.now();
    if (row.phoneBusy && now < addMs(attempt.createdAt, settings.busyLimitMs)) {
      return { kind: 'wait', until: addMs(now, settings.busyRetryMs), reason: 'phone_busy' };
    }
    if (row.recentPrompts < settings.promptsMax) return send(tx, attempt, asked);
    return rest(tx, { payment, attempts, attempt });
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
    const phone = vault.open(vault.unwrap(row.keyWrapped), row.phoneSealed) as Phone;
    const asked = { payment, attempts, row, phone };
    return isRepeat ? submit(tx, attempt, asked) : ring(tx, attempt, asked);
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
