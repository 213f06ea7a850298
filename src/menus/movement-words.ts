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

/** Movements that are about no order. */
const OWN = {
  collect_credited: 'move.top_up',
  bonus_granted: 'move.bonus',
  bonus_expired: 'move.bonus_expired',
  payout: 'move.sent',
} as const;

function kindWords(kind: string, reference: number | null): Text {
  const key = Object.hasOwn(KINDS, kind) ? KINDS[kind as keyof typeof KINDS] : undefined;
  if (key !== undefined && reference !== null) return text(key, { reference });
  return text(Object.hasOwn(OWN, kind) ? OWN[kind as keyof typeof OWN] : 'move.other');
}
