import { hashOf, TOLD, type LaneReport } from './lanes.js';

/** What is said of a lane that broke a rule: enough to run it again and to see where. */
export function describeViolations({ lane, violations }: LaneReport): string[] {
  const told = violations.slice(0, TOLD).flatMap(({ rule, about, facts, last }) => {
    const title = `VIOLATED seed ${lane.seed} with ${String(lane.orders)} orders: ${rule}`;
    return [title, `  ${about} ${facts}`, ...last.map((line) => `    ${line}`)];
  });
  const more = violations.length - TOLD;
  return more > 0 ? [...told, `and ${String(more)} more of seed ${lane.seed}`] : told;
}

export function summary(reports: readonly LaneReport[], wallMs: number): string[] {
  const sum = (pick: (report: LaneReport) => number) =>
    reports.reduce((total, report) => total + pick(report), 0);
  const orders = sum((report) => report.orders);
  const statements = sum((report) => sumOf(report.statements));
  return [
    `${String(orders)} orders in ${String(reports.length)} worlds, ${(wallMs / 1000).toFixed(1)} s, ` +
      `${(sum((report) => report.cpuMs) / orders).toFixed(1)} ms of processor time an order beside Postgres`,
    `${(statements / orders).toFixed(0)} statements an order`,
    `trace ${hashOf(reports)}`,
    `${String(sum((report) => report.violations.length))} violations`,
  ];
}

function sumOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

const SHOWN = 40;

/** The statements that orders cost most of. */
export function profile(reports: readonly LaneReport[]): string[] {
  const counts = new Map<string, number>();
  for (const { statements } of reports) {
    for (const [name, count] of Object.entries(statements)) {
      counts.set(name, (counts.get(name) ?? 0) + count);
    }
  }
  const orders = reports.reduce((total, report) => total + report.orders, 0);
  return [...counts]
    .sort((one, other) => other[1] - one[1])
    .slice(0, SHOWN)
    .map(([name, count]) => `${(count / orders).toFixed(2).padStart(8)} ${name}`);
}
