import { approval } from '../../lib/approval.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { isTextKey, text, type Text } from '../../locales/index.js';
import type { NoticeFacts } from './facts.js';

/** What is said of money on its way, from the request to the credit that nobody waited for. */
interface Saying {
  /** As dialled, `*237*55#`. */
  service: string;
}

/** Which order, and how much it asks for. */
function due({ order }: NoticeFacts) {
  // The wallet may pay a part of it.
  const total = formatXaf(xaf(order.totalXaf - order.walletXaf));
  return { reference: order.reference, total };
}

/** Why a payment failed, in words; providers' reasons that say nothing to people share one. */
function failureWords({ said }: NoticeFacts): Text {
  const key = `notice.payment.reason.${said['reason'] ?? ''}`;
  return isTextKey(key) ? { key } : text('notice.payment.reason.other');
}

export function failed(facts: NoticeFacts, { service }: Saying): Text {
  const key = mayPayCash(facts) ? 'notice.payment.failed' : 'notice.payment.failed_no_cash';
  const { reference, total } = due(facts);
  return text(key, { reference, total, reason: failureWords(facts), service });
}

function mayPayCash({ shop, order }: NoticeFacts): boolean {
  return shop.acceptsCash && order.receiverPhoneId === null;
}

/** A request on somebody's phone, and where it is found when it does not show. */
export function asked(facts: NoticeFacts) {
  const operator = String(facts.said['operator'] ?? '');
  const { reference, total } = due(facts);
  return { reference, total, ...approval(operator === '' ? null : operator) };
}

export function waiting(facts: NoticeFacts, { service }: Saying): Text {
  const { reference, total, operator } = asked(facts);
  return mayPayCash(facts)
    ? text('notice.payment.waiting', { reference, total, operator, service })
    : text('notice.payment.waiting_no_cash', { reference, total, operator });
}

export function delayed(facts: NoticeFacts, { service }: Saying): Text {
  const { reference, total } = due(facts);
  return mayPayCash(facts)
    ? text('notice.payment.delayed', { reference, total, service })
    : text('notice.payment.delayed_no_cash', { reference, total });
}

/** Less came than was asked for. */
export function short(facts: NoticeFacts): Text {
  const { order, said } = facts;
  const amountXaf = Number(said['amountXaf'] ?? 0);
  return text('notice.payment.short', {
    reference: order.reference,
    total: formatXaf(xaf(order.totalXaf)),
    amount: formatXaf(xaf(amountXaf)),
    rest: formatXaf(xaf(Math.max(0, order.totalXaf - amountXaf))),
  });
}

/** A request that may still be approved is not called unpaid. */
export function expired(facts: NoticeFacts, { service }: Saying): Text {
  const isUnsure = facts.said['unsure'] === 1;
  const key = isUnsure ? 'notice.payment.expired_unsure' : 'notice.payment.expired';
  const { reference, total } = due(facts);
  return text(key, { reference, total, service });
}

/** Why the order did not need this money: it had ended, is paid at the door, or was paid before. */
export function credited(facts: NoticeFacts): Text {
  const { order, said } = facts;
  const amount = formatXaf(xaf(Number(said['amountXaf'] ?? order.totalXaf)));
  const later = text(`notice.payment.default.${said['default'] === 'keep' ? 'keep' : 'refund'}`);
  const slots = { reference: order.reference, amount, later };
  if (order.closedAt !== null) return text('notice.payment.credited', slots);
  return order.method === 'cash'
    ? text('notice.payment.credited_cash', slots)
    : text('notice.payment.credited_twice', slots);
}
