import { createHash } from 'node:crypto';

import type { Violation } from './auditor.js';
import type { Cluster } from './cluster.js';
import { runWorld } from './lane.js';
import type { Planted } from './planted.js';

/** Orders that are simulated together: a world of their own, from a seed of their own. */
export interface Lane {
  no: number;
  seed: string;
  orders: number;
}

/** What became of a lane, as plain data. */
export interface LaneReport {
  lane: Lane;
  orders: number;
  hash: string;
  trace: string | null;
  violations: (Violation & { last: string[] })[];
  statements: Record<string, number>;
  /** Processor time of the process that ran it, without Postgres. */
  cpuMs: number;
}

/** More orders than this are several worlds: their seeds are made from the one seed. */
const LANE_ORDERS = 625;

/** The same orders and seed are always the same lanes, however many processes run them. */
export function lanesOf(seed: string, orders: number): Lane[] {
  const count = Math.ceil(orders / LANE_ORDERS);
  return Array.from({ length: count }, (_, no) => ({
    no,
    seed: count === 1 ? seed : `${seed}.${String(no + 1)}`,
    orders: Math.floor(orders / count) + (no < orders % count ? 1 : 0),
  }));
}

/** Violations of one lane that are told in full; where there is one there are often many. */
export const TOLD = 5;

export async function runLane(
  cluster: Cluster,
  lane: Lane,
  { planted, traced }: { planted: Planted | null; traced: boolean },
): Promise<LaneReport> {
  const before = process.cpuUsage();
  const name = `simulation_${lane.seed.replaceAll(/\W/g, '_')}_${String(process.pid)}`;
  const database = await cluster.world(name);
  try {
    const result = await runWorld({ ...lane, database, planted });
    const { orders, hash, statements } = result;
    const violations = result.violations.map((violation, index) => {
      return { ...violation, last: index < TOLD ? result.about(violation) : [] };
    });
    const { user, system } = process.cpuUsage(before);
    const trace = traced ? result.trace : null;
    const cpuMs = Math.round((user + system) / 1000);
    return { lane, orders, hash, trace, violations, statements, cpuMs };
  } finally {
    await database.drop();
  }
}

/** One hash for all lanes, by their numbers. */
export function hashOf(reports: readonly LaneReport[]): string {
  const inOrder = [...reports].sort((one, other) => one.lane.no - other.lane.no);
  return createHash('sha256')
    .update(inOrder.map(({ hash }) => hash).join('\n'))
    .digest('hex');
}
