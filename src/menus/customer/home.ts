import { formatXaf, xaf } from '../../lib/money.js';
import { inDouala } from '../../lib/clock.js';
import { text, verbatim, type Language, type Text } from '../../locales/index.js';
import { noParams, screen } from '../screen.js';

const EVENING_MINUTES = 15 * 60;

/** Where everybody starts, and where 00 leads. */
export const home = screen({
  goes: ['cart', 'address', 'quartier', 'orders', 'call_me', 'home'],
  runs: { setLanguage: { ok: 'home' } },
  root: true,
  parse: noParams,
  load: (reads, _, person) => ({
    name: person.name,
    language: person.language,
    isEvening: inDouala(reads.now).minutes >= EVENING_MINUTES,
    cartXaf: reads.cart.lines.length > 0 ? reads.cart.subtotalXaf : null,
    hasPlaces: reads.places.length > 0,
  }),
  show: ({ name, isEvening, cartXaf }) => ({
    kind: 'menu',
    title: greeting(name, isEvening),
    choices: [
      ...(cartXaf === null
        ? []
        : [{ id: 'cart', label: text('home.cart', { total: formatXaf(xaf(cartXaf)) }) }]),
      { id: 'food', label: text('home.eat') },
      { id: 'shop', label: text('home.groceries') },
      { id: 'pharmacy', label: text('home.pharmacy') },
      { id: 'orders', label: text('home.orders') },
      { id: 'call_me', label: text('home.call_me') },
      { id: 'language', key: 9, label: text('home.language') },
    ],
  }),
  next: (input, _, { language, hasPlaces }) => {
    const id = input.kind === 'choice' ? input.id : 'home';
    switch (id) {
      case 'language':
        return { run: 'setLanguage', input: { language: other(language) } };
      case 'cart':
      case 'orders':
      case 'call_me':
        return { go: id, params: {} };
      case 'food':
      case 'shop':
      case 'pharmacy':
        return { go: hasPlaces ? 'address' : 'quartier', params: { vertical: id } };
      default:
        return { go: 'home', params: {} };
    }
  },
});

function greeting(name: string | null, isEvening: boolean): Text {
  if (name === null) return text('home.welcome');
  const slots = { name: verbatim(name) };
  return isEvening ? text('home.good_evening', slots) : text('home.hello', slots);
}

function other(language: Language | null): Language {
  return language === 'en' ? 'fr' : 'en';
}
