import { parsePhone } from '../../lib/phone.js';
import { text } from '../../locales/index.js';
import { dayAndTime } from '../../services/payouts/telling.js';
import { digitsOf } from '../customer/wallet-code.js';
import { noParams, screen } from '../screen.js';

/** Another number for one's earnings: it gets a code, which proves that its owner agrees. */
export const payoutNumber = screen({
  goes: [],
  runs: {
    proposeNumber: {
      ok: { to: 'payout_number_code', params: ({ phone }) => ({ phone }) },
      not_mobile: { to: 'payout_number', remark: () => text('payout.number_wrong') },
      same_number: { to: 'payout_number', remark: () => text('payout.number_same') },
      not_a_partner: 'home',
    },
  },
  parse: noParams,
  load: (reads) => reads.payoutOffer(null),
  show: (offer) => ({
    kind: 'prompt',
    body: text('payout.number_ask', { phone: offer?.phone ?? '-' }),
  }),
  next: (input) => {
    const phone = input.kind === 'text' ? parsePhone(input.text) : null;
    if (!phone) return { stay: text('payout.number_wrong') };
    return { run: 'proposeNumber', input: { phone } };
  },
});

export const payoutNumberCode = screen({
  goes: [],
  runs: {
    proveNumber: {
      ok: {
        to: ['payout_number_done', 'payout_number_code', 'payout_number'],
        choose: (result) => {
          if (!result.wrong) return 'payout_number_done';
          return result.left > 0 ? 'payout_number_code' : 'payout_number';
        },
        params: (result, here) =>
          result.wrong ? here : { phone: result.phone, from: dayAndTime(result.usableFrom) },
        remark: (result) =>
          result.wrong ? text('payout.number_code_wrong', { left: result.left }) : undefined,
      },
      code_late: { to: 'payout_number', remark: () => text('payout.number_code_late') },
      not_a_partner: 'home',
    },
  },
  once: true,
  secret: true,
  parse: ({ phone }) => (typeof phone === 'string' ? { phone } : null),
  load: () => null,
  show: (_, { phone }) => ({ kind: 'prompt', body: text('payout.number_code', { phone }) }),
  next: (input) => {
    const code = digitsOf(input);
    return code === null
      ? { stay: text('code.not_four') }
      : { run: 'proveNumber', input: { code } };
  },
});

export const payoutNumberDone = screen({
  goes: [],
  runs: {},
  end: true,
  parse: ({ phone, from }) =>
    typeof phone === 'string' && typeof from === 'string' ? { phone, from } : null,
  load: () => null,
  show: (_, { phone, from }) => ({
    kind: 'end',
    body: text('payout.number_done', { phone, from }),
  }),
  next: () => ({ back: true }),
});
