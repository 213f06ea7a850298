import { approval } from '../../lib/approval.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { nationalNumber, operatorOf } from '../../lib/phone.js';
import { text, verbatim } from '../../locales/index.js';
import { screen, type Params } from '../screen.js';
import { placedTargets } from './placed-targets.js';
import { readOtherMobile } from './typed.js';

/** Another phone that is asked for the money: the last one, or a number typed now (U12). */
export const payer = screen({
  goes: ['payer_confirm'],
  runs: {
    admitPhone: {
      ok: {
        to: 'payer_confirm',
        params: ({ phoneId }, here) => ({ ...here, payerPhoneId: phoneId }),
      },
    },
  },
  parse: readAgreedTerms,
  load: async (reads, _, { phone }) => ({ own: phone, last: await reads.lastPayer() }),
  show: ({ last }) => ({
    kind: 'menu',
    title: text('payer.ask'),
    choices: last ? [{ id: last.phoneId, label: verbatim(nationalNumber(last.phone)) }] : [],
    typed: true,
  }),
  next: (input, params, { own }) => {
    if (input.kind === 'choice') {
      return { go: 'payer_confirm', params: { ...params, payerPhoneId: input.id } };
    }
    const read = readOtherMobile(input.text, own, text('payer.own'));
    return 'refused' in read ? { stay: read.refused } : { run: 'admitPhone', input: read };
  },
});

/** The number once more, whole: what is wrong with it would ring somebody else's phone. */
export const payerConfirm = screen({
  goes: ['payer', 'pay'],
  runs: { placeOrder: placedTargets },
  once: true,
  parse: readPayer,
  load: (reads, { payerPhoneId }) => reads.numberOf(payerPhoneId),
  show: (phone, { totalXaf }) => ({
    kind: 'confirm',
    body: text('payer.confirm', {
      total: formatXaf(xaf(totalXaf)),
      phone: phone ? nationalNumber(phone) : '',
      operator: approval(phone && operatorOf(phone)).operator,
    }),
    yes: text('answer.yes'),
    no: text('answer.no'),
  }),
  next: (input, { payerPhoneId, ...terms }, phone) => {
    if (!phone) return { go: 'pay', params: {} };
    if (input.kind !== 'choice' || input.id !== 'yes') return { go: 'payer', params: terms };
    const wanted = { method: 'momo', ...terms, cashNoteXaf: null, payerPhoneId } as const;
    return { run: 'placeOrder', input: wanted };
  },
});

/** The cart and the total that somebody agreed to on the page before. */
function readAgreedTerms(params: Params) {
  const { cartVersion, totalXaf } = params;
  return typeof cartVersion === 'number' && typeof totalXaf === 'number'
    ? { cartVersion, totalXaf }
    : null;
}

function readPayer(params: Params) {
  const terms = readAgreedTerms(params);
  const { payerPhoneId } = params;
  return terms && typeof payerPhoneId === 'string' ? { ...terms, payerPhoneId } : null;
}
