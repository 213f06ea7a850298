import { createWorldCluster } from './cluster.js';
import { runLane, type Lane, type LaneReport } from './lanes.js';
import type { Planted } from './planted.js';

/** What the parent asks of a process that runs worlds. */
export interface LaneOrder {
  adminUrl: string;
  planted: Planted | null;
  /** Also sends the whole trace. */
  traced: boolean;
  lane: Lane;
}

export interface LaneAnswer {
  report?: LaneReport;
  /** A world that could not be run at all. */
  broken?: string;
}

// One world after another, as the parent hands them out.
process.on('message', (order: LaneOrder) => {
  void answer(order).then((reply) => process.send?.(reply));
});
process.on('disconnect', () => {
  process.exit();
});

async function answer({ adminUrl, planted, traced, lane }: LaneOrder): Promise<LaneAnswer> {
  try {
    return { report: await runLane(createWorldCluster(adminUrl), lane, { planted, traced }) };
  } catch (error) {
    return { broken: `seed ${lane.seed}: ${error instanceof Error ? (error.stack ?? '') : ''}` };
  }
}
