import { ledgerLines } from './ledger.js';
import type { MemoryUse } from './memory.js';
import type { PerJourney } from './per-journey.js';
import type { Ratio, Report } from './report.js';
import type { Verdict } from './measure.js';

/** Lines for a terminal. */
export function tableOf(report: Report): string {
  const { perJourney, runs } = report;
  const lines = [
    ...Object.entries(runs).map(([name, how]) => `${name} ran from ${how}.`),
    ...(report.rounds.length === 0 ? [] : loadLines(report)),
    '',
    ...perJourney.map((counts) => countsRow('one journey alone', counts)),
    ...report.underLoad.map((counts) => countsRow('one under load', counts)),
    ...Object.entries(report.books)
      .filter(([, { journeys }]) => journeys > 0)
      .map(
        ([name, { delivered, journeys, ledgerSumXaf }]) =>
          `${name}: ${delivered} orders delivered, ${journeys} journeys; the ledger sums to ${ledgerSumXaf}.`,
      ),
    ...report.memory.map(memoryRow),
    ...report.starts.map(
      ({ contender, ms }) => `${contender}: ${ms.toFixed(0)} ms to the first 200.`,
    ),
    ...(report.ledger ? ledgerLines(report.ledger) : []),
    ...report.rounds.flatMap(({ measure, contender, round, reasons }) =>
      Object.entries(reasons).map(
        ([reason, count]) => `! ${contender}, ${measure}, round ${round}: ${count} times ${reason}`,
      ),
    ),
    '',
    ...report.targets.map(targetRow),
  ];
  return `${lines.join('\n')}\n`;
}

function loadLines({ medians, ratios, rates, options }: Report): string[] {
  return [
    `${options.rounds} rounds of ${options.seconds} s, ${options.phones} phones in the closed loops; in the open loops`,
    `${rates.turns} turns/s and ${rates.journeys} journeys/s, each timed from when it was to begin.`,
    `Times in ms; CPU in microseconds for each operation. The load runs on the same machine.`,
    '',
    row(['', '', '/s', 'p50', 'p95', 'p99', 'max', 'errors', 'cpu app', 'pg', 'redis', 'load']),
    ...medians.map(figureRow),
    '',
    row(['', 'to', '/s', 'p99', 'cpu']),
    ...ratios.map(ratioRow),
  ];
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

function countsRow(which: string, counts: PerJourney): string {
  const { contender, statements, transactions, redisCommands } = counts;
  return (
    `${contender}, ${which}: ${statements.toFixed(1)} statements, ` +
    `${transactions.toFixed(1)} transactions of several, ${redisCommands.toFixed(1)} Redis commands.`
  );
}

function ratioRow({ measure, to, perSecond, p99, cpu }: Ratio): string {
  return row([measure, to, ...[perSecond, p99, ...(cpu === null ? [] : [cpu])].map(twoPlaces)]);
}

function memoryRow({ contender, redisBytes, rssBytes, heldBytes, tableBytes }: MemoryUse): string {
  const [redis, rss, held] = [redisBytes, rssBytes, heldBytes].map(megabytes);
  const table = tableBytes === null ? '' : `; ${megabytes(tableBytes)} MB of table`;
  return (
    `${contender}, 10,000 live conversations: ${redis} MB of Redis, ` +
    `${held} MB held by the server (${rss} MB resident)${table}.`
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

export function targetRow({ id, what, found, isMet, note }: Verdict): string {
  const verdict = isMet ? 'met' : 'not met';
  return `${id.padEnd(5)}${what.padEnd(64)}${twoPlaces(found).padStart(9)}  ${verdict}${note ? ` (${note})` : ''}`;
}

function row([measure = '', name = '', ...figures]: string[]): string {
  return `${measure.padEnd(26)}${name.padEnd(15)}${figures.map((each) => each.padStart(8)).join('')}`;
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

function twoPlaces(value: number): string {
  return value.toFixed(2);
}
