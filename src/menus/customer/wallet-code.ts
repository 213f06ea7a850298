import { nationalNumber } from '../../lib/phone.js';
import { text } from '../../locales/index.js';
import { isEasyCode, isFourDigits } from '../../services/easy-codes.js';
import { noParams, screen, type Input, type Params } from '../screen.js';
import { wrongWords } from './code-words.js';
import { paying, readPaying } from './paying-terms.js';

/** Makes or changes the wallet's code; who forgot it is called by a person. */
export const walletCode = screen({
  goes: ['code_old', 'code_new', 'code_forgot'],
  runs: {},
  parse: noParams,
  load: (reads) => reads.wallet(0),
  show: ({ hasCode }) => ({
    kind: 'menu',
    title: text('code.title'),
    choices: hasCode
      ? [
          { id: 'code_old', label: text('code.change') },
          { id: 'code_forgot', label: text('code.forgot') },
        ]
      : [{ id: 'code_new', label: text('code.create') }],
  }),
  next: (input, _, { hasCode }) => {
    if (!hasCode) return { go: 'code_new', params: {} };
    const isForgotten = input.kind === 'choice' && input.id === 'code_forgot';
    return { go: isForgotten ? 'code_forgot' : 'code_old', params: {} };
  },
});

/** The code that counts now, before another one does. */
export const codeOld = screen({
  goes: [],
  runs: {
    checkCode: {
      ok: 'code_new',
      code_wrong: { to: 'code_old', remark: ({ left }) => wrongWords(left) },
      code_locked: {
        to: 'wallet_code',
        remark: ({ minutes }) => text('code.locked', { minutes }),
      },
      code_blocked: { to: 'wallet_code', remark: () => text('code.blocked') },
      code_unset: { to: 'code_new', remark: () => text('code.unset') },
    },
  },
  once: true,
  secret: true,
  parse: noParams,
  load: () => null,
  show: () => ({ kind: 'prompt', body: text('code.old') }),
  next: (input) => {
    const code = digitsOf(input);
    return code === null ? { stay: text('code.not_four') } : { run: 'checkCode', input: { code } };
  },
});

/** A new code, typed for the first time; `totalXaf` when an order waits to be paid with it. */
export const codeNew = screen({
  goes: [],
  runs: { proposeCode: { ok: { to: 'code_again', params: keepTerms } } },
  once: true,
  secret: true,
  parse: readPaying,
  load: (_, __, { phone }) => phone,
  show: () => ({ kind: 'prompt', body: text('code.new') }),
  next: (input, _, phone) => {
    const code = digitsOf(input);
    if (code === null) return { stay: text('code.not_four') };
    if (isEasyCode(code, phone)) return { stay: text('code.easy') };
    return { run: 'proposeCode', input: { code } };
  },
});

/** The same once more: a slip of the thumb would lock its owner out. */
export const codeAgain = screen({
  goes: [],
  runs: {
    confirmCode: {
      ok: {
        to: ['pay', 'wallet_code'],
        choose: (_, here) => (paying(here) ? 'pay' : 'wallet_code'),
        remark: () => text('code.set'),
      },
      differs: { to: 'code_new', params: keepTerms, remark: () => text('code.differs') },
      code_late: { to: 'code_new', params: keepTerms, remark: () => text('code.late') },
    },
  },
  once: true,
  secret: true,
  parse: readPaying,
  load: () => null,
  show: () => ({ kind: 'prompt', body: text('code.again') }),
  next: (input) => {
    const code = digitsOf(input);
    return code === null
      ? { stay: text('code.not_four') }
      : { run: 'confirmCode', input: { code } };
  },
});

/** Nobody but a person can let somebody choose another code without the old one. */
export const codeForgot = screen({
  goes: ['wallet_code'],
  runs: { forgetCode: { ok: 'called' } },
  once: true,
  parse: noParams,
  load: (_, __, { phone }) => nationalNumber(phone),
  show: (phone) => ({
    kind: 'confirm',
    body: text('code.forgot_ask', { phone }),
    yes: text('answer.yes'),
    no: text('answer.no'),
  }),
  next: (input) =>
    input.kind === 'choice' && input.id === 'yes'
      ? { run: 'forgetCode', input: {} }
      : { go: 'wallet_code', params: {} },
});

/** Four digits as typed, or null. */
export function digitsOf(input: Input): string | null {
  const typed = input.kind === 'text' ? input.text : '';
  return isFourDigits(typed) ? typed : null;
}

function keepTerms(_: unknown, here: Params): Params {
  return { ...readPaying(here) };
}
