import { setTimeout as pause } from 'node:timers/promises';

import type { Application } from './contender.js';
import type { Counts } from './counters.js';
import { createJourneys } from './journey.js';
import { createRecorder } from './measure.js';

/** What one journey asks of the databases. */
export interface PerJourney {
  contender: string;
  statements: number;
  commits: number;
  redisCommands: number;
  /** Of these journeys together. */
  byStatement: Counts['byStatement'];
  journeys: number;
}

const IDLE_MS = 3_000;
const JOURNEYS = 20;

/**
 * Counts journeys that happen one after the other, less what the application asks while nothing
 * happens. No noise of the machine changes these figures; under load they fall, since turns that
 * come together share their statements.
 */
export async function countJourneys(application: Application): Promise<PerJourney> {
  const { counters, name } = application;
  const [turns, messages] = [createRecorder(), createRecorder()];
  const journey = createJourneys({ ...application, turns, messages });
  const idle = await counted(application, () => pause(IDLE_MS));
  const busy = await counted(application, async () => {
    for (let no = 0; no < JOURNEYS; no += 1) await journey();
  });
  const share = busy.ms / idle.ms;
  const each = (kind: 'statements' | 'commits' | 'redisCommands') =>
    (busy.counts[kind] - idle.counts[kind] * share) / JOURNEYS;
  await counters.reset();
  return {
    contender: name,
    statements: each('statements'),
    commits: each('commits'),
    redisCommands: each('redisCommands'),
    byStatement: busy.counts.byStatement,
    journeys: JOURNEYS,
  };
}

async function counted(
  { counters }: Application,
  work: () => Promise<unknown>,
): Promise<{ counts: Counts; ms: number }> {
  await counters.reset();
  const began = performance.now();
  await work();
  return { counts: await counters.read(), ms: performance.now() - began };
}
