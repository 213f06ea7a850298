import { nationalNumber } from '../../lib/phone.js';
import { text } from '../../locales/index.js';
import { screen, type Params } from '../screen.js';

/** A person calls back: asked for in the account and at every order. */
export const callMe = screen({
  goes: ['home'],
  runs: { callMe: { ok: 'called' } },
  once: true,
  parse: readSubject,
  load: (_, __, person) => nationalNumber(person.phone),
  show: (phone) => ({
    kind: 'confirm',
    body: text('call_back.title', { phone }),
    yes: text('answer.yes'),
    no: text('answer.no'),
  }),
  next: (input, { reference }) =>
    input.kind === 'choice' && input.id === 'yes'
      ? { run: 'callMe', input: { reference } }
      : { go: 'home', params: {} },
});

export const called = screen({
  goes: [],
  runs: {},
  end: true,
  parse: () => ({}),
  load: (_, __, person) => nationalNumber(person.phone),
  show: (phone) => ({ kind: 'end', body: text('call_back.end', { phone }) }),
  next: () => ({ back: true }),
});

function readSubject(params: Params) {
  const { reference } = params;
  return { reference: typeof reference === 'number' ? reference : null };
}
