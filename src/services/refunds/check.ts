import { addMs } from '../../lib/clock.js';
import type { Phone } from '../../lib/phone.js';
import type { Tx } from '../../models/database.js';
import {
  changeRefund,
  keepHolder,
  lockRefund,
  readHolderQuestion,
  type HolderWord,
  type Refund,
} from '../../models/refunds.js';
import { holderDigest, holderWord } from './holder.js';
import { freeRefund, noteRefund, type HolderAnswer, type RefundParts } from './parts.js';
import { tellRefund } from './telling.js';
import { HOUSE } from '../person.js';

/** Who is to be asked about which number; the number is only ever in memory. */
export type HolderAsk = { provider: string | null; phone: Phone } | null;

/** Finding out whose number it is, before money leaves for it (payments.md case 28). */
export interface RefundChecks {
  /** Null when there is nothing to ask any more. */
  begin(tx: Tx, refundId: string): Promise<HolderAsk>;
  /** Sends it, puts it before a person, or gives when to ask again. */
  record(tx: Tx, refundId: string, answer: HolderAnswer): Promise<Date | null>;
}

const MINUTE_MS = 60_000;
/** A provider that does not say is asked again over about an hour; then a person decides. */
const TRIES_MAX = 6;

export function createRefundChecks(parts: RefundParts): RefundChecks {
  const { clock, vault } = parts;
  const send = createSend(parts);

  async function review(tx: Tx, refund: Refund, holder: HolderWord): Promise<null> {
    await changeRefund(tx, refund.id, { state: 'review', holder });
    const { number, amountXaf, accountId, cityId, orderId } = refund;
    await parts.reviews.open(tx, {
      kind: 'refund_holder',
      subject: { refundId: refund.id },
      ...{ accountId, cityId, orderId },
      facts: { number, amountXaf, holder },
    });
    await noteRefund(parts, tx, refund, 'refund.review');
    await tellRefund(parts, tx, refund, 'review');
    return null;
  }

  return {
    async begin(tx, refundId) {
      const refund = await lockRefund(tx, { id: refundId });
      const question = await readHolderQuestion(tx, refundId);
      if (refund?.state !== 'checking' || !question) return null;
      const phone = vault.open(vault.unwrap(question.keyWrapped), question.phoneSealed) as Phone;
      return { provider: question.provider, phone };
    },
    async record(tx, refundId, answer) {
      const refund = await lockRefund(tx, { id: refundId });
      const question = await readHolderQuestion(tx, refundId);
      if (refund?.state !== 'checking' || !question) return null;
      const now = clock.now();
      const word = holderWord(vault, question, answer, now);
      if (word === 'unknown' && refund.tries + 1 < TRIES_MAX) {
        const tries = refund.tries + 1;
        await changeRefund(tx, refund.id, { state: 'checking', tries });
        return addMs(now, MINUTE_MS * 2 ** tries);
      }
      if (word === 'differs' || word === 'absent' || word === 'unknown') {
        return review(tx, refund, word);
      }
      if (answer.kind === 'found') {
        const digest = holderDigest(vault, answer.fullName);
        await keepHolder(tx, refund.payerPhoneId, digest, now);
      }
      await send(tx, refund, { holder: word, provider: question.provider });
      return null;
    },
  };
}

/** Hands the money over to the payouts, which send it once and never twice. */
export function createSend(parts: RefundParts) {
  return async (
    tx: Tx,
    refund: Refund,
    { holder, provider }: { holder?: HolderWord; provider: string | null },
  ): Promise<void> => {
    await freeRefund(parts, tx, refund);
    const { id, accountId, purpose, amountXaf, payerPhoneId, cityId, orderId } = refund;
    const requested = await parts.requestPayout(tx, {
      ...{ key: `refund:${id}`, owner: { kind: 'customer', id: accountId }, purpose, amountXaf },
      ...{ phoneId: payerPhoneId, cityId, ...(orderId && { orderId }) },
      ...(provider !== null && { provider }),
      actor: HOUSE,
    });
    if (requested.ok) {
      const { payoutId } = requested;
      await changeRefund(tx, id, { state: 'sent', payoutId, ...(holder && { holder }) });
      return;
    }
    const endedAt = parts.clock.now();
    await changeRefund(tx, id, { state: 'failed', why: requested.reason, endedAt });
    await noteRefund(parts, tx, refund, 'refund.failed');
    await tellRefund(parts, tx, refund, 'failed');
  };
}
