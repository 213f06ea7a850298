import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import { openAsked, type NewAsked } from '../../models/pay-ins.js';
import { addAttempt } from '../../models/payments.js';
import { attemptRow, collectJob, expireJob } from '../checkout/open-payment.js';
import { toOutboxRows } from '../jobs.js';

export interface AskingParts {
  clock: Clock;
  ids: Ids;
  settings: { provider: string; collectDelayMs: number; windowMs: number };
}

/** Asks a phone for money that is for no order's escrow, once the session is over. */
export async function askForMoney(
  { clock, ids, settings }: AskingParts,
  tx: Tx,
  asked: Omit<NewAsked, 'id' | 'createdAt' | 'expiresAt'> & { operator: string | null },
): Promise<void> {
  const now = clock.now();
  const [id, attemptId] = [ids.next(), ids.next()];
  const expiresAt = addMs(now, settings.windowMs);
  const { operator, ...payment } = asked;
  await openAsked(tx, { ...payment, id, createdAt: now, expiresAt });
  const { provider, collectDelayMs } = settings;
  const { amountXaf } = payment;
  const attempt = { id: attemptId, paymentId: id, no: 1, provider, operator, amountXaf, now };
  await addAttempt(tx, attemptRow(attempt), expiresAt);
  const jobs = [collectJob(attemptId, addMs(now, collectDelayMs)), expireJob(id, expiresAt)];
  await writeOutbox(tx, toOutboxRows(jobs, ids, now));
}
