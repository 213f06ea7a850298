import { cpus } from 'node:os';

import type { Counts } from './counters.js';
import type { CpuUse } from './cpu.js';
import { median } from './measure.js';
import type { Options } from './options.js';
import type { PerJourney } from './per-journey.js';
import type { Measured, Rates } from './rounds.js';

/** Everything a run found, as `--json` prints it. */
export interface Report {
  version: 1;
  machine: { cpus: number; model: string; node: string };
  options: Options;
  /** Whether the applications ran as built JavaScript or from source. */
  runs: Record<string, string>;
  rates: Rates;
  medians: Omit<Measured, 'round' | 'reasons'>[];
  /** Of the application to another contender, in each round; the median of these. */
  ratios: Ratio[];
  perJourney: PerJourney[];
  /** Statements of all journeys of the closed loops, for each contender. */
  underLoad: Record<string, Counts>;
  books: Record<string, { delivered: number; ledgerSumXaf: number }>;
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
  return [
    {
      ...{ measure: first.ours.measure, of, to },
      perSecond: middle((one) => one.perSecond),
      p99: middle((one) => one.p99),
      cpu: hasCpu ? middle(({ cpu }) => servers(cpu)) : null,
    },
  ];
}

function servers(cpu: CpuUse | null): number {
  return cpu ? cpu.app + cpu.postgres + cpu.redis : 0;
}

/** Lines for a terminal. */
export function tableOf(report: Report): string {
  const { medians, ratios, perJourney, rates, options, runs } = report;
  const lines = [
    `${options.rounds} rounds of ${options.seconds} s, ${options.phones} phones in the closed loops; in the open loops`,
    `${rates.turns} turns/s and ${rates.journeys} journeys/s, each timed from when it was to begin.`,
    `Times in ms; CPU in microseconds for each operation. The load runs on the same machine.`,
    ...Object.entries(runs).map(([name, how]) => `${name} ran from ${how}.`),
    '',
    row(['', '', '/s', 'p50', 'p95', 'p99', 'max', 'errors', 'cpu app', 'pg', 'redis', 'load']),
    ...medians.map(figureRow),
    '',
    row(['', 'to', '/s', 'p99', 'cpu']),
    ...ratios.map(ratioRow),
    '',
    ...perJourney.map(
      ({ contender, statements, commits, redisCommands }) =>
        `${contender}: one journey alone is ${statements.toFixed(1)} statements in ${commits.toFixed(1)} commits, and ${redisCommands.toFixed(1)} Redis commands.`,
    ),
    ...Object.entries(report.books).map(
      ([name, { delivered, ledgerSumXaf }]) =>
        `${name}: ${delivered} orders delivered; the ledger sums to ${ledgerSumXaf}.`,
    ),
    ...report.rounds.flatMap(({ measure, contender, round, reasons }) =>
      Object.entries(reasons).map(
        ([reason, count]) => `! ${contender}, ${measure}, round ${round}: ${count} times ${reason}`,
      ),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function figureRow(one: Report['medians'][number]): string {
  const { cpu } = one;
  return row([
    one.measure,
    one.contender,
    rounded(one.perSecond),
    ...[one.p50, one.p95, one.p99, one.max].map(rounded),
    String(one.errors),
    ...(cpu ? [cpu.app, cpu.postgres, cpu.redis, cpu.load].map((us) => us.toFixed(0)) : []),
  ]);
}

function ratioRow({ measure, to, perSecond, p99, cpu }: Ratio): string {
  return row([measure, to, ...[perSecond, p99, ...(cpu === null ? [] : [cpu])].map(twoPlaces)]);
}

function row([measure = '', name = '', ...figures]: string[]): string {
  return `${measure.padEnd(24)}${name.padEnd(14)}${figures.map((each) => each.padStart(8)).join('')}`;
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

function twoPlaces(value: number): string {
  return value.toFixed(2);
}
