import type { OutboxClass } from '../models/outbox.js';
import type { JobKind } from '../services/jobs.js';

export interface WorkerSettings {
  /** How long a claim holds; below 10 s, so that a lost worker's row is taken up within 10 s. */
  leaseMs: number;
  /** Leases of rows in hand are renewed this often, and no longer once a run takes `maxRunMs`. */
  renewMs: number;
  maxRunMs: number;
  /** How often an idle worker looks for rows that other processes wrote. */
  pollMs: number;
  /** How often it looks for rows whose bell should have rung `bellGraceMs` ago but did not. */
  sweepMs: number;
  bellGraceMs: number;
  /** How far the ledger's hash chain stays behind what is posted. */
  chainMs: number;
  /** A head that holds up its lane for this long lets the others pass. */
  stuckHeadMs: number;
  /** How long a stopping worker waits for what it has in hand. */
  drainMs: number;
  /** Rows in hand at once, by class, in each pool. */
  quotas: Readonly<Record<OutboxClass, number>>;
  /** Finished outbox rows and inbox rows are deleted when they are older. */
  keepOutboxDays: number;
  keepInboxDays: number;
  /** Pages people saw are summed by day and then deleted when they are older. */
  keepFunnelDays: number;
}

export const defaultWorkerSettings: WorkerSettings = {
  leaseMs: 8_000,
  renewMs: 2_500,
  maxRunMs: 30_000,
  pollMs: 250,
  sweepMs: 1_000,
  bellGraceMs: 2_000,
  chainMs: 10_000,
  stuckHeadMs: 30_000,
  drainMs: 8_000,
  quotas: { 0: 32, 1: 24, 2: 12, 3: 4 },
  keepOutboxDays: 30,
  keepInboxDays: 8,
  keepFunnelDays: 14,
};

/** Work that waits for the same outside party; each has quotas of its own. */
type Pool = 'gateways' | 'providers' | 'house';

const POOL_OF: Record<JobKind, Pool> = {
  message: 'gateways',
  'message.receipt_due': 'gateways',
  'message.report': 'house',
  'chat.stranger': 'gateways',
  collect: 'providers',
  'payment.poll': 'providers',
  'payment.read_back': 'providers',
  'payment.expire': 'house',
  'hold.expire': 'house',
  'payment.decide': 'house',
  'shop.second_phone': 'house',
  'shop.call_list': 'house',
  'shop.choice': 'house',
  'shop.give_up': 'house',
  'dispatch.offer': 'house',
  'dispatch.expire': 'house',
  'order.absent': 'house',
  'order.release_reference': 'house',
  'refund.check': 'providers',
  'bonus.expire': 'house',
  'wallet.offer': 'house',
  'house.keep': 'house',
  'offer.expand': 'house',
  'announcement.expand': 'house',
  'reconcile.day': 'providers',
  'balance.check': 'house',
  'dispute.due': 'house',
  'payout.send': 'providers',
  'payout.poll': 'providers',
  'payout.plan': 'house',
  'payout.owner': 'house',
  'payout.batch': 'providers',
  'payout.holder': 'providers',
  'statement.day': 'house',
  'statement.owner': 'house',
};

/** The kinds of work that share hands, so that one slow party never takes those of another. */
export function groupByPool(kinds: JobKind[]): JobKind[][] {
  const pools = new Map<Pool, JobKind[]>();
  for (const kind of kinds) pools.set(POOL_OF[kind], [...(pools.get(POOL_OF[kind]) ?? []), kind]);
  return [...pools.values()];
}
