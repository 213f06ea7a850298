import { shortPhone } from '../../lib/phone.js';
import { text } from '../../locales/index.js';
import { screen, type Params } from '../screen.js';
import { wrongWords } from './code-words.js';
import { sixDigits } from './numbers.js';

/** Where a chat may go on to once it is proven; what is not here begins at the account. */
const ON = ['account', 'wallet', 'places', 'rename', 'messages', 'numbers'] as const;

/** A chat goes by a number, but what lies here is its holder's alone: a code by SMS says who it is. */
export const prove = screen({
  goes: ['home'],
  runs: {
    askProof: {
      ok: { to: 'prove_code', params: (_, here) => here },
      too_many: { to: 'prove', params: (_, here) => here, remark: () => text('numbers.too_many') },
    },
  },
  once: true,
  parse: readWish,
  load: (_, __, { phone }) => shortPhone(phone),
  show: (phone) => ({
    kind: 'menu',
    title: text('prove.title'),
    lines: [text('prove.why')],
    choices: [
      { id: 'send', label: text('prove.send', { phone }) },
      { id: 'home', label: text('key.home') },
    ],
  }),
  next: (input) =>
    input.kind === 'choice' && input.id === 'send'
      ? { run: 'askProof', input: {} }
      : { go: 'home', params: {} },
});

export const proveCode = screen({
  goes: [],
  runs: {
    proveNumberHere: {
      ok: {
        to: ON,
        choose: (_, here) => readWish(here).wish,
        remark: () => text('prove.done'),
      },
      code_wrong: {
        to: 'prove_code',
        params: (_, here) => here,
        remark: ({ left }) => wrongWords(left),
      },
      code_late: {
        to: 'prove',
        params: (_, here) => here,
        remark: () => text('numbers.code_late'),
      },
    },
  },
  once: true,
  parse: readWish,
  load: () => null,
  show: () => ({ kind: 'prompt', body: text('prove.code') }),
  next: (input) => {
    const code = sixDigits(input);
    return code === null
      ? { stay: text('numbers.not_six') }
      : { run: 'proveNumberHere', input: { code } };
  },
});

function readWish({ wish }: Params): { wish: string } {
  return { wish: ON.find((screen) => screen === wish) ?? 'account' };
}
