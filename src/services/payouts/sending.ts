import { addMs } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import { newUuid4 } from '../../lib/ids.js';
import type { Phone } from '../../lib/phone.js';
import type { Runner, Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import {
  addPayoutAttempts,
  changePayoutAttempt,
  findPayoutAttempt,
  payoutAttempts,
  type PayoutAttempt,
} from '../../models/payout-attempts.js';
import { floatsLeft, payoutStanding, writeFloats } from '../../models/payout-owners.js';
import { changePayout, lockPayout, readPayout, type Payout } from '../../models/payouts.js';
import { job, toOutboxRows, type Job } from '../jobs.js';
import { endPayout } from './ending.js';
import type { PayoutParts } from './parts.js';
import { tellPayout } from './telling.js';

/** What the provider is to be told. The phone is only ever in memory. */
export interface PayoutSubmission {
  attemptId: string;
  provider: string;
  amountXaf: number;
  phone: Phone;
  externalReference: string;
  description: string;
}

export type PayoutBeginning =
  | { kind: 'send'; submission: PayoutSubmission }
  | { kind: 'wait'; until: Date; reason: string }
  /** Sent before, or no longer wanted. */
  | { kind: 'over' };

/** What a provider's answer proved; the port's own result fits. */
export type PayoutOutcome =
  | { kind: 'accepted'; providerReference: string; operator: string | null }
  | { kind: 'refused'; reason: string; code: string }
  | { kind: 'not_sent'; cause: string }
  | { kind: 'unknown'; cause: string };

/** Sending one payout, once. Between `begin` and `record` nobody knows, and nobody sends again. */
export interface PayoutSending {
  /** Whether what the provider last said of its money is too old to send by. */
  needsFloat(runner: Runner, payoutId: string): Promise<string | null>;
  noteFloat(runner: Runner, provider: string, byOperator: Record<string, number>): Promise<void>;
  /** Decides whether it leaves now; `send` is stored before it is answered. */
  begin(tx: Tx, payoutId: string): Promise<PayoutBeginning>;
  /** Stores what the provider answered; gives when to try again what was surely not sent. */
  record(tx: Tx, attemptId: string, outcome: PayoutOutcome): Promise<Date | null>;
}

export function createPayoutSending(parts: PayoutParts): PayoutSending {
  const { clock, settings } = parts;
  return {
    async needsFloat(runner, payoutId) {
      const payout = await readQueued(runner, payoutId);
      if (!payout) return null;
      const freshSince = addMs(clock.now(), -settings.floatFreshMs);
      const floats = await floatsLeft(runner, payout.provider);
      const isFresh = floats.length > 0 && floats.every(({ readAt }) => readAt >= freshSince);
      return isFresh ? null : payout.provider;
    },
    noteFloat: (runner, provider, byOperator) =>
      writeFloats(runner, provider, upperCased(byOperator), clock.now()),
    begin: createBegin(parts),
    record: createRecord(parts),
  };
}

async function readQueued(runner: Runner, payoutId: string): Promise<Payout | null> {
  const payout = await readPayout(runner, payoutId);
  return payout?.state === 'queued' ? payout : null;
}

function upperCased(byOperator: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(byOperator).map(([name, amount]) => [name.toUpperCase(), Math.trunc(amount)]),
  );
}

function createBegin(parts: PayoutParts): PayoutSending['begin'] {
  const { accounts, clock, ids, settings } = parts;
  const wait = (ms: number, reason: string): PayoutBeginning => ({
    ...{ kind: 'wait', until: addMs(clock.now(), ms), reason },
  });

  /** Submitting from here on: it will be read back whatever happens to this process. */
  async function submit(tx: Tx, payout: Payout): Promise<PayoutBeginning> {
    const now = clock.now();
    const [id, externalReference] = [ids.next(), newUuid4(ids)];
    await addPayoutAttempts(
      tx,
      [{ id, payoutId: payout.id, batchId: null, externalReference }],
      now,
    );
    const first = payoutPollJob(id, addMs(now, settings.pollAtMs[0] ?? 0));
    await writeOutbox(tx, toOutboxRows([first], ids, now));
    const person = await accounts.person(tx, payout.phoneId);
    if (!person) throw new AppError('state_missing', `payout ${payout.id} goes to nobody`);
    const { phone } = person;
    const { provider, amountXaf } = payout;
    const description = descriptionOf(payout);
    const submission = {
      attemptId: id,
      provider,
      amountXaf,
      phone,
      externalReference,
      description,
    };
    return { kind: 'send', submission };
  }

  /** Too little money on that network: nothing is tried, and its owner hears once when it comes. */
  async function waitForFloat(tx: Tx, payout: Payout): Promise<PayoutBeginning> {
    await noteShort(parts, tx, payout);
    return wait(settings.floatRetryMs, 'float_short');
  }

  return async (tx, payoutId) => {
    const payout = await lockPayout(tx, payoutId);
    if (!payout) throw new AppError('state_missing', `there is no payout ${payoutId}`);
    if (payout.state === 'submitting') await giveUpKnowing(tx, payout, clock.now());
    if (payout.state !== 'queued') return { kind: 'over' };
    const standing = await payoutStanding(tx, payout, payout.phoneId, clock.now());
    if (standing.frozen) return wait(settings.frozenRetryMs, 'frozen');
    if (await isFloatShort(tx, payout)) return waitForFloat(tx, payout);
    return submit(tx, payout);
  };
}

