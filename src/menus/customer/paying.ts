import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim } from '../../locales/index.js';
import { screen, type Params } from '../screen.js';

/** How each operator's customers find a waiting payment request (facts/payments.md 4.5). */
const APPROVE_CODES: Record<string, { name: string; dial: string }> = {
  MTN: { name: 'MTN', dial: '*126#' },
  ORANGE: { name: 'Orange', dial: '#150*50#' },
};
const UNKNOWN_OPERATOR = { name: 'MoMo/OM', dial: '*126# / #150*50#' };

/** Whose request it is, and where it can be found and approved. */
export function approval(operator: string | null): { operator: string; dial: string } {
  const { name, dial } = APPROVE_CODES[operator ?? ''] ?? UNKNOWN_OPERATOR;
  return { operator: name, dial };
}

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
  show: (_, { reference, totalXaf, operator }) => ({
    kind: 'end',
    body: text('paying.end', {
      reference,
      total: formatXaf(xaf(totalXaf)),
      ...approval(operator),
    }),
  }),
  next: () => ({ back: true }),
});

/** The order is with the shop; the money is asked for at the door, and nowhere else. */
export const placed = screen({
  goes: [],
  runs: {},
  end: true,
  parse: readPlaced,
  load: () => null,
  show: (_, { reference, totalXaf, shop, unsure }) => ({
    kind: 'end',
    body: text(unsure ? 'placed.cash_waiting_end' : 'placed.cash_end', {
      reference,
      total: formatXaf(xaf(totalXaf)),
      shop: verbatim(shop),
    }),
  }),
  next: () => ({ back: true }),
});

function readPlaced(params: Params) {
  const { reference, totalXaf, shop, operator, unsure } = params;
  if (typeof reference !== 'number' || typeof totalXaf !== 'number') return null;
  return {
    reference,
    totalXaf,
    shop: typeof shop === 'string' ? shop : '',
    operator: typeof operator === 'string' ? operator : null,
    unsure: unsure === true,
  };
}
