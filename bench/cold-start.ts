import { setTimeout as pause } from 'node:timers/promises';

import { median } from './measure.js';
import type { Ordering } from './contender.js';

/** From the start of the process to its first 200, in milliseconds; the databases are warm. */
export interface ColdStart {
  contender: string;
  ms: number;
  /** Of each time. */
  all: number[];
}

const ASK_EVERY_MS = 3;
const PATIENCE_MS = 60_000;

/** Starts each beside those that run, in turn. */
export async function measureStarts(contenders: Ordering[], times: number): Promise<ColdStart[]> {
  const all = new Map(contenders.map((each) => [each.name, [] as number[]]));
  for (let time = 0; time < times; time += 1) {
    for (const each of contenders) all.get(each.name)?.push(await startOnce(each));
  }
  return [...all].map(([contender, each]) => ({ contender, ms: median(each), all: each }));
}

async function startOnce({ name, startAgain }: Ordering): Promise<number> {
  const { child, readyUrl, beganAt } = await startAgain();
  try {
    while (performance.now() < beganAt + PATIENCE_MS && child.process.exitCode === null) {
      const answer = await fetch(readyUrl).catch(() => null);
      if (answer?.ok) return performance.now() - beganAt;
      await pause(ASK_EVERY_MS);
    }
    throw new Error(`${name} did not start`);
  } finally {
    await child.stop();
  }
}
