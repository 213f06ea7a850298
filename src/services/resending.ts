import type { Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import type { Tx } from '../models/database.js';
import { requeueMessage, reviveRow } from '../models/message-resend.js';
import { writeOutbox } from '../models/outbox.js';
import { job, toOutboxRows } from './jobs.js';
import { phoneLane, timeOfId } from './messages.js';

/**
 * Sends a message once more that was given up, by all ways there are now; false where it was not, or
 * is on its way. Words that their order has overtaken meanwhile are dropped again.
 */
export type Resend = (tx: Tx, messageId: string) => Promise<{ ok: boolean }>;

export function createResend({ clock, ids }: { clock: Clock; ids: Ids }): Resend {
  return async (tx, messageId) => {
    const now = clock.now();
    const createdAt = timeOfId(messageId);
    const again = await requeueMessage(tx, { id: messageId, createdAt }, now);
    // A notice whose words were never found has nothing but its row.
    if (!again) return { ok: await reviveRow(tx, messageId, now) };
    const resent = job({
      kind: 'message',
      subject: { messageId, createdAt: createdAt.toISOString(), checked: 'words' },
      class: again.class,
      lane: phoneLane(again.phoneId),
      dueAt: now,
    });
    await writeOutbox(tx, toOutboxRows([resent], ids, now));
    return { ok: true };
  };
}
