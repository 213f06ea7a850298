import { writeFileSync } from 'node:fs';

import { onOwnPostgres } from '../campaigns/own-postgres.js';
import { lanesOf, type Lane, type LaneReport } from './lanes.js';
import type { SimulateOptions } from './options.js';
import { runLanes } from './processes.js';
import { describeViolations, profile, summary } from './report.js';

const say = (lines: string[]) => {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
};

/** Runs all worlds that are asked for, on a Postgres of their own; false when one broke a rule. */
export async function simulate(options: SimulateOptions): Promise<boolean> {
  const { planted, processes, trace } = options;
  const began = performance.now();
  const reports = await onOwnPostgres((adminUrl) =>
    runLanes({
      ...{ adminUrl, planted, processes, traced: trace !== null, lanes: allLanes(options) },
      onReport(report) {
        say(describeViolations(report));
      },
    }),
  );
  say(summary(reports, performance.now() - began));
  if (options.profile) say(profile(reports));
  if (trace !== null) writeFileSync(trace, tracesOf(reports));
  return reports.every(({ violations }) => violations.length === 0);
}

function allLanes({ seed, trials, orders }: SimulateOptions): Lane[] {
  const seeds = Array.from({ length: trials }, (_, index) => String(seed + index));
  return seeds.flatMap((each) => lanesOf(each, orders)).map((lane, no) => ({ ...lane, no }));
}

function tracesOf(reports: readonly LaneReport[]): string {
  const inOrder = [...reports].sort((one, other) => one.lane.no - other.lane.no);
  return inOrder.map(({ lane, trace }) => `# seed ${lane.seed}\n${trace ?? ''}`).join('');
}
