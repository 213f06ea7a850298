import { AppError, refuse } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import { lockForLimits } from '../../models/limits.js';
import { writeOutbox } from '../../models/outbox.js';
import {
  addRefund,
  lockRefund,
  refundablePayments,
  type Refund,
  type RefundablePayment,
} from '../../models/refunds.js';
import { job, toOutboxRows } from '../jobs.js';
import type { Actor } from '../person.js';
import {
  holdEntries,
  noteRefund,
  refundHoldKey,
  type RefundParts,
  type RefundRefusal,
} from './parts.js';
import { tellRefund } from './telling.js';

/** Credit back to who paid it. */
export interface RefundToPayer {
  accountId: string;
  paymentId: string;
  amountXaf: number;
  /** A code such as `late_money`, `missing_dish`; never somebody's words. */
  reason: string;
  actor: Actor;
}

export type Requested = { ok: true; refund: Refund } | RefundRefusal;

/** Sends back a part of one payment, or all of it, to the phone that paid and to no other. */
export function createToPayer(parts: RefundParts) {
  const write = createWriteRefund(parts);
  return async (tx: Tx, wish: RefundToPayer): Promise<Requested> => {
    await lockForLimits(tx, wish.accountId);
    const [payment] = await refundablePayments(tx, wish.accountId, wish.paymentId);
    if (!payment) return refuse('not_paid');
    if (wish.amountXaf > payment.leftXaf) return refuse('too_much');
    const written = await write(tx, { ...wish, purpose: 'refund', payments: [payment] });
    // Who has just asked for it was answered; everybody else hears of it.
    const isAnswered = wish.actor.kind === 'customer';
    if (written.ok && !isAnswered) await tellRefund(parts, tx, written.refund, 'requested');
    return written;
  };
}

/** What is to be written, from which payments in which order. */
export interface RefundToWrite {
  accountId: string;
  amountXaf: number;
  reason: string;
  actor: Actor;
  purpose: Refund['purpose'];
  /** All of one phone; together they hold at least the amount. */
  payments: readonly RefundablePayment[];
}

/** Keeps the money, and has somebody ask whose number it is now; nothing is sent here. */
export function createWriteRefund(parts: RefundParts) {
  const { clock, ids, ledger } = parts;
  return async (tx: Tx, wish: RefundToWrite): Promise<Requested> => {
    const [first] = wish.payments;
    if (!first) return refuse('not_paid');
    const id = ids.next();
    const { payerPhoneId, cityId } = first;
    const orderId = wish.purpose === 'refund' ? first.orderId : null;
    const { accountId, amountXaf, reason, purpose, actor } = wish;
    const by = { requestedByKind: actor.kind, requestedById: actor.id };
    const asked = { id, accountId, payerPhoneId, cityId, orderId, purpose, amountXaf, reason };
    const row = { ...asked, ...by, requestedAt: clock.now() };
    const held = await ledger.hold(tx, {
      ...{ key: refundHoldKey(id), kind: 'refund_check', category: 'refund', cityId, actor },
      ...(orderId && { orderId }),
      entries: holdEntries({ ...row, number: 0, state: 'checking', payoutId: null, tries: 0 }),
    });
    if (!held.ok) return refuse('not_enough');
    await addRefund(tx, { ...row, parts: partsOf(wish.payments, amountXaf) });
    const refund = await lockRefund(tx, { id });
    if (!refund) throw new AppError('state_missing', `refund ${id} is not there`);
    await writeOutbox(tx, toOutboxRows([checkJob(id, clock.now())], ids, clock.now()));
    await noteRefund(parts, tx, refund, 'refund.requested');
    return { ok: true, refund };
  };
}

function partsOf(payments: readonly RefundablePayment[], amountXaf: number) {
  let restXaf = amountXaf;
  return payments.flatMap(({ id, leftXaf }) => {
    const part = Math.min(restXaf, leftXaf);
    restXaf -= part;
    return part > 0 ? [{ paymentId: id, amountXaf: part }] : [];
  });
}

function checkJob(refundId: string, dueAt: Date) {
  const key = `refund.check:${refundId}`;
  const subject = { refundId };
  return job({ kind: 'refund.check', subject, class: 0, lane: key, dueAt, dedupeKey: key });
}
