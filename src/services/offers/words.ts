import { refuse, type Refusal } from '../../lib/errors.js';
import { foldToGsm7 } from '../../lib/fold.js';
import { isGsm7, segments } from '../../lib/gsm7.js';
import { LANGUAGES, say, text, verbatim, type Language } from '../../locales/index.js';

/** What somebody wrote for many, in both languages. */
export type BothWords = Readonly<Record<Language, string>>;

export type WordsProblem = Refusal<'no_words' | 'not_gsm7' | 'too_long'>;

/** An offer as it is sent: who speaks, the words, and the way out. */
export function offerWords(language: Language, words: string): string {
  return say(language, text('offer.sms', { words: verbatim(words) }));
}

/** Whether words for many are one SMS in GSM-7, as sent, in each language. */
export function problemOf(
  words: BothWords,
  asSent: (language: Language, words: string) => string,
): WordsProblem | null {
  if (LANGUAGES.some((language) => words[language].trim() === '')) return refuse('no_words');
  // The house's own sentences are folded; whoever writes for thousands sees what they will read.
  if (!LANGUAGES.every((language) => isGsm7(words[language]))) return refuse('not_gsm7');
  const sent = LANGUAGES.map((language) => foldToGsm7(asSent(language, words[language])));
  return sent.every((each) => segments(each).segments === 1) ? null : refuse('too_long');
}
