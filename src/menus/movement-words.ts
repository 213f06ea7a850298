import { formatXaf, xaf } from '../lib/money.js';
import { text, type Text } from '../locales/index.js';
import type { Movement } from '../services/wallet.js';
import { dayWords } from './sms/day-words.js';

/** `02/03 +5700F remb. 4821`: when, how much, and of which order. */
export function movementWords({ at, kind, amountXaf, reference }: Movement): Text {
  const amount = `${amountXaf > 0 ? '+' : ''}${formatXaf(xaf(amountXaf))}`;
  return text('move.line', { date: dayWords(at), amount, what: kindWords(kind, reference) });
}

const KINDS = {
  wallet_paid: 'move.paid',
  order_refunded: 'move.refund',
  cash_taken: 'move.change',
  collect_held: 'move.received',
  collect_credited: 'move.received',
  order_released: 'move.earned',
} as const;

function kindWords(kind: string, reference: number | null): Text {
  const key = Object.hasOwn(KINDS, kind) ? KINDS[kind as keyof typeof KINDS] : undefined;
  return key === undefined || reference === null ? text('move.other') : text(key, { reference });
}
