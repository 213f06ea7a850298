import { setTimeout as pause } from 'node:timers/promises';
import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Database } from '../../models/database.js';
import { pruneSmppParts, putSmppParts } from '../../models/smpp-parts.js';
import type { SendResult, SmsToSend } from '../channel.js';
import type { Bind } from '../smpp/bind.js';
import { createSmppSms } from './smpp.js';

export interface SmppSendingParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  bind: Pick<Bind, 'ask' | 'room'>;
  from: string;
}

/** What the owner of a bind sends with, one message that was handed over at a time. */
export interface SmppSending {
  /** `unknown` when it was cut off: it may have left. */
  send(message: SmsToSend, rowId: string): Promise<SendResult | 'unknown'>;
  /** How long the next message has to wait; null while the bind takes none. */
  waitMs(): number | null;
}

/** Told to slow down, everything waits for so long, and the message is tried again so often. */
const SLOWER_MS = [500, 1_000, 2_000, 4_000];
const PRUNE_EACH_MS = 60 * 60_000;
/** No receipt comes later. */
const KEPT_MS = 8 * 24 * 60 * 60_000;

export function createSmppSending(parts: SmppSendingParts): SmppSending {
  const { db, clock, ids, bind, from } = parts;
  const sms = createSmppSms({ bind, from, random: (limit) => ids.random(limit) });
  let slowUntilMs = 0;
  let prunedMs = Number.NEGATIVE_INFINITY;

  async function patiently(message: SmsToSend): Promise<SendResult> {
    for (const wait of SLOWER_MS) {
      const result = await sms.send(message);
      if (result.ok || result.kind !== 'throttled') return result;
      slowUntilMs = clock.monotonicMs() + wait;
      await pause(wait);
    }
    return sms.send(message);
  }

  async function prune(): Promise<void> {
    const now = clock.monotonicMs();
    if (now - prunedMs < PRUNE_EACH_MS) return;
    prunedMs = now;
    await pruneSmppParts(db, addMs(clock.now(), -KEPT_MS));
  }

  return {
    async send(message, rowId) {
      const result = await patiently(message);
      if (!result.ok) return result.kind === 'unknown' ? 'unknown' : result;
      const messageIds = result.partIds ?? [result.externalId];
      await putSmppParts(db, { sendId: rowId, messageIds, at: clock.now() });
      await prune();
      return result;
    },
    waitMs() {
      if (bind.room() === 0) return null;
      return Math.max(0, slowUntilMs - clock.monotonicMs());
    },
  };
}
