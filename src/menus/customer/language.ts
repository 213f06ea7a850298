import { text } from '../../locales/index.js';
import { screen } from '../screen.js';
import { DEEP_PARAMS, readDeep } from './deep.js';

/** Asked once, in both languages at once; a deep dial waits behind it. */
export const language = screen({
  goes: ['language'],
  runs: {
    setLanguage: { ok: { to: 'name', params: DEEP_PARAMS } },
  },
  once: true,
  root: true,
  parse: readDeep,
  load: () => null,
  show: () => ({
    kind: 'menu',
    title: text('language.title'),
    choices: [
      { id: 'fr', label: text('language.french') },
      { id: 'en', label: text('language.english') },
    ],
  }),
  next: (input) => ({
    run: 'setLanguage',
    input: { language: input.kind === 'choice' && input.id === 'en' ? 'en' : 'fr' },
  }),
});
