import { setTimeout as pause } from 'node:timers/promises';

import type { Ordering } from './contender.js';
import type { Counts } from './counters.js';
import { createJourneys } from './journey.js';
import { createRecorder } from './measure.js';

/** What one journey asks of the databases. */
export interface PerJourney {
  contender: string;
  statements: number;
  transactions: number;
  redisCommands: number;
  /** Of `journeys` journeys together. */
  byStatement: Counts['byStatement'];
  journeys: number;
}

const SETTLE_MS = 1_000;
const IDLE_MS = 2_000;

/**
 * Counts journeys that happen one after the other, less what the application asks while nothing
 * happens. The machine's noise hardly changes these figures; under load they fall, since turns and
 * messages that come together share their statements.
 */
export async function countJourneys(contender: Ordering, journeys: number): Promise<PerJourney> {
  const [turns, messages] = [createRecorder(), createRecorder()];
  const journey = createJourneys({ ...contender, turns, messages });
  await pause(SETTLE_MS);
  const idle = await counted(contender, () => pause(IDLE_MS));
  const busy = await counted(contender, async () => {
    for (let no = 0; no < journeys; no += 1) await journey();
  });
  const share = busy.ms / idle.ms;
  const each = (kind: Countable) =>
    Math.max(0, busy.counts[kind] - idle.counts[kind] * share) / journeys;
  return {
    contender: contender.name,
    statements: each('statements'),
    transactions: each('transactions'),
    redisCommands: each('redisCommands'),
    byStatement: busy.counts.byStatement,
    journeys,
  };
}

/** Of journeys that happen together, whatever else the application asked meanwhile included. */
export function shareOut(contender: string, counts: Counts, journeys: number): PerJourney {
  const each = (kind: Countable) => counts[kind] / Math.max(1, journeys);
  return {
    contender,
    statements: each('statements'),
    transactions: each('transactions'),
    redisCommands: each('redisCommands'),
    byStatement: counts.byStatement,
    journeys,
  };
}

type Countable = 'statements' | 'transactions' | 'redisCommands';

async function counted(
  { counters }: Ordering,
  work: () => Promise<unknown>,
): Promise<{ counts: Counts; ms: number }> {
  await counters.reset();
  const began = performance.now();
  await work();
  return { counts: await counters.read(), ms: performance.now() - began };
}
