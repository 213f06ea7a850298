import { text } from '../../locales/index.js';
import { noParams, screen } from '../screen.js';
import { wrongWords } from './code-words.js';
import { digitsOf } from './wallet-code.js';

/** Nobody used the number for so long that its holder may be another: nothing is shown before. */
export const returning = screen({
  goes: ['returning_code', 'returning_new', 'call_me'],
  runs: {},
  root: true,
  parse: noParams,
  load: (reads) => reads.wallet(0),
  show: () => ({
    kind: 'menu',
    title: text('returning.title'),
    lines: [text('returning.why')],
    choices: [
      { id: 'returning_code', label: text('returning.me') },
      { id: 'returning_new', label: text('returning.new') },
      { id: 'call_me', label: text('home.call_me') },
    ],
  }),
  next: (input, _, { hasCode }) => {
    const id = input.kind === 'choice' ? input.id : 'call_me';
    if (id === 'returning_new') return { go: id, params: {} };
    // Without a code nothing proves it but a person who asks.
    return { go: id === 'returning_code' && hasCode ? id : 'call_me', params: {} };
  },
});

export const returningCode = screen({
  goes: [],
  runs: {
    reopenNumber: {
      ok: { to: 'home', remark: () => text('returning.welcome') },
      code_wrong: { to: 'returning_code', remark: ({ left }) => wrongWords(left) },
      code_locked: { to: 'returning', remark: ({ minutes }) => text('code.locked', { minutes }) },
      code_blocked: { to: 'returning', remark: () => text('code.blocked') },
      code_unset: { to: 'returning', remark: () => text('returning.no_code') },
    },
  },
  once: true,
  secret: true,
  parse: noParams,
  load: () => null,
  show: () => ({ kind: 'prompt', body: text('returning.code') }),
  next: (input) => {
    const code = digitsOf(input);
    return code === null
      ? { stay: text('code.not_four') }
      : { run: 'reopenNumber', input: { code } };
  },
});

/** Who has the number now begins afresh; what the one before had stays shut. */
export const returningNew = screen({
  goes: ['returning'],
  runs: { takeOverNumber: { ok: 'language' } },
  once: true,
  parse: noParams,
  load: () => null,
  show: () => ({
    kind: 'confirm',
    body: text('returning.new_ask'),
    yes: text('answer.yes'),
    no: text('answer.no'),
  }),
  next: (input) =>
    input.kind === 'choice' && input.id === 'yes'
      ? { run: 'takeOverNumber', input: {} }
      : { go: 'returning', params: {} },
});