/** Somebody began and never told how it ended: the money may have left. It is never sent again. */
async function giveUpKnowing(tx: Tx, { id, reason }: Payout, at: Date): Promise<void> {
  const attempts = await payoutAttempts(tx, id);
  const open = attempts.find(({ state }) => state === 'submitting');
  if (open) await changePayoutAttempt(tx, open.id, { state: 'unknown' });
  await changePayout(tx, id, { state: 'unknown', reason, at });
}

/** A provider that never told its balance is tried: it refuses by itself. */
async function isFloatShort(
  runner: Runner,
  { provider, operator, amountXaf, providerFeeXaf }: Payout,
): Promise<boolean> {
  const floats = await floatsLeft(runner, provider);
  const own = floats.find((row) => row.operator === operator?.toUpperCase());
  return own !== undefined && own.leftXaf < amountXaf + providerFeeXaf;
}

/** A payout waits for its network's money: a person is asked for it, its owner is told until when. */
async function noteShort(parts: PayoutParts, tx: Tx, payout: Payout): Promise<void> {
  const { clock, reviews, settings } = parts;
  if (payout.reason === 'float_short') return;
  const now = clock.now();
  await changePayout(tx, payout.id, { state: 'queued', reason: 'float_short', at: now });
  const operator = (payout.operator ?? 'unknown').toUpperCase();
  await reviews.open(tx, {
    kind: 'payout_float',
    subject: { provider: payout.provider, operator },
    cityId: payout.cityId,
    facts: { payoutId: payout.id, amountXaf: payout.amountXaf },
  });
  await tellPayout(parts, tx, payout, {
    ...{ event: 'payout.delayed', by: addMs(now, settings.floatPromiseMs) },
  });
}

function createRecord(parts: PayoutParts): PayoutSending['record'] {
  const { clock, settings } = parts;

  async function refused(tx: Tx, payout: Payout, attempt: PayoutAttempt, reason: string) {
    const resolvedAt = clock.now();
    const proof = { proof: 'refused', reason, resolvedAt } as const;
    await changePayoutAttempt(tx, attempt.id, { state: 'failed', ...proof });
    if (reason === 'float_short') {
      await noteShort(parts, tx, payout);
      return addMs(resolvedAt, settings.floatRetryMs);
    }
    await endPayout(parts, tx, payout, { end: 'failed', reason });
    return null;
  }

  async function notSent(tx: Tx, payout: Payout, attempt: PayoutAttempt, cause: string) {
    const resolvedAt = clock.now();
    const proof = { proof: 'not_sent', reason: cause, resolvedAt } as const;
    await changePayoutAttempt(tx, attempt.id, { state: 'failed', ...proof });
    await changePayout(tx, payout.id, { state: 'queued', reason: 'not_sent', at: resolvedAt });
    return addMs(resolvedAt, settings.notSentRetryMs);
  }

  return async (tx, attemptId, outcome) => {
    const { payout, attempt } = await lockPayoutAttempt(tx, attemptId);
    // Evidence was quicker than the answer.
    if (attempt.state !== 'submitting' && attempt.state !== 'unknown') return null;
    const at = clock.now();
    switch (outcome.kind) {
      case 'accepted': {
        const { providerReference, operator } = outcome;
        await changePayoutAttempt(tx, attemptId, { state: 'pending', providerReference, operator });
        await changePayout(tx, payout.id, { state: 'pending', operator, at });
        return null;
      }
      case 'refused':
        return refused(tx, payout, attempt, outcome.reason);
      case 'not_sent':
        return notSent(tx, payout, attempt, outcome.cause);
      case 'unknown':
        await changePayoutAttempt(tx, attemptId, { state: 'unknown' });
        await changePayout(tx, payout.id, { state: 'unknown', at });
        return null;
    }
  };
}

/** Locks a payout and gives one of its tries as it is then. */
export async function lockPayoutAttempt(
  tx: Tx,
  attemptId: string,
  payoutId?: string,
): Promise<{ payout: Payout; attempt: PayoutAttempt }> {
  const of = payoutId ?? (await payoutOfAttempt(tx, attemptId));
  const payout = of === null ? null : await lockPayout(tx, of);
  const attempts = payout ? await payoutAttempts(tx, payout.id) : [];
  const attempt = attempts.find(({ id }) => id === attemptId);
  if (payout && attempt) return { payout, attempt };
  throw new AppError('state_missing', `attempt ${attemptId} has no payout`);
}

async function payoutOfAttempt(tx: Tx, attemptId: string): Promise<string | null> {
  return (await findPayoutAttempt(tx, { id: attemptId }))?.payoutId ?? null;
}

/** What the receiver may read beside the money: plain ASCII. */
export function descriptionOf({ purpose }: Pick<Payout, 'purpose'>): string {
  return purpose === 'refund' ? 'Kwata remboursement' : 'Kwata versement';
}

export function payoutPollJob(attemptId: string, dueAt: Date): Job<'payout.poll'> {
  const key = `payout.poll:${attemptId}`;
  const subject = { attemptId };
  return job({ kind: 'payout.poll', subject, class: 0, lane: key, dueAt, dedupeKey: key });
}
