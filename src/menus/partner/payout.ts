import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import type { PayoutOffer } from '../../services/payouts/partner.js';
import { wrongWords } from '../customer/code-words.js';
import { digitsOf } from '../customer/wallet-code.js';
import { noParams, screen, type Input, type Targets } from '../screen.js';

const francs = (amountXaf: number) => formatXaf(xaf(amountXaf));

/** Earnings before the evening: how much. */
export const payout = screen({
  goes: ['payout_confirm'],
  runs: {},
  parse: noParams,
  load: (reads) => reads.payoutOffer(null),
  show: (offer) => ({ kind: 'prompt', body: askWords(offer) }),
  next: (input, _, offer) => {
    const amountXaf = amountOf(input);
    if (amountXaf === null || !offer) return { stay: text('payout.not_amount') };
    if (amountXaf < offer.leastXaf) {
      return { stay: text('payout.too_small', { least: francs(offer.leastXaf) }) };
    }
    return { go: 'payout_confirm', params: { amountXaf } };
  },
});

function askWords(offer: PayoutOffer | null): Text {
  return text('payout.ask', {
    available: francs(offer?.availableXaf ?? 0),
    least: francs(offer?.leastXaf ?? 0),
  });
}

/** Francs as typed, `10000` or `10 000F`; null for anything else. */
export function amountOf(input: Input): number | null {
  if (input.kind !== 'text') return null;
  const digits = input.text.replace(/[\s.]/g, '').replace(/f(cfa)?$/i, '');
  return /^[1-9]\d{1,7}$/.test(digits) ? Number(digits) : null;
}

const targets: Targets<'askPayout'> = {
  ok: {
    to: 'payout_done',
    params: ({ amountXaf, feeXaf, phone, waits }) => ({ amountXaf, feeXaf, phone, waits }),
  },
  amount_missing: 'payout',
  not_enough: {
    to: 'payout',
    remark: ({ availableXaf }) => text('payout.not_enough', { available: francs(availableXaf) }),
  },
  too_small: {
    to: 'payout',
    remark: ({ leastXaf }) => text('payout.too_small', { least: francs(leastXaf) }),
  },
  cooling_off: { to: 'payout', remark: () => text('payout.cooling_off') },
  frozen: { to: 'payout', remark: () => text('payout.frozen') },
  limit: { to: 'payout', remark: () => text('payout.limit') },
  not_a_partner: 'home',
  code_wrong: {
    to: 'payout_confirm',
    params: (_, here) => here,
    remark: ({ left }) => wrongWords(left),
  },
  code_locked: { to: 'payout', remark: ({ minutes }) => text('code.locked', { minutes }) },
  code_blocked: { to: 'payout', remark: () => text('code.blocked') },
  code_unset: { to: 'code_new', remark: () => text('payout.code_needed') },
};

/** What it costs and where it goes, and the wallet's code before it leaves. */
export const payoutConfirm = screen({
  goes: [],
  runs: { askPayout: targets },
  once: true,
  secret: true,
  parse: ({ amountXaf }) => (typeof amountXaf === 'number' ? { amountXaf } : null),
  load: (reads, { amountXaf }) => reads.payoutOffer(amountXaf),
  show: (offer, { amountXaf }) => ({
    kind: 'prompt',
    body: text('payout.confirm', {
      amount: francs(amountXaf),
      phone: offer?.phone ?? '-',
      fee: francs(offer?.feeXaf ?? 0),
    }),
  }),
  next: (input, { amountXaf }) => {
    const code = digitsOf(input);
    if (code === null) return { stay: text('code.not_four') };
    return { run: 'askPayout', input: { amountXaf, code } };
  },
});

export const payoutDone = screen({
  goes: [],
  runs: {},
  end: true,
  parse: ({ amountXaf, feeXaf, phone, waits }) =>
    typeof amountXaf === 'number' && typeof feeXaf === 'number' && typeof phone === 'string'
      ? { amountXaf, feeXaf, phone, waits: waits === true }
      : null,
  load: () => null,
  show: (_, { amountXaf, feeXaf, phone, waits }) => ({
    kind: 'end',
    body: text(waits ? 'payout.waits' : 'payout.done', {
      amount: francs(amountXaf),
      fee: francs(feeXaf),
      phone,
    }),
  }),
  next: () => ({ back: true }),
});
