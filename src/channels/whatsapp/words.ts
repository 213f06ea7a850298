import type { Standing } from '../../menus/engine.js';
import { KEYS } from '../keys.js';

/** What people write in a chat where a phone has keys, folded. */
const KEY_WORDS: Readonly<Record<string, string>> = {
  retour: KEYS.back,
  back: KEYS.back,
  annuler: KEYS.back,
  cancel: KEYS.back,
  menu: KEYS.home,
  accueil: KEYS.home,
  home: KEYS.home,
  suivant: KEYS.more,
  next: KEYS.more,
  more: KEYS.more,
  precedent: KEYS.previous,
  previous: KEYS.previous,
};
const YES = new Set(['oui', 'yes', 'ok', 'd accord', 'daccord']);
const NO = new Set(['non', 'no']);
const GREETINGS = new Set([
  ...['bonjour', 'bonsoir', 'salut', 'bjr', 'bsr', 'coucou', 'hello', 'hi', 'hey'],
  ...['good morning', 'good evening', 'demarrer', 'commencer', 'mbolo', 'menu', 'accueil', 'home'],
]);

/** The key of the page that these words stand for; null where they stand for none. */
export function keyFor(words: string, { keys }: Pick<Standing, 'keys'>): string | null {
  const plain = folded(words);
  if (Object.hasOwn(keys, plain)) return plain;
  if (keys['1'] === 'yes') {
    if (YES.has(plain)) return '1';
    if (NO.has(plain)) return '2';
  }
  const key = Object.hasOwn(KEY_WORDS, plain) ? KEY_WORDS[plain] : undefined;
  if (key === undefined) return null;
  // Nothing to go back to is the beginning.
  if (Object.hasOwn(keys, key)) return key;
  return key === KEYS.back ? KEYS.home : null;
}

/** Said where no page is open, these open the first one. */
export function isGreeting(words: string): boolean {
  return GREETINGS.has(folded(words));
}

/** A shop's code, perhaps with a dish and portions, as it is dialled. */
export function isDialled(words: string): boolean {
  return /^2\d{3}(\*\d{1,3}){0,2}$/.test(words.trim());
}

/** `00` is a word like any other here; accents, case and signs around it are nothing. */
function folded(words: string): string {
  return words
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
