import { setTimeout as pause } from 'node:timers/promises';
import { addMs, type Clock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { Vault } from '../../lib/vault.js';
import type { Database } from '../../models/database.js';
import {
  closeLinkSends,
  endLinkSend,
  findLinkSend,
  pruneLinkSends,
  takeLinkSend,
  type LinkSend,
} from '../../models/link-sends.js';
import type { OutgoingMessage, SendResult } from '../channel.js';

/** What the link made of a message; `unknown` when it was cut off and may have left. */
export type LinkResult = SendResult | 'unknown';

export interface LinkQueueParts {
  db: Database;
  vault: Vault;
  clock: Clock;
  log: Log;
  gateway: string;
  /** @param rowId what a report of it is to be told under. */
  send(message: OutgoingMessage, rowId: string): Promise<LinkResult>;
  /** How many may be on their way; one, when not given. They leave in order all the same. */
  atOnce?: number;
  /** How long the link must wait before its next message; null when it can send none now. */
  waitMs(): number | null;
  /** A message that was handed over will not leave by this link. */
  onRefused(rowId: string, code: string): Promise<void>;
}

/** The owner's side of a link: takes what was handed over, one message at a time, in order. */
export interface LinkQueue {
  start(): void;
  stop(): Promise<void>;
  /** Which row a report means; undefined when the message is none of ours. */
  rowOf(externalId: string): Promise<string | undefined>;
}

const IDLE_MS = 250;
const CLOSE_EACH_MS = 5_000;
const PRUNE_EACH_MS = 60 * 60_000;
/** Longer than any sending takes. */
const CUT_MS = 90_000;
/** No report comes later. */
const KEPT_MS = 8 * 24 * 60 * 60_000;

export function createLinkQueue(parts: LinkQueueParts): LinkQueue {
  const { db, vault, clock, log, gateway, atOnce = 1 } = parts;
  const carrying = new Set<Promise<void>>();
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let closedAt = 0;
  let prunedAt = 0;

  async function close(): Promise<void> {
    const elapsed = clock.monotonicMs();
    if (elapsed - closedAt < CLOSE_EACH_MS) return;
    closedAt = elapsed;
    const now = clock.now();
    const expired = await closeLinkSends(db, gateway, { now, cutBefore: addMs(now, -CUT_MS) });
    for (const rowId of expired) await parts.onRefused(rowId, 'expired');
    if (elapsed - prunedAt < PRUNE_EACH_MS) return;
    prunedAt = elapsed;
    await pruneLinkSends(db, addMs(now, -KEPT_MS));
  }

  function read({ sealed, keyWrapped }: LinkSend): OutgoingMessage {
    return JSON.parse(vault.open(vault.unwrap(keyWrapped), sealed)) as OutgoingMessage;
  }

  async function carry(row: LinkSend): Promise<void> {
    const result = await parts.send(read(row), row.id);
    if (result === 'unknown') return;
    const at = clock.now();
    if (result.ok) {
      const { externalId } = result;
      await endLinkSend(db, { id: row.id, state: 'sent', externalId, code: null, at });
      return;
    }
    const { code } = result;
    await endLinkSend(db, { id: row.id, state: 'refused', externalId: null, code, at });
    await parts.onRefused(row.id, code);
  }

  /** Gives how long to wait before the next look. */
  async function step(): Promise<number> {
    await close();
    const wait = parts.waitMs();
    if (wait === null || wait > 0) return Math.min(wait ?? IDLE_MS, IDLE_MS);
    if (carrying.size >= atOnce) await Promise.race(carrying);
    const row = await takeLinkSend(db, gateway, clock.now());
    if (!row) return IDLE_MS;
    const carried = carry(row)
      .catch((error: unknown) => {
        log.error('link_send_failed', { gateway, error });
      })
      .finally(() => carrying.delete(carried));
    carrying.add(carried);
    if (atOnce === 1) await carried;
    return 0;
  }

  async function work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const wait = await step().catch((error: unknown) => {
        log.error('link_queue_failed', { gateway, error });
        return IDLE_MS;
      });
      await pause(wait, undefined, { signal }).catch(() => undefined);
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
      await Promise.all(carrying);
    },
    rowOf: (externalId) => findLinkSend(db, gateway, externalId),
  };
}
