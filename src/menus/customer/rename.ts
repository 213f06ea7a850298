import { text } from '../../locales/index.js';
import { noParams, screen } from '../screen.js';
import { readName } from './name.js';

/** Another first name; orders under way keep the one they were placed with. */
export const rename = screen({
  goes: [],
  runs: { setName: { ok: 'account' } },
  once: true,
  parse: noParams,
  load: () => null,
  show: () => ({ kind: 'prompt', body: text('name.ask') }),
  next: (input) => readName(input),
});
