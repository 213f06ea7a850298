import { formatXaf, xaf } from '../../lib/money.js';
import { nationalNumber } from '../../lib/phone.js';
import { text } from '../../locales/index.js';
import { noParams, screen, type Params } from '../screen.js';
import { readAmount } from './amount.js';
import { wrongWords } from './code-words.js';
import { dayAndTime } from './limit-words.js';
import { digitsOf } from './wallet-code.js';

const NO_AMOUNT: Params = {};

/** Credit back in Mobile Money, to the number that paid and to no other (payments.md 7.5). */
export const cashOut = screen({
  goes: ['cash_out_pin', 'wallet'],
  runs: {},
  parse: noParams,
  load: (reads) => reads.cashOut(),
  show: ({ isOn, mostXaf, phone }) => {
    if (!isOn || !phone || mostXaf === 0) {
      return {
        kind: 'menu',
        title: text('wallet.cash_out'),
        lines: [text(isOn ? 'cash_out.none' : 'cash_out.off')],
        choices: [{ id: 'wallet', label: text('wallet.to_wallet') }],
      };
    }
    const most = formatXaf(xaf(mostXaf));
    return {
      kind: 'menu',
      title: text('cash_out.title', { most }),
      lines: [text('cash_out.to', { phone: nationalNumber(phone) })],
      choices: [
        { id: String(mostXaf), label: text('cash_out.all', { amount: most }) },
        { id: 'other', label: text('checkout.other_number') },
      ],
      typed: true,
    };
  },
  next: (input, _, { isOn, mostXaf, phone }) => {
    if (!isOn || !phone || mostXaf === 0) return { go: 'wallet', params: {} };
    if (input.kind === 'choice' && input.id === 'other') {
      return { stay: text('cash_out.other', { phone: nationalNumber(phone) }) };
    }
    const amountXaf = readAmount(input);
    if (amountXaf === null) return { stay: text('top_up.not_amount') };
    if (amountXaf > mostXaf) {
      return { stay: text('cash_out.too_much', { most: formatXaf(xaf(mostXaf)) }) };
    }
    return { go: 'cash_out_pin', params: { amountXaf } };
  },
});

/** Money that leaves always asks for the code. */
export const cashOutPin = screen({
  goes: ['wallet'],
  runs: {
    cashOut: {
      ok: {
        to: 'cash_out_asked',
        params: ({ amountXaf, number }) => ({ amountXaf, number }),
      },
      too_much: {
        to: 'cash_out',
        params: () => NO_AMOUNT,
        remark: ({ mostXaf }) => text('cash_out.too_much', { most: formatXaf(xaf(mostXaf)) }),
      },
      too_small: {
        to: 'cash_out',
        params: () => NO_AMOUNT,
        remark: () => text('cash_out.too_small'),
      },
      resting: {
        to: 'wallet',
        remark: ({ until }) => text('cash_out.frozen', { time: dayAndTime(until) }),
      },
      frozen: { to: 'wallet', remark: () => text('cash_out.refused') },
      off: { to: 'wallet', remark: () => text('cash_out.refused') },
      none: { to: 'wallet', remark: () => text('cash_out.refused') },
      code_wrong: {
        to: 'cash_out_pin',
        params: (_, here) => here,
        remark: ({ left }) => wrongWords(left),
      },
      code_locked: { to: 'wallet', remark: ({ minutes }) => text('code.locked', { minutes }) },
      code_blocked: { to: 'wallet', remark: () => text('code.blocked') },
      code_unset: { to: 'wallet_code', remark: () => text('cash_out.code_first') },
    },
  },
  once: true,
  secret: true,
  parse: ({ amountXaf }: Params) => (typeof amountXaf === 'number' ? { amountXaf } : null),
  load: (reads) => reads.cashOut(),
  show: ({ phone, feeOf }, { amountXaf }) => ({
    kind: 'prompt',
    body: text('cash_out.pin', {
      amount: formatXaf(xaf(amountXaf)),
      fee: formatXaf(xaf(feeOf(amountXaf))),
      phone: phone ? nationalNumber(phone) : '',
    }),
  }),
  next: (input, { amountXaf }) => {
    const code = digitsOf(input);
    if (code === null) return { stay: text('code.not_four') };
    return { run: 'cashOut', input: { amountXaf, code } };
  },
});

export const cashOutAsked = screen({
  goes: [],
  runs: {},
  end: true,
  parse: ({ amountXaf, number }: Params) =>
    typeof amountXaf === 'number' && typeof number === 'number' ? { amountXaf, number } : null,
  load: (reads) => reads.cashOut(),
  show: ({ phone }, { amountXaf, number }) => ({
    kind: 'end',
    body: text('cash_out.end', {
      amount: formatXaf(xaf(amountXaf)),
      phone: phone ? nationalNumber(phone) : '',
      number,
    }),
  }),
  next: () => ({ back: true }),
});
