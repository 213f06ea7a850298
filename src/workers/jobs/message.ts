import type { SendResult, SmsGateway } from '../../channels/channel.js';
import { createBatch } from '../../lib/batch.js';
import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Database } from '../../models/database.js';
import {
  beginAttempts,
  beginStored,
  type Attempt,
  type AttemptEnd,
  type MessageKey,
} from '../../models/messages.js';
import type { MessageSubject } from '../../services/jobs.js';
import { timeOfId } from '../../services/messages.js';
import { backoffMs } from '../backoff.js';
import type { JobContext, JobHandler, JobResult } from '../job.js';
import { createLetters, type Letter, type Letters, type LettersParts } from './message-letters.js';

export interface MessageJobParts extends LettersParts {
  clock: Clock;
  ids: Ids;
  /** In the order of preference. */
  gateways: readonly [SmsGateway, ...SmsGateway[]];
  /** How many tries a message gets before a person has to look at it. */
  maxTries?: number;
}

/** With the waits of backoff.ts, an hour and a half. */
const MAX_TRIES = 8;
const BATCH = { lanes: 2, maxSize: 64 };
const RANDOM_STEPS = 1_000;

/**
 * Sends messages. A message is written with its first attempt; what died in flight is sent again,
 * since no gateway can be asked whether it arrived (DESIGN.md section 5).
 */
export function createMessageJob(parts: MessageJobParts): JobHandler<'message'> {
  const { db, clock, ids } = parts;
  const [gateway] = parts.gateways;
  const maxTries = parts.maxTries ?? MAX_TRIES;
  const letters = createLetters(parts);

  const { begin, beginWith } = createBeginnings(db, letters);

  const attemptAt = (key: MessageKey, { rowId, token, tries }: JobContext): Attempt => ({
    ...{ rowId, token, messageId: key.id, createdAt: key.createdAt },
    ...{ no: tries + 1, at: clock.now(), channel: 'sms', gateway: gateway.name, message: null },
  });

  /** An attempt that has begun, and its words; null when they are not, or no longer, ours to send. */
  async function beginning(
    subject: MessageSubject,
    context: JobContext,
  ): Promise<{ attempt: Attempt; letter: Letter } | null> {
    if ('messageId' in subject && context.tries === 0) {
      const key = { id: subject.messageId, createdAt: timeOfId(subject.messageId) };
      const attempt = attemptAt(key, context);
      const letter = await beginWith(attempt);
      return letter && { attempt, letter };
    }
    const letter = await letters.find(subject, context);
    if (!letter) return null;
    const attempt = attemptAt(letter.key, context);
    return (await begin({ ...attempt, message: letter.row })) ? { attempt, letter } : null;
  }

  function isLast(result: SendResult, tries: number): boolean {
    return !result.ok && (result.permanent || tries + 1 >= maxTries);
  }

  function endOf(
    result: SendResult,
    tries: number,
  ): Pick<AttemptEnd, 'outcome' | 'externalId' | 'error'> {
    if (result.ok) return { outcome: 'sent', externalId: result.externalId || null, error: null };
    const outcome = isLast(result, tries) ? 'given_up' : 'not_sent';
    return { outcome, externalId: null, error: result.code };
  }

  function answer(result: SendResult, tries: number): JobResult {
    if (result.ok) return { done: true };
    const reason = `${gateway.name} ${result.code}`;
    if (isLast(result, tries)) return { dead: reason };
    const wait = backoffMs(tries, ids.random(RANDOM_STEPS) / RANDOM_STEPS);
    return { again: addMs(clock.now(), wait), reason };
  }

  return {
    kind: 'message',
    async run(subject, context) {
      const begun = await beginning(subject, context);
      if (!begun) return { done: true };
      const { attempt, letter } = begun;
      const { messageId, createdAt, no, at } = attempt;
      const sent = await gateway.send({ to: letter.phone, text: letter.text, ref: messageId });
      const key = { messageId, createdAt, no, at };
      const ended = { ...key, ...endOf(sent, context.tries), endedAt: clock.now() };
      return { ...answer(sent, context.tries), attempt: ended };
    },
  };
}

/** Attempts that begin together share a statement. */
function createBeginnings(db: Database, letters: Letters) {
  const begin = createBatch<Attempt, boolean>(async (attempts) => {
    const begun = await beginAttempts(db, attempts);
    return attempts.map(({ rowId }) => begun.has(rowId));
  }, BATCH);

  const beginWith = createBatch<Attempt, Letter | null>(async (attempts) => {
    const stored = new Map((await beginStored(db, attempts)).map((each) => [each.id, each]));
    return attempts.map(({ messageId }) => {
      const found = stored.get(messageId);
      return found ? letters.open(found) : null;
    });
  }, BATCH);

  return { begin, beginWith };
}
