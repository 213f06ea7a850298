import { join } from 'node:path';

import { firstMessage, startChild } from './children.js';
import { median, type Verdict } from './measure.js';
import type { Options } from './options.js';

type Kind = 'transfer' | 'collect' | 'split' | 'batch';

/** What the ledger posts beside pgbench's simple update, in turns on one Postgres. */
export interface LedgerFigures {
  /** pgbench, or who stood in for it. */
  yardstick: string;
  clients: number;
  /** Transfers in one transaction of the kind `batch`. */
  batch: number;
  rounds: {
    /** Transactions a second. */
    pgbench: number;
    /** Transfers a second. */
    perSecond: Record<Kind, number>;
    /** Of one transaction, begin and commit among them. */
    statements: Record<Kind, number>;
  }[];
  /** The statements of whole steps, those of the ledger among them. */
  steps: { step: string; statements: string[] }[];
}

const KINDS: Readonly<Record<Kind, string>> = {
  transfer: 'one transfer of two legs',
  collect: 'a payment into a new escrow',
  split: 'an order divided in seven',
  batch: 'transfers posted together',
};
const LEAST = 0.5;

/** Runs `scripts/bench-ledger.ts`, which alone knows the application. */
export async function measureLedger(root: string, options: Options): Promise<LedgerFigures> {
  const child = startChild({
    nodeArgs: ['--import', 'tsx'],
    args: [join(root, 'scripts', 'bench-ledger.ts')],
    cwd: root,
    env: { ROUNDS: String(options.rounds), SECONDS: String(Math.ceil(options.seconds / 2)) },
  });
  try {
    return (await firstMessage(child)) as LedgerFigures;
  } finally {
    await child.stop();
  }
}

/** To pgbench in the same round; the median of the rounds. */
function ratioOf({ rounds }: LedgerFigures, kind: Kind): number {
  return median(rounds.map(({ pgbench, perSecond }) => perSecond[kind] / pgbench));
}

export function ledgerLines(figures: LedgerFigures): string[] {
  const { rounds, yardstick, clients, steps } = figures;
  const tps = median(rounds.map(({ pgbench }) => pgbench));
  return [
    `Ledger, ${String(clients)} clients: ${yardstick} ${tps.toFixed(0)}/s`,
    ...(Object.keys(KINDS) as Kind[]).map((kind) => {
      const perSecond = median(rounds.map((round) => round.perSecond[kind]));
      const asked = median(rounds.map((round) => round.statements[kind]));
      const what = `${perSecond.toFixed(0)}/s, ${ratioOf(figures, kind).toFixed(2)} of it`;
      return `  ${KINDS[kind].padEnd(30)}${what}, ${asked.toFixed(1)} statements`;
    }),
    ...steps.map(
      ({ step, statements }) =>
        `  ${step}: ${String(statements.length)} statements (${statements.join(', ')})`,
    ),
  ];
}

export function ledgerVerdicts(figures: LedgerFigures): Verdict[] {
  return (['transfer', 'batch'] as const).map((kind) => {
    const found = ratioOf(figures, kind);
    const what = `${KINDS[kind]}, to pgbench's simple update (at least ${String(LEAST)})`;
    return { id: 'L1', what, found, target: LEAST, isMet: found >= LEAST, note: null };
  });
}
