import { timeOfDay } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import { readReceiptCode } from '../../services/receipt-code.js';
import type { CheckReceiptResult } from '../../services/receipts.js';
import { dayOf } from '../customer/limit-words.js';
import { noParams, screen, type Params } from '../screen.js';

/** A shop checks a receipt that somebody shows: which order, and then the code on it. */
export const checkReference = screen({
  goes: ['check_code'],
  runs: {},
  parse: noParams,
  load: () => null,
  show: () => ({ kind: 'prompt', body: text('check.reference') }),
  next: (input) => {
    const typed = input.kind === 'text' ? input.text : '';
    return /^\d{4,6}$/.test(typed)
      ? { go: 'check_code', params: { reference: Number(typed) } }
      : { stay: text('check.unknown') };
  },
});

export const checkCode = screen({
  goes: [],
  runs: {
    checkReceipt: {
      ok: { to: 'shop_sales', remark: checkedWords },
      unknown_order: { to: 'shop_sales', remark: () => text('check.unknown') },
      not_shop: 'home',
    },
  },
  once: true,
  parse: ({ reference }: Params) => (typeof reference === 'number' ? { reference } : null),
  load: () => null,
  show: (_, { reference }) => ({ kind: 'prompt', body: text('check.code', { reference }) }),
  next: (input, { reference }) => {
    const code = input.kind === 'text' ? readReceiptCode(input.text) : null;
    return code === null
      ? { stay: text('check.not_code') }
      : { run: 'checkReceipt', input: { reference, code } };
  },
});

function checkedWords(checked: Extract<CheckReceiptResult, { ok: true }>): Text {
  const { reference } = checked;
  switch (checked.verdict) {
    case 'paid':
      return text('check.paid', { reference, total: formatXaf(xaf(checked.totalXaf)) });
    case 'not_paid':
      return text('check.not_paid', { reference, total: formatXaf(xaf(checked.totalXaf)) });
    case 'used': {
      const { at } = checked;
      return text('check.used', { reference, date: dayOf(at), time: timeOfDay(at) });
    }
    case 'forged':
      return text('check.forged', { reference, left: checked.left });
    case 'locked':
      return text('check.locked', { reference, minutes: checked.minutes });
  }
}
