import type { SendResult } from '../../channels/channel.js';
import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { AttemptEnd } from '../../models/attempt-ends.js';
import type { Attempt } from '../../models/message-attempts.js';
import type { Tried } from '../../models/stored-messages.js';
import { isOneTime, receiptMs } from '../../services/message-routes/deadlines.js';
import type { NextRung } from '../../services/message-routes/ladder.js';
import { isFinal, remedyOf, type Remedy } from '../../services/message-routes/refusals.js';
import type { Routes } from '../../services/message-routes/routes.js';
import { backoffMs } from '../backoff.js';
import type { JobResult } from '../job.js';
import type { Letter } from './message-letters.js';
import type { Ways } from './message-ways.js';

/** With the waits of backoff.ts, an hour and a half. */
const MAX_TRIES = 8;
const RANDOM_STEPS = 1_000;
/** An offer that may have been taken is not sent another way sooner. */
const UNKNOWN_MS = 120_000;

type Refusal = Extract<SendResult, { ok: false }>;

/** How the job goes on, and the row that waits for a receipt. */
export interface Answer {
  result: JobResult;
  receipt?: AttemptEnd['receipt'];
}

/** What follows from how an attempt ended. */
export interface Answers {
  /** `isFallback`: the letter has left before, by another way. */
  after(letter: Letter, attempt: Attempt, result: SendResult, isFallback: boolean): Answer;
}

export interface AnswersParts {
  clock: Clock;
  ids: Ids;
  routes: Routes;
  ways: Ways;
  maxTries?: number;
}

export function createAnswers({ clock, ids, routes, ways, ...parts }: AnswersParts): Answers {
  const maxTries = parts.maxTries ?? MAX_TRIES;

  function waitMs(letter: Letter, next: NextRung, remedy: Remedy): number {
    if (next.round > 0) return backoffMs(next.round - 1, ids.random(RANDOM_STEPS) / RANDOM_STEPS);
    return remedy === 'wait' ? (receiptMs(letter.purpose) ?? UNKNOWN_MS) : 0;
  }

  /** How long a report of this attempt is waited for; null where it is not. */
  function patienceMs(letter: Letter, { gateway }: Attempt, next: NextRung | null): number | null {
    if (routes.gateway(gateway)?.receipts === false) return null;
    return isOneTime(letter.template) && !next ? null : receiptMs(letter.purpose);
  }

  function sent(letter: Letter, attempt: Attempt, tried: Tried[], isFallback: boolean): Answer {
    const next = ways.next(letter, tried);
    const patience = patienceMs(letter, attempt, next);
    if (patience === null || (isFallback && !next)) return { result: { done: true } };
    const dueAt = addMs(clock.now(), patience);
    if (isFallback) return { result: { again: dueAt, reason: `${attempt.gateway} took it` } };
    const receipt = { rowId: ids.next(), dueAt, hasNext: next !== null };
    return { result: { done: true }, receipt };
  }

  function refused(letter: Letter, attempt: Attempt, tried: Tried[], refusal: Refusal): Answer {
    const next = ways.next(letter, tried);
    const remedy = remedyOf(refusal, letter.purpose === 'offer');
    const reason = `${attempt.gateway} ${refusal.code}`;
    if (next && remedy !== 'end' && next.round < maxTries) {
      const again = addMs(clock.now(), waitMs(letter, next, remedy));
      return { result: { again, reason } };
    }
    // What another way took, and nobody reported, may still arrive: nobody has to look at it.
    const isOnItsWay = tried.some(({ state, isPast }) => state === 'sent' && isPast !== true);
    return { result: isOnItsWay ? { done: true } : { dead: reason } };
  }

  return {
    after(letter, attempt, result, isFallback) {
      const tried = triedWith(letter, attempt, result);
      return result.ok
        ? sent(letter, attempt, tried, isFallback)
        : refused(letter, attempt, tried, result);
    },
  };
}

/** What was tried, with the attempt that has just ended. */
function triedWith(letter: Letter, attempt: Attempt, result: SendResult): Tried[] {
  const { no, gateway } = attempt;
  const phoneId = attempt.phoneId ?? letter.phoneId;
  const state = result.ok ? 'sent' : result.kind === 'unknown' ? 'unknown' : 'failed';
  const final = !result.ok && isFinal(result);
  return [...letter.tried, { ...{ no, gateway, phoneId }, state, final }];
}
