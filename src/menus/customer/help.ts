import { text } from '../../locales/index.js';
import { noParams, screen } from '../screen.js';

/** What is often asked, by title. */
export const help = screen({
  goes: ['help_article', 'call_me'],
  runs: {},
  parse: noParams,
  load: (reads) => reads.helpArticles(),
  show: (articles) => ({
    kind: 'menu',
    title: text('help.title'),
    choices: [
      // By the number that people also write behind AIDE.
      ...articles.map(({ number, title }) => ({
        id: String(number),
        key: number,
        label: title,
      })),
      { id: 'call_me', label: text('home.call_me') },
    ],
  }),
  next: (input) =>
    input.kind === 'choice' && input.id !== 'call_me'
      ? { go: 'help_article', params: { number: Number(input.id) } }
      : { go: 'call_me', params: {} },
});

/** One answer, and the way back to the others. */
export const helpArticle = screen({
  goes: ['call_me'],
  runs: {},
  parse: ({ number }) => (typeof number === 'number' ? { number } : null),
  load: async (reads, { number }) => {
    const articles = await reads.helpArticles();
    return articles.find((one) => one.number === number) ?? null;
  },
  show: (article) => ({
    kind: 'menu',
    title: article?.title ?? text('help.title'),
    lines: article ? [article.body] : [],
    choices: [{ id: 'call_me', label: text('home.call_me') }],
  }),
  next: () => ({ go: 'call_me', params: {} }),
});
