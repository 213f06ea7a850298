import { refuse, type Refusal } from '../lib/errors.js';
import type { Runner, Tx } from '../models/database.js';
import {
  changeRefund,
  lockRefund,
  openRefunds,
  readHolderQuestion,
  type Refund,
} from '../models/refunds.js';
import type { PayoutEnd } from './payouts/parts.js';
import { createCashOuts, type CashOuts } from './refunds/cash-out.js';
import { createRefundChecks, createSend, type RefundChecks } from './refunds/check.js';
import { freeRefund, noteRefund, type RefundParts } from './refunds/parts.js';
import { createToPayer, type Requested, type RefundToPayer } from './refunds/request.js';
import { tellRefund } from './refunds/telling.js';

export type RefundDecided = { ok: true; refund: Refund } | Refusal<'unknown_refund' | 'not_open'>;

/** Money back to the phone that paid it: never to another, never more than it paid. */
export interface Refunds extends CashOuts {
  checks: RefundChecks;
  toPayer(tx: Tx, wish: RefundToPayer): Promise<Requested>;
  /** A person has looked at whose number it is. */
  decide(tx: Tx, number: number, decision: { send: boolean; by: string }): Promise<RefundDecided>;
  /** Told in the transaction that ends its payout. */
  ended(tx: Tx, payout: { id: string }, end: PayoutEnd): Promise<void>;
  open(runner: Runner): Promise<Refund[]>;
}

export function createRefunds(parts: RefundParts): Refunds {
  const send = createSend(parts);

  async function refuseIt(tx: Tx, refund: Refund, by: string): Promise<void> {
    await freeRefund(parts, tx, refund);
    const endedAt = parts.clock.now();
    await changeRefund(tx, refund.id, { state: 'refused', why: `by ${by}`, endedAt });
    await noteRefund(parts, tx, refund, 'refund.refused');
    await tellRefund(parts, tx, refund, 'refused');
  }

  async function closeReview(tx: Tx, { id }: Refund, decision: string, by: string): Promise<void> {
    const open = await parts.reviews.list(tx, { kind: 'refund_holder' });
    const review = open.find(({ subject }) => subject['refundId'] === id);
    if (review) await parts.reviews.close(tx, review.id, { decision, by });
  }

  return {
    ...createCashOuts(parts),
    checks: createRefundChecks(parts),
    toPayer: createToPayer(parts),
    async decide(tx, number, { send: isSent, by }) {
      const refund = await lockRefund(tx, { number });
      if (!refund) return refuse('unknown_refund');
      if (refund.state !== 'review') return refuse('not_open');
      const question = await readHolderQuestion(tx, refund.id);
      if (isSent) await send(tx, refund, { provider: question?.provider ?? null });
      else await refuseIt(tx, refund, by);
      await closeReview(tx, refund, isSent ? 'sent' : 'refused', by);
      return { ok: true, refund };
    },
    async ended(tx, { id }, end) {
      const refund = await lockRefund(tx, { payoutId: id });
      if (refund?.state !== 'sent') return;
      const isPaid = end === 'succeeded';
      const endedAt = parts.clock.now();
      await changeRefund(tx, refund.id, { state: isPaid ? 'paid' : 'failed', endedAt });
      await noteRefund(parts, tx, refund, isPaid ? 'refund.paid' : 'refund.failed');
      await tellRefund(parts, tx, refund, isPaid ? 'paid' : 'failed');
    },
    open: openRefunds,
  };
}
