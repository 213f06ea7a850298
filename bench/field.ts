import { resolve } from 'node:path';

import { startJourneyFloor, startSessionServer } from './beside.js';
import {
  startApplication,
  type Application,
  type Browsing,
  type Keep,
  type Ordering,
} from './contender.js';
import { createJourneys } from './journey.js';
import { closedLoop } from './loops.js';
import { createRecorder } from './measure.js';
import type { Options } from './options.js';

/** Who is measured. What a run has no use for, or no Redis for, is null. */
export interface Field {
  /** This one, and perhaps another checkout. */
  applications: Application[];
  /** The least that carries journeys. */
  floor: Ordering | null;
  /** Servers of sessions: the plain one, and one with menus. */
  bare: Browsing | null;
  menuServer: Browsing | null;
}

/** The contenders of some measurements, in the order in which they are measured. */
export const browsingIn = ({ bare, menuServer, applications }: Field): Browsing[] =>
  [bare, menuServer, ...applications].filter((each) => each !== null);
export const orderingIn = ({ floor, applications }: Field): Ordering[] =>
  [floor, ...applications].filter((each) => each !== null);

export async function startField(root: string, keep: Keep, options: Options): Promise<Field> {
  const own = { name: 'kwata', folder: root, profile: options.profile && resolve(options.profile) };
  const phones = options.known;
  const first = await startApplication(keep, { ...own, phones });
  const applications = [first];
  if (options.against !== null) {
    const other = { name: 'against', folder: resolve(options.against), profile: null };
    applications.push(await startApplication(keep, { ...other, phones }));
  }
  const has = (...parts: Options['parts']) => parts.some((part) => options.parts.includes(part));
  const beside = { folder: root, phones };
  return {
    applications,
    floor: has('journeys', 'start') ? await startJourneyFloor(keep, root, first) : null,
    bare: has('turns') ? await startSessionServer(keep, 'express-redis', beside, first) : null,
    menuServer: has('turns', 'memory')
      ? await startSessionServer(keep, 'menu-server', beside, first)
      : null,
  };
}

/** So many journeys are under way, and have been, before anything is counted. */
const WARM_JOURNEYS = { workers: 16, enough: 400, mostSeconds: 60 };

/**
 * Code that runs for the first time is not what anybody waits for all day: V8 compiles what has run
 * some hundred times, and each connection plans each statement once. So journeys are warmed up by
 * their number, the same for everybody, not by a time in which the slower one gets less.
 */
export async function warm(field: Field, { warmSeconds, parts, isQuick }: Options): Promise<void> {
  const loop = { workers: WARM_JOURNEYS.workers, seconds: warmSeconds };
  for (const each of browsingIn(field)) {
    await closedLoop(loop, createRecorder(), each.browsers.turn);
  }
  for (const each of parts.includes('journeys') ? orderingIn(field) : []) {
    const [turns, messages] = [createRecorder(), createRecorder()];
    const whole = createRecorder();
    const journey = createJourneys({ ...each, turns, messages });
    const began = performance.now();
    do {
      await closedLoop(loop, whole, journey);
    } while (!isQuick && whole.finished() < WARM_JOURNEYS.enough && !isOver(began));
    if (whole.finished() === 0) {
      throw new Error(`${each.name}: no journey: ${JSON.stringify(whole.reasons())}`);
    }
  }
}

function isOver(began: number): boolean {
  return performance.now() - began > WARM_JOURNEYS.mostSeconds * 1000;
}
