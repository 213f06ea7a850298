import { cpus } from 'node:os';

import type { ColdStart } from './cold-start.js';
import type { Books } from './counters.js';
import type { CpuUse } from './cpu.js';
import type { LedgerFigures } from './ledger.js';
import { median, type Verdict } from './measure.js';
import type { MemoryUse } from './memory.js';
import type { Options } from './options.js';
import type { PerJourney } from './per-journey.js';
import type { Measured, Rates } from './rounds.js';

/** Everything a run found, as `--json` prints it. */
export interface Report {
  version: 2;
  machine: { cpus: number; model: string; node: string };
  options: Options;
  /** Whether the applications ran as built JavaScript or from source. */
  runs: Record<string, string>;
  rates: Rates;
  medians: Omit<Measured, 'round' | 'reasons'>[];
  /** Of the application to another contender, in each round; the median of these. */
  ratios: Ratio[];
  /** Of journeys one after the other. */
  perJourney: PerJourney[];
  /** Of the closed loop of the last round. */
  underLoad: PerJourney[];
  memory: MemoryUse[];
  starts: ColdStart[];
  /** Null where it was not measured. */
  ledger: LedgerFigures | null;
  targets: Verdict[];
  /** `journeys` is what the load saw delivered. */
  books: Record<string, Books & { journeys: number }>;
  rounds: Measured[];
}

export interface Ratio {
  measure: string;
  of: string;
  to: string;
  perSecond: number;
  p99: number;
  /** Of the CPU of the server itself, Postgres and Redis together. */
  cpu: number | null;
}

export function machine(): Report['machine'] {
  const all = cpus();
  return { cpus: all.length, model: all[0]?.model ?? '', node: process.version };
}

/** For each measurement and contender the median over the rounds of each figure. */
export function mediansOf(rounds: Measured[]): Report['medians'] {
  return groups(rounds).map((group) => {
    const middle = (read: (one: Measured) => number) => median(group.map(read));
    const [first] = group as [Measured];
    const cpu = group.every((one) => one.cpu !== null)
      ? { app: 0, postgres: 0, redis: 0, load: 0 }
      : null;
    for (const name of Object.keys(cpu ?? {}) as (keyof CpuUse)[]) {
      if (cpu) cpu[name] = middle((one) => one.cpu?.[name] ?? 0);
    }
    return {
      measure: first.measure,
      contender: first.contender,
      count: middle((one) => one.count),
      perSecond: middle((one) => one.perSecond),
      p50: middle((one) => one.p50),
      p95: middle((one) => one.p95),
      p99: middle((one) => one.p99),
      max: Math.max(...group.map((one) => one.max)),
      errors: group.reduce((sum, one) => sum + one.errors, 0),
      cpu,
    };
  });
}

function groups(rounds: Measured[]): Measured[][] {
  const byKey = new Map<string, Measured[]>();
  for (const one of rounds) {
    const key = `${one.measure}|${one.contender}`;
    byKey.set(key, [...(byKey.get(key) ?? []), one]);
  }
  return [...byKey.values()];
}

/** The application against every other contender: medians of the ratios within each round. */
export function ratiosOf(rounds: Measured[], of: string): Ratio[] {
  const others = [...new Set(rounds.map(({ contender }) => contender))].filter((to) => to !== of);
  const measures = [...new Set(rounds.map(({ measure }) => measure))];
  return measures.flatMap((measure) =>
    others.flatMap((to) =>
      ratioOf(
        rounds.filter((one) => one.measure === measure),
        of,
        to,
      ),
    ),
  );
}

function ratioOf(rounds: Measured[], of: string, to: string): Ratio[] {
  const pairs = rounds
    .filter((one) => one.contender === of)
    .flatMap((ours) => {
      const theirs = rounds.find((one) => one.contender === to && one.round === ours.round);
      return theirs ? [{ ours, theirs }] : [];
    });
  const [first] = pairs;
  if (!first) return [];
  const middle = (read: (one: Measured) => number) =>
    median(pairs.map(({ ours, theirs }) => read(ours) / read(theirs)));
  const hasCpu = pairs.every(({ ours, theirs }) => ours.cpu !== null && theirs.cpu !== null);
  const { measure } = first.ours;
  return [
    {
      measure,
      of,
      to,
      perSecond: middle((one) => one.perSecond),
      p99: middle((one) => one.p99),
      cpu: hasCpu ? middle(({ cpu }) => servers(cpu)) : null,
    },
  ];
}

function servers(cpu: CpuUse | null): number {
  return cpu ? cpu.app + cpu.postgres + cpu.redis : 0;
}
