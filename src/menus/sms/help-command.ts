import { text } from '../../locales/index.js';
import { articleWords } from '../../services/help-articles.js';
import { action } from './action.js';

/** `AIDE 3`: an answer to what is often asked, in one SMS. */
export const HELP_ARTICLE = action('readHelp', ({ article }) => ({ number: article ?? 0 }), {
  ok: ({ article: { number, body } }) => articleWords(number, body),
  no_article: (_, { article }) => text('reply.no_article', { number: article ?? 0 }),
});
