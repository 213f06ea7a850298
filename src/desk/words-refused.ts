/** What to say of words that do not go into an SMS. */
export const WORDS_REFUSED: Readonly<Record<string, string>> = {
  no_words: 'Write it in both languages: --fr TEXT --en TEXT.',
  not_gsm7: 'A character in it would double the price of the SMS (such as an accent of capitals).',
  too_long: 'It does not fit one SMS with what is written around it.',
};
