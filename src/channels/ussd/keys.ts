import { foldToAscii } from '../../lib/fold.js';
import { perLanguage, say, text, type Language, type Text } from '../../locales/index.js';
import { KEYS, type Place } from '../keys.js';

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

const KEY_WORDS = perLanguage((language) => {
  const write = (key: string, word: Text) => `${key}.${foldToAscii(say(language, word))}`;
  return {
    more: write(KEYS.more, text('key.more')),
    previous: write(KEYS.previous, text('key.previous')),
    back: write(KEYS.back, text('key.back')),
  };
});
