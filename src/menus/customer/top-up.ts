import { formatXaf, xaf } from '../../lib/money.js';
import { nationalNumber, operatorOf, shortPhone } from '../../lib/phone.js';
import { text, verbatim } from '../../locales/index.js';
import { screen, noParams, type Params, type Targets } from '../screen.js';
import { amountChoices, readAmount } from './amount.js';
import { limitWords } from './limit-words.js';
import { approval } from '../../lib/approval.js';
import { readOtherMobile } from './typed.js';

const USUAL_XAF = [2_000, 5_000, 10_000];

const targets: Targets<'topUp'> = {
  ok: {
    to: 'top_up_asked',
    params: ({ amountXaf, operator }, { payerPhoneId = null }) => ({
      ...{ amountXaf, operator, payerPhoneId },
    }),
  },
  too_small: {
    to: 'top_up',
    remark: ({ minXaf }) => text('top_up.too_small', { minimum: formatXaf(xaf(minXaf)) }),
  },
  over_limit: { to: 'top_up', remark: limitWords },
  still_waiting: {
    to: 'wallet',
    remark: ({ operator }) => text('top_up.waiting', { dial: approval(operator).dial }),
  },
  too_many_prompts: { to: 'wallet', remark: () => text('top_up.prompts') },
};

/** How much is to come into the wallet. */
export const topUp = screen({
  goes: ['top_up_number'],
  runs: {},
  parse: noParams,
  load: () => null,
  show: () => ({
    kind: 'menu',
    title: text('top_up.ask'),
    choices: amountChoices(USUAL_XAF),
    typed: true,
  }),
  next: (input) => {
    const amountXaf = readAmount(input);
    return amountXaf === null
      ? { stay: text('top_up.not_amount') }
      : { go: 'top_up_number', params: { amountXaf } };
  },
});

/** Which phone is asked: one's own at once, another one after a look at the number. */
export const topUpNumber = screen({
  goes: ['top_up_confirm', 'top_up'],
  runs: {
    topUp: targets,
    admitPhone: {
      ok: {
        to: 'top_up_confirm',
        params: ({ phoneId }, here) => ({ ...here, payerPhoneId: phoneId }),
      },
    },
  },
  parse: readWish,
  load: async (reads, _, { phone }) => ({
    own: phone,
    cityId: reads.cityId,
    last: await reads.lastPayer(),
  }),
  show: ({ last }, { amountXaf }) => ({
    kind: 'menu',
    title: text('top_up.number', { amount: formatXaf(xaf(amountXaf)) }),
    lines: [text('top_up.or_type')],
    choices: [
      { id: 'own', label: text('top_up.own') },
      ...(last ? [{ id: last.phoneId, label: verbatim(nationalNumber(last.phone)) }] : []),
    ],
    typed: true,
  }),
  next: (input, params, { own, cityId }) => {
    if (input.kind === 'choice' && input.id === 'own') {
      return { run: 'topUp', input: { ...params, payerPhoneId: null, cityId } };
    }
    if (input.kind === 'choice') {
      return { go: 'top_up_confirm', params: { ...params, payerPhoneId: input.id } };
    }
    const read = readOtherMobile(input.text, own, text('payer.own'));
    return 'refused' in read ? { stay: read.refused } : { run: 'admitPhone', input: read };
  },
});

/** The number once more, whole: what is wrong with it would ring somebody else's phone. */
export const topUpConfirm = screen({
  goes: ['top_up_number', 'wallet'],
  runs: { topUp: targets },
  once: true,
  parse: (params) => {
    const wish = readWish(params);
    const { payerPhoneId } = params;
    return wish && typeof payerPhoneId === 'string' ? { ...wish, payerPhoneId } : null;
  },
  load: async (reads, { payerPhoneId }) => ({
    phone: await reads.numberOf(payerPhoneId),
    cityId: reads.cityId,
  }),
  show: ({ phone }, { amountXaf }) => ({
    kind: 'confirm',
    body: text('top_up.confirm', {
      amount: formatXaf(xaf(amountXaf)),
      phone: phone ? nationalNumber(phone) : '',
      operator: approval(phone && operatorOf(phone)).operator,
    }),
    yes: text('answer.yes'),
    no: text('answer.no'),
  }),
  next: (input, { amountXaf, payerPhoneId }, { phone, cityId }) => {
    if (!phone) return { go: 'wallet', params: {} };
    if (input.kind !== 'choice' || input.id !== 'yes') {
      return { go: 'top_up_number', params: { amountXaf } };
    }
    return { run: 'topUp', input: { amountXaf, payerPhoneId, cityId } };
  },
});

/** The end of the session, before the prompt: a phone holds one USSD session at a time. */
export const topUpAsked = screen({
  goes: [],
  runs: {},
  end: true,
  parse: ({ amountXaf, operator, payerPhoneId }) =>
    typeof amountXaf === 'number'
      ? {
          amountXaf,
          operator: typeof operator === 'string' ? operator : null,
          payerPhoneId: typeof payerPhoneId === 'string' ? payerPhoneId : null,
        }
      : null,
  load: async (reads, { payerPhoneId }) =>
    payerPhoneId === null ? null : reads.numberOf(payerPhoneId),
  show: (payer, { amountXaf, operator }) => {
    const slots = { amount: formatXaf(xaf(amountXaf)), ...approval(operator) };
    const body = payer
      ? text('top_up.other_end', { ...slots, payer: shortPhone(payer) })
      : text('top_up.end', slots);
    return { kind: 'end', body };
  },
  next: () => ({ back: true }),
});

function readWish({ amountXaf }: Params): { amountXaf: number } | null {
  return typeof amountXaf === 'number' ? { amountXaf } : null;
}
