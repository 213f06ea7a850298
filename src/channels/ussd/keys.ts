import { foldToAscii } from '../../lib/fold.js';
import { perLanguage, say, text, type Language, type Text } from '../../locales/index.js';

/** The keys that turn pages and leave screens; no dish or choice ever has their numbers. */
export const KEYS = { more: '98', previous: '99', back: '0', home: '00' };

/** Which page of a screen it is, and whether there is a screen to go back to. */
export interface Place {
  isFirst: boolean;
  isLast: boolean;
  hasBack: boolean;
}

/** `98.Suite 0.Retour`, with `99.Precedent` between them in the full form on later pages. */
export function writeKeys(place: Place, language: Language, form: 'full' | 'short'): string {
  const words = KEY_WORDS[language];
  const shown = [
    place.isLast ? '' : words.more,
    place.isFirst || form === 'short' ? '' : words.previous,
    place.hasBack ? words.back : '',
  ];
  return shown.filter((word) => word !== '').join(' ');
}

/** What the same keys mean, whether the line shows them or not. */
export function navigationOf({ isFirst, isLast, hasBack }: Place): Record<string, string> {
  return {
    ...(isLast ? {} : { [KEYS.more]: 'nav:more' }),
    ...(isFirst ? {} : { [KEYS.previous]: 'nav:previous' }),
    ...(hasBack ? { [KEYS.back]: 'nav:back' } : {}),
    [KEYS.home]: 'nav:home',
  };
}

const KEY_WORDS = perLanguage((language) => {
  const write = (key: string, word: Text) => `${key}.${foldToAscii(say(language, word))}`;
  return {
    more: write(KEYS.more, text('key.more')),
    previous: write(KEYS.previous, text('key.previous')),
    back: write(KEYS.back, text('key.back')),
  };
});
