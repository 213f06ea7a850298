import { formatXaf, xaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import { screen } from '../screen.js';
import { notesFor } from './cash-note.js';
import { paying } from './paying-terms.js';
import { placedTargets } from './placed-targets.js';

/**
 * Which note the driver gets whole: what it is more than the total becomes credit at the door, so
 * nobody looks for coins. Confirms the order.
 */
export const cashChange = screen({
  goes: ['pay'],
  runs: { placeOrder: placedTargets },
  once: true,
  parse: paying,
  load: () => null,
  show: (_, { totalXaf }) => ({
    kind: 'menu',
    title: text('cash.change_title', { total: formatXaf(xaf(totalXaf)) }),
    choices: notesFor(totalXaf).map((note) => ({
      id: String(note),
      label: text('cash.change_choice', {
        note: formatXaf(xaf(note)),
        rest: formatXaf(xaf(note - totalXaf)),
      }),
    })),
  }),
  next: (input, params) => {
    if (input.kind !== 'choice') return { go: 'pay', params: {} };
    const order = { method: 'cash', ...params, changeToWallet: true } as const;
    return { run: 'placeOrder', input: { ...order, cashNoteXaf: Number(input.id) } };
  },
});
