import type { Frame } from '../../src/menus/engine.js';
import type { Catalogue } from '../../src/services/catalogue.js';

/** The code of the customer's wallet, and of every order at the door. */
export const WALLET_CODE = '5573';
/** Of every number that is proven. */
export const ONE_TIME_CODE = '482913';
/** The customer of crawl-people.ts, whose account another phone may join. */
export const CUSTOMER = '681500003';
/** Somebody for whom the customer has ordered before. */
export const RECEIVER = '681500004';
/** As long as first names and one's own words get. */
export const LONG_NAME = 'Maximilienne Aurelie';
const LONG_NOTE = 'Derriere la grande station Total, portail noir, 3e maison, B';

/** Where only keys are understood. */
export const NONSENSE = ['', '77'];

/**
 * What people type on a page that takes more than its keys.
 * @param quartiers so many of a city are asked for.
 */
export function wordsFor(
  { screen, params }: Frame,
  catalogue: Catalogue,
  quartiers: number,
): string[] {
  switch (screen) {
    case 'name':
      return [LONG_NAME, 'X', '7'];
    case 'quartier':
      return [
        ...PINS,
        ...quartierWords(String(params['cityId'] ?? 'DLA'), catalogue).slice(0, quartiers),
      ];
    case 'quartier_pick':
      return ['XYZ', '999'];
    case 'link_number':
      return [RECEIVER, CUSTOMER, '+33612345678', '222222222', 'x'];
    case 'link_code':
    case 'prove_code':
      return [ONE_TIME_CODE, '135790', 'x'];
    case 'landmark_note':
      return ['x', LONG_NOTE, `${LONG_NOTE}${LONG_NOTE}`];
    case 'shops':
      return ['2001', '2013', '2999', 'riz'];
    case 'dishes':
      return ['97', 'x', '1*2', '5*2'];
    case 'check_reference':
      return ['345678', 'x'];
    case 'check_code':
      return ['BCDF2345', 'x'];
    case 'quantity':
    case 'cart_line':
      return ['20', '21', 'x'];
    default:
      return ANYTHING;
  }
}

/** For screens that ask for something: a number, a code, phones right and wrong, words. */
const ANYTHING = [
  ...['', '77', '2', WALLET_CODE, '2580', '677000099', '+33612345678', RECEIVER],
  ...['x', LONG_NAME, LONG_NOTE],
];

/** A place on the map in Douala, and one in the ocean. */
const PINS = ['4.0511, 9.7679', '0.01 0.01'];

/** More letters find the same quartiers in another order. */
const LETTERS = 4;

function quartierWords(cityId: string, catalogue: Catalogue): string[] {
  const all = catalogue.quartiersOf(cityId);
  const letters = new Set(all.map(({ name }) => name.slice(0, 3).toUpperCase()));
  const codes = all.map(({ code }) => String(code));
  return [...codes, 'XYZ', '999', ...[...letters].slice(0, LETTERS)];
}
