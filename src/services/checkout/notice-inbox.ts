import { createHash } from 'node:crypto';
import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Database } from '../../models/database.js';
import { takeIn } from '../../models/inbox.js';
import { writeOutbox } from '../../models/outbox.js';
import { job, toOutboxRows, type JobSubjects } from '../jobs.js';

/** What a verified notice points at; the rest of its words is not evidence. */
export interface Notice {
  providerReference: string | null;
  externalReference: string | null;
  status: string;
  /** What only one call may carry, where the provider signs such a thing. */
  nonce?: string | null;
}

export interface NoticeInbox {
  /**
   * Stores that the doorbell rang, with the job that reads the transaction back; false when this
   * notice came before or points at nothing.
   */
  receiveInOwnTransaction(provider: string, notice: Notice): Promise<boolean>;
}

export function createNoticeInbox(parts: { db: Database; clock: Clock; ids: Ids }): NoticeInbox {
  const { db, clock, ids } = parts;
  return {
    async receiveInOwnTransaction(provider, notice) {
      const subject = subjectOf(provider, notice);
      const reference = subject.providerReference ?? subject.externalReference;
      if (reference === undefined) return false;
      const own = notice.nonce == null ? [reference, notice.status] : ['nonce', notice.nonce];
      const externalId = digestOf(provider, ...own);
      return db.transaction(async (tx) => {
        const now = clock.now();
        if (!(await takeIn(tx, provider, externalId, now))) return false;
        const lane = `payment.read_back:${reference}`;
        const readBack = job({ kind: 'payment.read_back', subject, class: 0, lane, dueAt: now });
        await writeOutbox(tx, toOutboxRows([readBack], ids, now));
        return true;
      });
    },
  };
}

function subjectOf(provider: string, notice: Notice): JobSubjects['payment.read_back'] {
  const { providerReference, externalReference } = notice;
  return {
    provider,
    ...(providerReference === null ? {} : { providerReference }),
    ...(externalReference === null ? {} : { externalReference }),
  };
}

/** CamPay gives its notices no id: the same status of the same transaction is the same notice. */
function digestOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('|')).digest('hex');
}
