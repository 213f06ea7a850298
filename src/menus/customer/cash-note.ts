import { formatXaf, xaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import { screen } from '../screen.js';
import { paying } from './paying-terms.js';
import { placedTargets } from './placed-targets.js';

/** Notes that exist; the customer is asked which one, because coins are scarce (domain.md 6.4). */
const NOTES_XAF = [500, 1_000, 2_000, 5_000, 10_000];

/** Which note the customer will pay with, so that the driver brings change. Confirms the order. */
export const cashNote = screen({
  goes: ['cash_change'],
  runs: { placeOrder: placedTargets },
  once: true,
  parse: paying,
  load: () => null,
  show: (_, { totalXaf }) => ({
    kind: 'menu',
    title: text('cash.title', { total: formatXaf(xaf(totalXaf)) }),
    choices: [
      { id: '0', label: text('cash.exact') },
      ...notesFor(totalXaf).map((note) => ({
        id: String(note),
        label: { fr: formatXaf(xaf(note)), en: formatXaf(xaf(note)) },
      })),
      { id: 'wallet', label: text('cash.to_wallet') },
    ],
  }),
  next: (input, params) => {
    if (input.kind === 'choice' && input.id === 'wallet') return { go: 'cash_change', params };
    const note = input.kind === 'choice' ? Number(input.id) : 0;
    return {
      run: 'placeOrder',
      input: { method: 'cash', ...params, cashNoteXaf: note === 0 ? null : note },
    };
  },
});

/** The sums of one or more like notes just above the total: at most three. */
export function notesFor(totalXaf: number): number[] {
  const sums = NOTES_XAF.map((note) => Math.ceil(totalXaf / note) * note);
  return [...new Set(sums)]
    .filter((sum) => sum > totalXaf)
    .sort((a, b) => a - b)
    .slice(0, 3);
}
