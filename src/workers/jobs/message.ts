import type { Operator } from '../../lib/phone.js';
import { createBatch } from '../../lib/batch.js';
import type { Database } from '../../models/database.js';
import {
  beginAttempts,
  beginNext,
  beginStored,
  type Attempt,
  type BegunMessage,
  type Ways,
} from '../../models/message-attempts.js';
import { dropMessage, loseMessage } from '../../models/message-fates.js';
import type { MessageSubject } from '../../services/jobs.js';
import type { Manners } from '../../services/manners.js';
import { receiptMs } from '../../services/message-routes/deadlines.js';
import type { Routes } from '../../services/message-routes/routes.js';
import { timeOfId } from '../../services/messages.js';
import type { JobContext, JobHandler, JobResult } from '../job.js';
import { createLetters, type Letter, type Letters, type LettersParts } from './message-letters.js';
import { createSending, type SendingParts } from './message-sending.js';

export interface MessageJobParts extends LettersParts, SendingParts {
  /** Whether an offer may leave now; nothing else asks. */
  manners: Manners;
}

const BATCH = { lanes: 2, maxSize: 64 };

/** An attempt that has begun, and its words. */
interface Begun {
  attempt: Attempt;
  letter: Letter;
}

/**
 * Sends messages: each by the best way, and by the next one when that refuses or nothing is heard of
 * it in time (DESIGN.md section 5). A message is written with its first attempt; what died in flight
 * is sent again, since no gateway can be asked whether it arrived.
 */
export function createMessageJobs(
  parts: MessageJobParts,
): [JobHandler<'message'>, JobHandler<'message.receipt_due'>] {
  const { db, clock, manners, routes, gatewayHealth } = parts;
  const letters = createLetters(parts);
  const sending = createSending(parts);
  const begins = createBeginnings(db, letters, routes);

  async function isReady(): Promise<void> {
    if (routes.hasChoice) await gatewayHealth.refresh();
  }

  /** Null when it may leave. */
  async function objection(letter: Letter, { rowId }: JobContext): Promise<JobResult | null> {
    const { purpose, key } = letter;
    if (purpose !== 'offer') return null;
    const at = clock.now();
    const may = await manners.mayLeave(db, { purpose, messageId: rowId, at });
    if (may.ok) return null;
    if (may.until) return { again: may.until, reason: may.reason };
    if (!letter.row) await dropMessage(db, key, at);
    return { done: true };
  }

  /** Begins at a letter by its next way; what else comes back ends this run. */
  async function begin(
    letter: Letter,
    context: JobContext,
    how: (attempt: Attempt) => Promise<boolean>,
  ): Promise<Begun | JobResult> {
    const next = sending.next(letter);
    if (!next) return { done: true };
    const against = await objection(letter, context);
    if (against) return against;
    const attempt = sending.attempt(letter, next.rung, context);
    return (await how(attempt)) ? { attempt, letter } : { done: true };
  }

  async function run(subject: MessageSubject, context: JobContext): Promise<JobResult> {
    await isReady();
    if ('messageId' in subject && context.tries === 0 && !subject.checked) {
      const first = await begins.withWords(firstAttempt(subject.messageId, context, clock.now()));
      return first ? sending.send(first.letter, first.attempt, false) : { done: true };
    }
    const letter = await letters.find(subject, context);
    if (!letter) return { done: true };
    const begun = await begin(letter, context, begins.first);
    return 'attempt' in begun && 'letter' in begun
      ? sending.send(begun.letter, begun.attempt, false)
      : begun;
  }

  /** Nothing was heard of the way it went: the messages of that gateway are looked at. */
  async function noteSilence({ tried, purpose }: Letter): Promise<void> {
    const last = tried.at(-1);
    const waitedMs = receiptMs(purpose);
    if (last?.state !== 'sent' || waitedMs === null) return;
    await gatewayHealth.unreported(last.gateway, waitedMs);
  }

  async function runLeft(messageId: string, context: JobContext): Promise<JobResult> {
    await isReady();
    const key = { id: messageId, createdAt: timeOfId(messageId) };
    const letter = await letters.findLeft(key, context);
    if (!letter) return { done: true };
    await noteSilence(letter);
    if (!sending.next(letter)) {
      await loseMessage(db, key, clock.now());
      return { done: true };
    }
    const begun = await begin(letter, context, begins.next);
    return 'attempt' in begun && 'letter' in begun
      ? sending.send(begun.letter, begun.attempt, true)
      : begun;
  }

  return [
    { kind: 'message', run },
    {
      kind: 'message.receipt_due',
      run: ({ messageId }, context) => runLeft(messageId, context),
    },
  ];
}

/** By whatever gateway the statement finds that it belongs to. */
function firstAttempt(messageId: string, { rowId, token }: JobContext, at: Date): Attempt {
  return {
    ...{ rowId, token, messageId, createdAt: timeOfId(messageId), no: 1, at },
    ...{ channel: 'sms', gateway: '', phoneId: null, segments: 0, priceMicroxaf: 0 },
    message: null,
  };
}

/** Attempts that begin together share a statement. */
function createBeginnings(db: Database, letters: Letters, routes: Routes) {
  const all =
    (begin: typeof beginAttempts) =>
    async (attempts: Attempt[]): Promise<boolean[]> => {
      const begun = await begin(db, attempts);
      return attempts.map(({ rowId }) => begun.has(rowId));
    };

  function begunOf(attempt: Attempt, stored: BegunMessage | undefined): Begun | null {
    const letter = stored && letters.open(stored);
    if (!letter) return null;
    const { gateway } = stored;
    const channel = routes.gateway(gateway)?.channel ?? 'sms';
    return { letter, attempt: { ...attempt, gateway, channel } };
  }

  return {
    first: createBatch<Attempt, boolean>(all(beginAttempts), BATCH),
    next: createBatch<Attempt, boolean>(all(beginNext), BATCH),
    withWords: createBatch<Attempt, Begun | null>(async (attempts) => {
      const found = await beginStored(db, attempts, waysOf(routes));
      const stored = new Map(found.map((each) => [each.id, each]));
      return attempts.map((attempt) => begunOf(attempt, stored.get(attempt.messageId)));
    }, BATCH),
  };
}

const OPERATORS: readonly (Operator | null)[] = ['MTN', 'ORANGE', 'CAMTEL', 'NEXTTEL', null];

function waysOf(routes: Routes): Ways {
  const channels = routes.working();
  const partPrices = Object.keys(channels).flatMap((gateway) =>
    OPERATORS.map((operator): [string, number] => [
      `${gateway}|${operator ?? ''}`,
      routes.partPrice(gateway, operator) ?? 0,
    ]),
  );
  return {
    channels,
    byOperator: routes.firstByOperator(),
    partPrices: Object.fromEntries(partPrices),
  };
}
