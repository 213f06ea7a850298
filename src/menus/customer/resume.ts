import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim } from '../../locales/index.js';
import { noParams, screen } from '../screen.js';

/** A new dial soon after a dropped session: go on, start again, or leave it. */
export const resume = screen({
  goes: ['home'],
  runs: { clearCart: { ok: 'home' } },
  // "Back" would be the dropped page, and that is what "continue" says better.
  root: true,
  parse: noParams,
  load: (reads) => reads.cart,
  show: ({ shop, lines, subtotalXaf }) => ({
    kind: 'menu',
    title: shop
      ? text('resume.cart', {
          shop: verbatim(shop.ussdName),
          dishes: dishes(lines.reduce((sum, line) => sum + line.count, 0)),
          total: formatXaf(xaf(subtotalXaf)),
        })
      : text('resume.plain'),
    choices: [
      { id: 'continue', label: text('resume.continue') },
      { id: 'restart', label: text('resume.restart') },
      { id: 'home', key: 0, label: text('resume.cancel') },
    ],
  }),
  next: (input, _, cart) => {
    const id = input.kind === 'choice' ? input.id : 'home';
    if (id === 'continue') return { back: true };
    if (id === 'restart' && cart.lines.length > 0) return { run: 'clearCart', input: {} };
    return { go: 'home', params: {} };
  },
});

function dishes(count: number) {
  return count === 1 ? text('count.dish_one') : text('count.dish_many', { count });
}
