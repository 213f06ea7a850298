import { approval } from '../../lib/approval.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { nationalNumber, operatorOf } from '../../lib/phone.js';
import { text, verbatim } from '../../locales/index.js';
import { screen, type Params } from '../screen.js';
import { payAgainTargets } from './retry-targets.js';
import { readReference } from './track.js';
import { readMobile } from './typed.js';

/** An order that one phone did not pay: the number of another, the last one used or typed now. */
export const payAgain = screen({
  goes: ['pay_again_confirm'],
  runs: {
    admitPhone: {
      ok: {
        to: 'pay_again_confirm',
        params: ({ phoneId }, here) => ({ ...here, payerPhoneId: phoneId }),
      },
    },
  },
  parse: readReference,
  load: (reads) => reads.lastPayer(),
  show: (last) => ({
    kind: 'menu',
    title: text('payer.ask'),
    choices: last ? [{ id: last.phoneId, label: verbatim(nationalNumber(last.phone)) }] : [],
    typed: true,
  }),
  next: (input, params) => {
    if (input.kind === 'choice') {
      return { go: 'pay_again_confirm', params: { ...params, payerPhoneId: input.id } };
    }
    const read = readMobile(input.text);
    return 'refused' in read ? { stay: read.refused } : { run: 'admitPhone', input: read };
  },
});

/** The number once more, whole: what is wrong with it would ring somebody else's phone. */
export const payAgainConfirm = screen({
  goes: ['pay_again', 'orders'],
  runs: { payAgain: payAgainTargets },
  once: true,
  parse: readPayer,
  load: async (reads, { reference, payerPhoneId }) => ({
    phone: await reads.numberOf(payerPhoneId),
    tracked: await reads.track(reference),
  }),
  show: ({ phone, tracked }) => ({
    kind: 'confirm',
    body: text('payer.confirm', {
      total: formatXaf(xaf(tracked.ok ? tracked.totalXaf : 0)),
      phone: phone ? nationalNumber(phone) : '',
      operator: approval(phone && operatorOf(phone)).operator,
    }),
    yes: text('answer.yes'),
    no: text('answer.no'),
  }),
  next: (input, { reference, payerPhoneId }, { phone, tracked }) => {
    if (!phone || !tracked.ok) return { go: 'orders', params: {} };
    const isYes = input.kind === 'choice' && input.id === 'yes';
    if (!isYes) return { go: 'pay_again', params: { reference } };
    return { run: 'payAgain', input: { reference, payerPhoneId } };
  },
});

function readPayer(params: Params) {
  const order = readReference(params);
  const { payerPhoneId } = params;
  return order && typeof payerPhoneId === 'string' ? { ...order, payerPhoneId } : null;
}
