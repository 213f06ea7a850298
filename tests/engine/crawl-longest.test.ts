// The longest that shops may be called and things may cost, on every screen in both languages.
import { expect, it } from 'vitest';

import { septets } from '../../src/lib/gsm7.js';
import { SHOWN_NAME_ROOM, shownName } from '../../src/lib/shown-name.js';
import { CALLERS } from './crawl-people.js';
import { useCrawler } from './crawl-walk.js';

const walk = useCrawler();

/** Wide letters, and signs that take two places each: both fill all the room there is. */
const NAMES = ['Mmmmmmmm Wwwwwwwww', `[Ragout] l'ailes`].map((typed) => {
  const shown = shownName(typed);
  if (!shown.ok) throw new Error(`${typed} is no name`);
  return shown.name;
});
const [wide = '', signs = ''] = NAMES.map((name) => `'${name.replaceAll("'", "''")}'`);
const LANDMARK = `'${'Derriere la station, '.repeat(3).slice(0, 60)}'`;

const LONGEST = `
  update shops set ussd_name = ${wide}, name = ${LANDMARK}, min_order_xaf = 99995,
    landmark_hint = ${LANDMARK}, prep_minutes = 120;
  update shops set verified = code < 2003;
  update items set ussd_fr = case when no % 2 = 0 then ${wide} else ${signs} end,
    ussd_en = case when no % 2 = 0 then ${signs} else ${wide} end, price_xaf = 99995;
  update quartiers set ussd_name = 'Veterinary Junctiom';
  update landmarks set name = ${LANDMARK};
  update option_choices set name_fr = ${wide}, name_en = ${wide}, price_xaf = 9995;
  update zone_fees set fee_xaf = 9995, driver_pay_xaf = 9995;
  update cities set name_fr = 'Nouvelle-Bertoua-II', name_en = 'Nouvelle-Bertoua-II'`;

it('names fill the room they have', () => {
  expect(NAMES.map(septets)).toEqual([SHOWN_NAME_ROOM, SHOWN_NAME_ROOM]);
});

it.each(['fr', 'en'] as const)(
  'the longest names and prices fit in %s',
  { timeout: 300_000 },
  async (language) => {
    const { customer, driver, idleDriver, shop } = CALLERS;
    const from = [customer, driver, idleDriver, shop].map((phone) => ({ phone }));
    const found = await walk({ language, from, with: LONGEST, isQuick: true });
    expect(found.problems).toEqual([]);
    expect(found.pages).toBeGreaterThan(1_000);
  },
);
