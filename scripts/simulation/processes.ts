import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { LaneAnswer, LaneOrder } from './lane-process.js';
import type { Lane, LaneReport } from './lanes.js';

export interface LanesWish extends Omit<LaneOrder, 'lane'> {
  lanes: Lane[];
  processes: number;
  /** Told of each lane as it ends. */
  onReport(report: LaneReport): void;
}

const PROGRAM = fileURLToPath(new URL('lane-process.ts', import.meta.url));

/** Runs lanes in processes of their own, each one after the other; one that breaks ends it all. */
export async function runLanes(wish: LanesWish): Promise<LaneReport[]> {
  const waiting = [...wish.lanes];
  const reports: LaneReport[] = [];
  const count = Math.min(wish.processes, waiting.length);
  const children = Array.from({ length: count }, () => fork(PROGRAM, { execArgv: LOADER }));
  async function work(child: ChildProcess): Promise<void> {
    for (let lane = waiting.shift(); lane; lane = waiting.shift()) {
      const { adminUrl, planted, traced } = wish;
      const report = await ask(child, { adminUrl, planted, traced, lane });
      reports.push(report);
      wish.onReport(report);
    }
  }
  try {
    await Promise.all(children.map(work));
  } finally {
    children.forEach((child) => {
      if (child.connected) child.disconnect();
    });
  }
  return reports;
}

/** Loads TypeScript as the parent does. */
const LOADER = ['--import', import.meta.resolve('tsx/esm')];

function ask(child: ChildProcess, order: LaneOrder): Promise<LaneReport> {
  return new Promise((resolve, reject) => {
    const onExit = () => {
      reject(new Error(`the process of seed ${order.lane.seed} ended`));
    };
    child.once('exit', onExit);
    child.once('message', ({ report, broken }: LaneAnswer) => {
      child.off('exit', onExit);
      if (report) resolve(report);
      else reject(new Error(broken));
    });
    child.send(order);
  });
}
