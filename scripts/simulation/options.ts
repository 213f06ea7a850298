import { parseArgs } from 'node:util';

import { PLANTED, type Planted } from './planted.js';

/** What is asked on the command line. */
export interface SimulateOptions {
  orders: number;
  seed: number;
  /** So many seeds, one after the other from `seed` on, each with `orders` orders. */
  trials: number;
  processes: number;
  planted: Planted | null;
  /** Where the whole trace is written; null for nowhere. */
  trace: string | null;
  /** Says which statements an order costs. */
  profile: boolean;
}

export const HELP = `Usage: npm run simulate -- [--orders 10000] [--seed 1] [--trials 1]
  [--processes 2] [--planted ${PLANTED.join('|')}] [--trace FILE] [--profile]

Runs a whole virtual world against the real services on a real Postgres of its own, and audits it
from outside. The same seed gives the same trace. Ends with 1 when anything is violated.`;

export function readOptions(args: string[]): SimulateOptions | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      orders: { ...text, default: '10000' },
      seed: { ...text, default: '1' },
      trials: { ...text, default: '1' },
      processes: { ...text, default: '2' },
      planted: text,
      trace: text,
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  return {
    orders: whole('orders', values.orders),
    seed: whole('seed', values.seed),
    trials: whole('trials', values.trials),
    processes: whole('processes', values.processes),
    planted: plantedOf(values.planted),
    trace: values.trace ?? null,
    profile: values.profile,
  };
}

function whole(name: string, said: string): number {
  const number = Number(said);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`--${name} is a whole number above 0, not ${said}`);
}

function plantedOf(said: string | undefined): Planted | null {
  if (said === undefined) return null;
  const planted = PLANTED.find((name) => name === said);
  if (!planted) throw new Error(`--planted is one of ${PLANTED.join(', ')}, not ${said}`);
  return planted;
}
