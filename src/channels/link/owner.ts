import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Log } from '../../lib/log.js';
import { freeLinkLease, takeLinkLease } from '../../models/link-leases.js';
import type { Database } from '../../models/database.js';
import type { LinkPart } from './part.js';

/** How long a lease holds, how often it is renewed or asked for, and when its owner lets go by itself. */
export interface LeaseTimes {
  leaseMs: number;
  renewMs: number;
  /** Without a renewal for so long, its owner stops: somebody else may have it a moment later. */
  letGoMs: number;
}

/** Of an owner that died, another one has it within 14 s. */
const TIMES: LeaseTimes = { leaseMs: 12_000, renewMs: 2_000, letGoMs: 9_000 };

export interface LinkOwnerParts {
  db: Database;
  ids: Ids;
  clock: Clock;
  log: Log;
  times?: LeaseTimes;
}

/** Wants a part for this process, and has it started while its lease is ours. */
export interface LinkOwner {
  start(): void;
  stop(): Promise<void>;
}

/** Every process may want a part; the lease in Postgres says which one has it. */
export function createLinkOwner(part: LinkPart, parts: LinkOwnerParts): LinkOwner {
  const { db, clock, log, times = TIMES } = parts;
  const lease = { name: part.name, owner: parts.ids.next(), ms: times.leaseMs };
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let isOurs = false;
  let renewedAt = 0;

  async function ask(): Promise<boolean> {
    const askedAt = clock.monotonicMs();
    const isTaken = await takeLinkLease(db, lease);
    // Counted from before the question: the lease is at least as long as this believes.
    if (isTaken) renewedAt = askedAt;
    return isTaken;
  }

  /** Whether it is ours for certain; a database that does not answer changes nothing at first. */
  async function holds(): Promise<boolean> {
    const late = () => clock.monotonicMs() - renewedAt > times.letGoMs;
    const answered = ask().catch((error: unknown) => {
      log.warn('link_lease_unknown', { part: part.name, error });
      return isOurs;
    });
    if (!isOurs) return answered;
    const left = Math.max(0, renewedAt + times.letGoMs - clock.monotonicMs());
    const timeout = new AbortController();
    const passed = pause(left, false, { signal: timeout.signal }).catch(() => false);
    const result = await Promise.race([answered, passed]);
    timeout.abort();
    return result && !late();
  }

  async function set(next: boolean): Promise<void> {
    if (next === isOurs) return;
    isOurs = next;
    log.info(next ? 'link_taken' : 'link_left', { part: part.name });
    await (next ? part.start() : part.stop());
  }

  async function work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await set(await holds()).catch((error: unknown) => {
        log.error('link_part_failed', { part: part.name, error });
      });
      await pause(times.renewMs, undefined, { signal }).catch(() => undefined);
    }
  }

  return {
    start() {
      stopping = new AbortController();
      running = work(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
      const wasOurs = isOurs;
      await set(false);
      if (wasOurs) await freeLinkLease(db, lease).catch(() => undefined);
    },
  };
}
