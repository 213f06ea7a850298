import { nationalNumber, shortPhone } from '../../lib/phone.js';
import { text, verbatim } from '../../locales/index.js';
import { noParams, screen, type Input, type Params } from '../screen.js';
import { wrongWords } from './code-words.js';
import { readMobile, readOtherMobile } from './typed.js';

/** The numbers of one person, who pays, and whom they do not want to meet. */
export const numbers = screen({
  goes: ['link_number', 'unlink', 'usual_payer', 'blocked'],
  runs: {},
  parse: noParams,
  load: (reads) => reads.numbers(),
  show: (own) => ({
    kind: 'menu',
    title: text('numbers.title'),
    lines: own.map(({ phone }) => verbatim(nationalNumber(phone))),
    choices: [
      { id: 'link_number', label: text('numbers.link') },
      ...own
        .filter(({ isFirst }) => !isFirst)
        .map(({ phoneId, phone }) => ({
          id: phoneId,
          label: text('numbers.remove', { phone: shortPhone(phone) }),
        })),
      { id: 'usual_payer', label: text('numbers.payer') },
      { id: 'blocked', label: text('numbers.blocked') },
    ],
  }),
  next: (input) => {
    const id = input.kind === 'choice' ? input.id : 'link_number';
    if (id === 'link_number' || id === 'usual_payer' || id === 'blocked') {
      return { go: id, params: {} };
    }
    return { go: 'unlink', params: { phoneId: id } };
  },
});

const tooMany = (to: string) => ({ to, remark: () => text('numbers.too_many') }) as const;

/** This phone is the second one of somebody who has an account: the first one gets a code. */
export const linkNumber = screen({
  goes: [],
  runs: {
    askLink: {
      ok: { to: 'link_code', params: ({ phone }) => ({ phone }) },
      own_number: { to: 'link_number', remark: () => text('numbers.own') },
      not_linkable: { to: 'numbers', remark: () => text('numbers.not_linkable') },
      too_many: tooMany('numbers'),
    },
  },
  parse: noParams,
  load: () => null,
  show: () => ({ kind: 'prompt', body: text('numbers.link_ask') }),
  next: (input) => {
    const read = readMobile(input.kind === 'text' ? input.text : '');
    return 'refused' in read ? { stay: read.refused } : { run: 'askLink', input: read };
  },
});

export const linkCode = screen({
  goes: [],
  runs: {
    joinNumber: {
      ok: { to: 'numbers', remark: () => text('numbers.linked') },
      code_wrong: {
        to: 'link_code',
        params: (_, here) => here,
        remark: ({ left }) => wrongWords(left),
      },
      code_late: { to: 'link_number', remark: () => text('numbers.code_late') },
      not_over: { to: 'numbers', remark: () => text('numbers.not_over') },
    },
  },
  once: true,
  parse: readShown,
  load: () => null,
  show: (_, { phone }) => ({ kind: 'prompt', body: text('numbers.code_ask', { phone }) }),
  next: (input) => {
    const code = sixDigits(input);
    return code === null
      ? { stay: text('numbers.not_six') }
      : { run: 'joinNumber', input: { code } };
  },
});

/** The phone itself may be the one that leaves: then somebody new is on the line. */
export const unlink = screen({
  goes: ['numbers'],
  runs: {
    unlinkNumber: {
      ok: {
        to: ['numbers', 'language'],
        choose: ({ person }) => (person.language === null ? 'language' : 'numbers'),
        remark: ({ phone }) => text('numbers.removed', { phone: shortPhone(phone) }),
      },
      unknown_number: 'numbers',
    },
  },
  once: true,
  parse: ({ phoneId }) => (typeof phoneId === 'string' ? { phoneId } : null),
  load: async (reads, { phoneId }) =>
    (await reads.numbers()).find((own) => own.phoneId === phoneId)?.phone ?? null,
  show: (phone) => ({
    kind: 'confirm',
    body: text('numbers.remove_ask', { phone: phone ? nationalNumber(phone) : '' }),
    yes: text('answer.yes'),
    no: text('answer.no'),
  }),
  next: (input, params) =>
    input.kind === 'choice' && input.id === 'yes'
      ? { run: 'unlinkNumber', input: params }
      : { go: 'numbers', params: {} },
});

/** The other phone that is offered first when money is asked for. */
export const usualPayer = screen({
  goes: [],
  runs: {
    choosePayer: {
      ok: { to: 'numbers', remark: () => text('numbers.payer_noted') },
      not_mobile: { to: 'usual_payer', remark: () => text('phone.landline') },
    },
  },
  parse: noParams,
  load: async (reads, _, { phone }) => ({ own: phone, usual: await reads.lastPayer() }),
  show: ({ usual }) => ({
    kind: 'menu',
    title: text('numbers.payer_ask'),
    lines: usual ? [verbatim(nationalNumber(usual.phone))] : [],
    choices: [{ id: 'none', label: text('numbers.payer_none') }],
    typed: true,
  }),
  next: (input, _, { own }) => {
    if (input.kind === 'choice') return { run: 'choosePayer', input: { phone: null } };
    const read = readOtherMobile(input.text, own, text('payer.own'));
    return 'refused' in read ? { stay: read.refused } : { run: 'choosePayer', input: read };
  },
});

/** Six digits as typed, spaces between them allowed; or null. */
export function sixDigits(input: Input): string | null {
  const typed = input.kind === 'text' ? input.text.replace(/\s/g, '') : '';
  return /^\d{6}$/.test(typed) ? typed : null;
}

function readShown({ phone }: Params) {
  return typeof phone === 'string' ? { phone } : null;
}
