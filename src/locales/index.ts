import { createInstance } from 'i18next';
import { AppError } from '../lib/errors.js';
import { en } from './en.js';
import { fr } from './fr.js';
import type { Language, SlotNames, SlotValue, Text, TextKey } from './keys.js';

export type { Language, Text, TextKey } from './keys.js';

/** In the order in which the first screen offers them. */
export const LANGUAGES = ['fr', 'en'] as const satisfies readonly Language[];

/** A sentence cut once at its slots: words, slot, words, slot, ..., words. */
type Template = readonly string[];

const SLOT = /\{(\w+)\}/;

const templates: Readonly<Record<Language, ReadonlyMap<string, Template>>> = compileAll();

type SlotArguments<Key extends TextKey> = [SlotNames<Key>] extends [never]
  ? []
  : [slots: Readonly<Record<SlotNames<Key>, SlotValue>>];

/** A sentence with what fills its slots; the compiler knows which slots each key has. */
export function text<Key extends TextKey>(key: Key, ...[slots]: SlotArguments<Key>): Text {
  return slots === undefined ? { key } : { key, slots };
}

/** A proper name or what somebody typed: the same in every language. */
export function verbatim(words: string): Text {
  return { verbatim: words };
}

/**
 * The finished words in full spelling; channels fold them to what they can carry. Values are put in
 * as they are and never read again, so a name such as `{{x}}` or `$t(y)` stays a name.
 */
export function say(language: Language, words: Text): string {
  if ('verbatim' in words) return words.verbatim;
  if (!('key' in words)) return (words as Partial<Record<Language, string>>)[language] ?? words.en;
  const { key, slots = {} } = words;
  const [first = '', ...rest] = templateOf(language, key);
  if (rest.length === 0) return first;
  const fill = (part: string, index: number) =>
    index % 2 === 1 ? part : sayValue(language, key, part, slots);
  return first + rest.map(fill).join('');
}

/** Words that never change, made once for each language. */
export function perLanguage<Made>(make: (language: Language) => Made): Record<Language, Made> {
  return { fr: make('fr'), en: make('en') };
}

/** Whether a name that came out of stored data is one of our keys. */
export function isTextKey(name: string): name is TextKey {
  return templates.fr.has(name);
}

function sayValue(
  language: Language,
  key: TextKey,
  slot: string,
  slots: Readonly<Record<string, SlotValue>>,
): string {
  const value = Object.hasOwn(slots, slot) ? slots[slot] : undefined;
  if (value === undefined) throw new AppError('words_missing', `${key} was not told its ${slot}`);
  return typeof value === 'object' ? say(language, value) : String(value);
}

function templateOf(language: Language, key: string): Template {
  const template = templates[language].get(key);
  if (template) return template;
  throw new AppError('words_missing', `there is no sentence ${key} in ${language}`);
}

/**
 * i18next holds the catalogues; its interpolation stays off, because it would read names as
 * instructions, and each sentence is looked up once, here, not once a turn.
 */
function compileAll(): Record<Language, ReadonlyMap<string, Template>> {
  const words = createInstance();
  void words.init({
    resources: { fr: { translation: fr }, en: { translation: en } },
    initAsync: false,
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
  });
  const compile = (language: Language) => {
    const translate = words.getFixedT(language);
    const cut = (key: string) => translate(key, { skipInterpolation: true }).split(SLOT);
    return new Map(Object.keys(fr).map((key) => [key, cut(key)]));
  };
  return perLanguage(compile);
}
