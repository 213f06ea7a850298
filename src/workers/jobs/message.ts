import { setTimeout as pause } from 'node:timers/promises';
import type { SendResult, SmsGateway } from '../../channels/channel.js';
import { createBatch } from '../../lib/batch.js';
import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import {
  beginAttempts,
  endAttempts,
  type Attempt,
  type AttemptEnd,
} from '../../models/messages.js';
import { backoffMs } from '../backoff.js';
import type { JobContext, JobHandler, JobResult } from '../job.js';
import { createLetters, type Letter, type LettersParts } from './message-letters.js';

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
/** While the database is away, a gateway's answer is held on to: without it the SMS leaves again. */
const WRITE_AGAIN_MS = [100, 400, 1_000, 2_000];

/**
 * Sends messages. A message is written with its first attempt; what died in flight is sent again,
 * since no gateway can be asked whether it arrived (DESIGN.md section 5).
 */
export function createMessageJob(parts: MessageJobParts): JobHandler<'message'> {
  const { db, clock, ids, messages } = parts;
  const [gateway] = parts.gateways;
  const maxTries = parts.maxTries ?? MAX_TRIES;
  const letterFor = createLetters(parts);

  const begin = createBatch<Attempt, boolean>(async (attempts) => {
    const begun = await beginAttempts(db, attempts);
    return attempts.map(({ rowId }) => begun.has(rowId));
  }, BATCH);

  const end = createBatch<AttemptEnd, null>(async (ends) => {
    await endAttempts(db, ends);
    await messages.catchUpReports(ends.map(({ messageId }) => messageId));
    return ends.map(() => null);
  }, BATCH);

  async function send(
    letter: Letter,
    { rowId, token, tries }: JobContext,
  ): Promise<SendResult | null> {
    const { id: messageId, createdAt } = letter.key;
    const attempt = { messageId, createdAt, no: tries + 1, at: clock.now() };
    const via = { channel: 'sms', gateway: gateway.name } as const;
    const isOurs = await begin({ ...attempt, ...via, rowId, token, message: letter.row });
    if (!isOurs) return null;
    const result = await gateway.send({ to: letter.phone, text: letter.text, ref: messageId });
    const ended = { ...attempt, ...endOf(result, tries), endedAt: clock.now() };
    await persistently(() => end(ended));
    return result;
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
      const letter = await letterFor(subject, context);
      if (!letter) return { done: true };
      const result = await send(letter, context);
      // Somebody else has the row by now, so that this answer is not written.
      if (!result) return { done: true };
      return answer(result, context.tries);
    },
  };
}

async function persistently(write: () => Promise<unknown>): Promise<void> {
  for (const wait of WRITE_AGAIN_MS) {
    const written = await write().then(
      () => true,
      () => false,
    );
    if (written) return;
    await pause(wait);
  }
  await write();
}
