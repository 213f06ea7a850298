const VOWELS = /[AEIOU]/g;

/** The consonants of a word, in order: what is left of PRET in `PRT`. */
function consonantsOf(word: string): string {
  return word.replace(VOWELS, '');
}

/**
 * Whether `short` is `word` with some vowels left out (`PRT`, `RETRD`). Sharing consonants alone is
 * not enough: PORTE and PARTI have those of PRET. Under three consonants nothing is recognised.
 */
export function isShortened(short: string, word: string): boolean {
  if (short.length >= word.length || !isSubsequence(short, word)) return false;
  const consonants = consonantsOf(word);
  return consonants.length >= 3 && consonantsOf(short) === consonants;
}

function isSubsequence(short: string, word: string): boolean {
  let matched = 0;
  for (const letter of word) if (letter === short[matched]) matched += 1;
  return matched === short.length;
}
