import { describe, expect, test } from 'vitest';

import { buildLexicon } from '../../src/services/free-text/lexicon.js';
import { searchDishes } from '../../src/services/free-text/search.js';
import { demoCatalogue } from './demo-catalogue.js';

const catalogue = demoCatalogue();
const lexicon = buildLexicon(catalogue);
const now = new Date('2026-11-16T11:00:00Z');
const shops = catalogue.shopsOf('DLA').map((shop) => ({ shop, feeXaf: 700, driverPayXaf: 550 }));

const find = (query: string) =>
  searchDishes(query, shops, { lexicon, now }).map(({ shop, item }) =>
    item ? `${String(shop.code)}.${String(item.no)}` : String(shop.code),
  );

describe('what is looked for is found, best first, then by price', () => {
  test.each([
    ['poulé dg', ['2001.4']],
    ['FIND poulet dg', ['2001.4']],
    ['je cherche du poulet DG svp', ['2001.4']],
    ['ndole', ['2001.1', '2001.2']],
    ['bitterleaf', ['2001.1', '2001.2']],
    ['ndole moins de 3000', ['2001.1']],
    ['ndole under 3000', ['2001.1']],
    ['ndole plus de 3000', ['2001.2']],
    ['poulet max 3500', ['2002.3', '2002.7']],
    ['poulet moins cher', ['2002.7', '2002.3', '2001.4', '2002.4']],
    ['pou', ['2002.3', '2001.4', '2002.4', '2004.12', '2002.7', '2004.4']],
    ['braise', ['2002.8', '2002.2', '2002.5']],
    ['thermometer', ['2005.6']],
    ['kwatta', ['2004']],
    ['mama ndoumbelle', ['2001']],
    ['petit dejeuner moins 250', ['2003.4', '2003.3', '2003.2']],
    ['omelette pizza', ['2003.6', '2003.7']],
    ['pizza', []],
    ['antibiotique', []],
    ['cherche', []],
    ['3000', []],
    ['', []],
  ])('%s', (query, expected) => {
    expect(find(query).slice(0, expected.length || 5)).toEqual(expected);
  });

  test('a dish that is finished is not offered', () => {
    const [first] = shops;
    const items = (first?.shop.items ?? []).map((item) => ({ ...item, available: item.no !== 4 }));
    const shop = { ...first!, shop: { ...first!.shop, items } };
    // The words come from the catalogue; what is there now, from the dish that it holds.
    const own = buildLexicon({ ...catalogue, shops: new Map([[shop.shop.id, shop.shop]]) });
    expect(searchDishes('poulet dg', [shop], { lexicon: own, now })).toEqual([]);
  });
});
