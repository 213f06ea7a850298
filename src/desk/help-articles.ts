import { ARTICLES_MAX, type HelpArticles } from '../services/help-articles.js';
import type { DeskArguments } from './arguments.js';
import type { DeskSubject, DeskVerb } from './desk.js';
import { WORDS_REFUSED } from './words-refused.js';

const REFUSED: Readonly<Record<string, string>> = {
  ...WORDS_REFUSED,
  no_words: 'Write all four: --title-fr T --title-en T --fr TEXT --en TEXT.',
  bad_number: `Articles have the numbers 1 to ${String(ARTICLES_MAX)}.`,
  long_title: 'A title has at most 24 letters: it is one line of a page.',
  no_article: 'No article has this number.',
};

/** Answers to what is often asked (AIDE 3, and Help in the menus). */
export function helpDesk({ helpArticles }: { helpArticles: HelpArticles }): DeskSubject {
  const list: DeskVerb = {
    usage: '',
    async run({ tx }) {
      const articles = await helpArticles.all(tx);
      return {
        rows: articles.map(({ number, title, body }) => ({
          ...{ number, fr: title.fr, en: title.en, words: body.fr },
        })),
      };
    },
  };
  const edit: DeskVerb = {
    usage: '<number> --title-fr T --title-en T --fr TEXT --en TEXT',
    async run({ tx, actor, args }) {
      const { options } = args;
      const number = numberOf(args);
      const article = {
        number,
        titles: { fr: options['title-fr'] ?? '', en: options['title-en'] ?? '' },
        bodies: { fr: options['fr'] ?? '', en: options['en'] ?? '' },
      };
      const done = await helpArticles.edit(tx, article, actor.id);
      if (!done.ok) return { refused: REFUSED[done.reason] ?? done.reason };
      return { lines: [`AIDE ${String(number)} is written.`], audit: { number } };
    },
  };
  const hide: DeskVerb = {
    usage: '<number>',
    async run({ tx, actor, args }) {
      const number = numberOf(args);
      const done = await helpArticles.hide(tx, number, actor.id);
      if (!done.ok) return { refused: REFUSED[done.reason] ?? done.reason };
      return { lines: [`AIDE ${String(number)} is taken away.`], audit: { number } };
    },
  };
  return { name: 'help', verbs: { list, edit, hide } };
}

function numberOf({ words }: DeskArguments): number {
  return /^\d{1,2}$/.test(words[0] ?? '') ? Number(words[0]) : 0;
}
