import { formatXaf, xaf } from '../../lib/money.js';
import { verbatim, type Text } from '../../locales/index.js';
import type { Choice, Input } from '../screen.js';

/** The most that anybody types: seven digits fit every page. */
const MOST_XAF = 999_999;

/** Francs as chosen or typed (`5000`, `5000F`); null when it is no amount. */
export function readAmount(input: Input): number | null {
  const typed = input.kind === 'choice' ? input.id : input.text;
  const digits = /^\s*(\d{1,3}(?:[ .]?\d{3})*|\d+)\s*(?:F|FCFA|XAF)?\s*$/i.exec(typed)?.[1];
  if (digits === undefined) return null;
  const amount = Number(digits.replace(/[ .]/g, ''));
  return amount > 0 && amount <= MOST_XAF ? amount : null;
}

/** The usual sums as choices; anything else may be typed. */
export function amountChoices(amounts: readonly number[]): Choice[] {
  return amounts.map((amount) => ({ id: String(amount), label: money(amount) }));
}

function money(amountXaf: number): Text {
  return verbatim(formatXaf(xaf(amountXaf)));
}
