import { inDouala, timeOfDay } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import type { OverLimit } from '../../services/wallet/limits.js';

/** What of a limit is left, and which step raises it. */
export function limitWords({ limit, leftXaf, level }: OverLimit): Text {
  const line = lineOf(limit, formatXaf(xaf(leftXaf)));
  if (limit === 'own_day' || level === 'id') return line;
  return level === 'new'
    ? text('limit.raised_by_phone', { limit: line })
    : text('limit.raised_by_id', { limit: line });
}

function lineOf(limit: OverLimit['limit'], left: string): Text {
  switch (limit) {
    case 'balance':
      return text('limit.balance', { left });
    case 'month':
      return text('limit.month', { left });
    case 'own_day':
      return text('limit.own_day', { left });
    default:
      return text('limit.day', { left });
  }
}

/** `21/11 14h30`, in Douala. */
export function dayAndTime(at: Date): string {
  return `${dayOf(at)} ${timeOfDay(at)}`;
}

/** `21/11`. */
export function dayOf(at: Date): string {
  const [, month = '', day = ''] = inDouala(at).date.split('-');
  return `${day}/${month}`;
}
