import { formatXaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import { noParams, screen, type Params } from '../screen.js';
import { readCount } from './typed.js';
import { MAX_COUNT } from '../../services/pricing.js';

const edited = {
  ok: {
    to: ['cart', 'home'],
    choose: ({ empty }: { empty: boolean }) => (empty ? 'home' : 'cart'),
  },
  item_gone: 'cart',
} as const;

/** Which line to change, or empty all of it. */
export const cartEdit = screen({
  goes: ['cart_line', 'cart'],
  runs: {
    clearCart: { ok: { to: 'home', remark: () => text('cart.emptied') } },
  },
  once: true,
  parse: noParams,
  load: (reads) => reads.cart.lines,
  show: (lines) => ({
    kind: 'menu',
    title: text('cart.edit_title'),
    choices: [
      ...lines.map(({ item, count, lineXaf, index }) => ({
        id: String(index),
        label: text('cart.line', {
          count,
          item: { fr: item.ussdFr, en: item.ussdEn },
          price: formatXaf(lineXaf),
        }),
      })),
      { id: 'clear', label: text('cart.empty_it') },
    ],
  }),
  next: (input, _, lines) => {
    if (input.kind === 'choice' && input.id === 'clear') return { run: 'clearCart', input: {} };
    const chosen = input.kind === 'choice' ? Number(input.id) : -1;
    const line = lines.find(({ index }) => index === chosen);
    if (!line) return { go: 'cart', params: {} };
    return { go: 'cart_line', params: { index: line.index, itemId: line.item.id } };
  },
});

/** One line of the cart: another number of portions, or none. */
export const cartLine = screen({
  goes: ['cart'],
  runs: { setCount: edited },
  once: true,
  parse: readLineParams,
  load: (reads, { index }) => reads.cart.lines.find((line) => line.index === index) ?? null,
  show: (line) => ({
    kind: 'menu',
    title: line
      ? text('cart.line', {
          count: line.count,
          item: { fr: line.item.ussdFr, en: line.item.ussdEn },
          price: formatXaf(line.lineXaf),
        })
      : text('cart.empty'),
    lines: [text('quantity.how', { max: MAX_COUNT })],
    choices: [{ id: 'remove', key: 90, label: text('cart.remove') }],
    typed: true,
  }),
  next: (input, { index, itemId }, line) => {
    if (!line) return { go: 'cart', params: {} };
    const count = input.kind === 'choice' ? 0 : readCount(input.text);
    if (count === null) return { stay: text('input.number', { last: MAX_COUNT }) };
    return { run: 'setCount', input: { index, itemId, count } };
  },
});

function readLineParams(params: Params) {
  const { index, itemId } = params;
  return typeof index === 'number' && typeof itemId === 'string' ? { index, itemId } : null;
}
