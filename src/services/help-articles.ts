import type { Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import { foldToAscii } from '../lib/fold.js';
import { say, text, verbatim, type Language, type Text } from '../locales/index.js';
import type { Names } from '../locales/keys.js';
import type { Runner, Tx } from '../models/database.js';
import {
  hideHelpArticle,
  readHelpArticle,
  readHelpArticles,
  writeHelpArticle,
} from '../models/help-articles.js';
import { problemOf, type BothWords, type WordsProblem } from './offers/words.js';

/** An answer to what is often asked, in both languages. */
export interface Article {
  number: number;
  title: Names;
  body: Names;
}

/** Answers by number (SUP-01): each is one SMS, and a page of the menus. */
export interface HelpArticles {
  all(runner: Runner): Promise<Article[]>;
  tell(
    runner: Runner,
    number: number,
  ): Promise<{ ok: true; article: Article } | Refusal<'no_article'>>;
  /** Checks the words before anybody reads them. */
  edit(
    tx: Tx,
    article: { number: number; titles: BothWords; bodies: BothWords },
    by: string,
  ): Promise<{ ok: true } | WordsProblem | Refusal<'bad_number' | 'long_title'>>;
  hide(tx: Tx, number: number, by: string): Promise<{ ok: true } | Refusal<'no_article'>>;
}

export const ARTICLES_MAX = 99;
/** A title is one line of a page. */
const TITLE_MAX = 24;

export function createHelpArticles({ clock }: { clock: Clock }): HelpArticles {
  const edited = (by: string) => ({ at: clock.now(), by });
  return {
    async all(runner) {
      return (await readHelpArticles(runner)).map(toArticle);
    },
    async tell(runner, number) {
      const row = await readHelpArticle(runner, number);
      return row ? { ok: true, article: toArticle(row) } : refuse('no_article');
    },
    async edit(tx, { number, titles, bodies }, by) {
      if (!(number >= 1 && number <= ARTICLES_MAX)) return refuse('bad_number');
      const lengths = [titles.fr, titles.en].map((title) => foldToAscii(title).trim().length);
      if (lengths.some((length) => length > TITLE_MAX)) return refuse('long_title');
      const problem = problemOf(titles, (_, words) => words) ?? problemOf(bodies, asSent(number));
      if (problem) return problem;
      const row = { number, titleFr: titles.fr.trim(), titleEn: titles.en.trim() };
      const written = { ...row, bodyFr: bodies.fr.trim(), bodyEn: bodies.en.trim() };
      await writeHelpArticle(tx, written, edited(by));
      return { ok: true };
    },
    async hide(tx, number, by) {
      const isGone = await hideHelpArticle(tx, number, edited(by));
      return isGone ? { ok: true } : refuse('no_article');
    },
  };
}

/** An article as one SMS carries it. */
function asSent(number: number): (language: Language, words: string) => string {
  return (language, words) => say(language, articleWords(number, verbatim(words)));
}

/** The words of an article, by number so that people can name it to each other. */
export function articleWords(number: number, body: Text): Text {
  return text('help.article', { number, body });
}

function toArticle(row: {
  number: number;
  titleFr: string;
  titleEn: string;
  bodyFr: string;
  bodyEn: string;
}): Article {
  const { number, titleFr, titleEn, bodyFr, bodyEn } = row;
  return { number, title: { fr: titleFr, en: titleEn }, body: { fr: bodyFr, en: bodyEn } };
}
