import { formatXaf, xaf } from '../../lib/money.js';
import { shortPhone } from '../../lib/phone.js';
import { text, type Text } from '../../locales/index.js';
import type { Tx } from '../../models/database.js';
import type { Refund } from '../../models/refunds.js';
import type { RefundParts } from './parts.js';

/** What a customer hears of money on its way back. */
export type RefundNews = 'requested' | 'review' | 'paid' | 'failed' | 'refused';

/** Tells the customer, not the phone that paid: the money was theirs to give back. */
export async function tellRefund(
  { accounts, notices }: Pick<RefundParts, 'accounts' | 'notices'>,
  tx: Tx,
  refund: Refund,
  news: RefundNews,
): Promise<void> {
  const payer = await accounts.person(tx, refund.payerPhoneId);
  const phone = payer ? shortPhone(payer.phone) : '';
  await notices.tell(tx, refund.accountId, {
    template: `refund.${news}`,
    class: 0,
    words: () => words(refund, phone, news),
    ...(refund.orderId && { order: { cityId: refund.cityId, orderId: refund.orderId } }),
  });
}

function words({ number, amountXaf }: Refund, phone: string, news: RefundNews): Text {
  const slots = { number: String(number), amount: formatXaf(xaf(amountXaf)), phone };
  switch (news) {
    case 'requested':
      return text('notice.refund.requested', slots);
    case 'review':
      return text('notice.refund.review', slots);
    case 'paid':
      return text('notice.refund.paid', slots);
    case 'failed':
      return text('notice.refund.failed', slots);
    case 'refused':
      return text('notice.refund.refused', slots);
  }
}
