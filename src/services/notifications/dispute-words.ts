import { inDouala, timeOfDay } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { isTextKey, text, type Text } from '../../locales/index.js';
import type { NoticeFacts } from './facts.js';

/** An order's money stands still: how much, why and until when. */
export function disputed({ order: { reference }, said }: NoticeFacts): Text {
  const { number, due, problem } = caseOf(said);
  const amount = francs(said, 'amountXaf');
  return text('notice.order.dispute', { reference, number, due, problem, amount });
}

export function shopDisputed({ order: { reference }, said }: NoticeFacts): Text {
  return text('notice.shop.dispute', { reference, ...caseOf(said) });
}

export function decided({ order: { reference }, said }: NoticeFacts): Text {
  const { number } = caseOf(said);
  if (said['refundXaf'] === 0) return text('notice.order.dispute_nothing', { reference, number });
  const amount = francs(said, 'refundXaf');
  return text('notice.order.dispute_refunded', { reference, number, amount });
}

export function shopDecided({ order: { reference }, said }: NoticeFacts): Text {
  const { number } = caseOf(said);
  if (said['takenXaf'] === 0) return text('notice.shop.dispute_free', { reference, number });
  const amount = francs(said, 'takenXaf');
  return text('notice.shop.dispute_taken', { reference, number, amount });
}

export function driverDecided({ order: { reference }, said }: NoticeFacts): Text {
  const { number } = caseOf(said);
  const amount = francs(said, 'takenXaf');
  return text('notice.driver.dispute_taken', { reference, number, amount });
}

function caseOf(said: NoticeFacts['said']) {
  const at = new Date(String(said['due'] ?? 0));
  const [, month, day] = inDouala(at).date.split('-');
  const key = `problem.${String(said['kind'] ?? 'other')}`;
  return {
    number: said['number'] ?? 0,
    due: `${day ?? ''}/${month ?? ''} ${timeOfDay(at)}`,
    problem: isTextKey(key) ? { key } : text('problem.other'),
  };
}

function francs(said: NoticeFacts['said'], name: string): string {
  return formatXaf(xaf(Number(said[name] ?? 0)));
}
