import { approval } from '../../lib/approval.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim } from '../../locales/index.js';
import { screen, type Params } from '../screen.js';

/**
 * The end of the session, before the prompt: a phone holds one USSD session at a time, and the
 * operator's PIN prompt is another.
 */
export const paying = screen({
  goes: [],
  runs: {},
  end: true,
  parse: readPlaced,
  load: () => null,
  show: (_, { reference, totalXaf, operator, payer, creditXaf }) => {
    const slots = { reference, total: formatXaf(xaf(totalXaf)), ...approval(operator) };
    if (creditXaf !== null) {
      const part = formatXaf(xaf(creditXaf));
      const rest = formatXaf(xaf(totalXaf - creditXaf));
      return { kind: 'end', body: text('paying.mixed_end', { ...slots, part, rest }) };
    }
    return {
      kind: 'end',
      body: payer ? text('paying.other_end', { ...slots, payer }) : text('paying.end', slots),
    };
  },
  next: () => ({ back: true }),
});

/** The order is with the shop; the money is asked for at the door, and nowhere else. */
export const placed = screen({
  goes: [],
  runs: {},
  end: true,
  parse: readPlaced,
  load: () => null,
  show: (_, order) => ({ kind: 'end', body: placedWords(order) }),
  next: () => ({ back: true }),
});

type PlacedOrder = NonNullable<ReturnType<typeof readPlaced>>;

/** How it is paid: from the wallet, by a note whose change goes there, or in cash. */
function placedWords({ reference, totalXaf, shop: name, unsure, leftXaf, noteXaf }: PlacedOrder) {
  const money = (amountXaf: number) => formatXaf(xaf(amountXaf));
  const shop = verbatim(name);
  const total = money(totalXaf);
  if (leftXaf !== null) {
    return text('placed.wallet_end', { reference, total, shop, left: money(leftXaf) });
  }
  if (noteXaf !== null) {
    const [note, rest] = [money(noteXaf), money(noteXaf - totalXaf)];
    return text('placed.change_end', { reference, note, rest, shop });
  }
  return text(unsure ? 'placed.cash_waiting_end' : 'placed.cash_end', { reference, total, shop });
}

function readPlaced(params: Params) {
  const { reference, totalXaf, shop, operator, unsure, payer, leftXaf, noteXaf, creditXaf } =
    params;
  if (typeof reference !== 'number' || typeof totalXaf !== 'number') return null;
  return {
    reference,
    totalXaf,
    shop: typeof shop === 'string' ? shop : '',
    operator: typeof operator === 'string' ? operator : null,
    unsure: unsure === true,
    leftXaf: typeof leftXaf === 'number' ? leftXaf : null,
    noteXaf: typeof noteXaf === 'number' ? noteXaf : null,
    payer: typeof payer === 'string' ? payer : null,
    creditXaf: typeof creditXaf === 'number' ? creditXaf : null,
  };
}
