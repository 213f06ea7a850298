import { readFileSync } from 'node:fs';

import { SHOWN_NAME_ROOM } from '../../src/lib/shown-name.js';

interface Named {
  ussdName?: string;
  ussdFr?: string;
  ussdEn?: string;
  nameFr?: string;
  nameEn?: string;
  name?: string;
  choices?: Named[];
}

const demo = JSON.parse(
  readFileSync(new URL('../../data/demo-data.json', import.meta.url), 'utf8'),
) as {
  cities: (Named & { quartiers: Named[] })[];
  businesses: (Named & { items: Named[] })[];
  optionGroups: Named[];
};

/** The longest of the names that are shown on a phone. */
function longest(all: Named[]): string {
  const names = all.flatMap((each) => [each.ussdName, each.ussdFr, each.ussdEn]);
  const full = all.flatMap((each) => [each.nameFr, each.nameEn]);
  const shown = names.some((name) => name !== undefined) ? names : full;
  return shown.reduce<string>(
    (best, name) => (name && name.length > best.length ? name : best),
    '',
  );
}

const quartier = longest(demo.cities.flatMap((city) => city.quartiers));
/** Shops may be called more than those of the demo are. */
const shop = longest(demo.businesses).padEnd(SHOWN_NAME_ROOM, 'm');
const amount = '9999999F';
/** People's own words about a place are cut to what is left; this much is always left to them. */
const placeWords = 'Rond point.';

/** The longest value of every slot: six digits of reference, twelve of phone, seven of money. */
export const WORST_VALUES: Readonly<Record<string, string>> = {
  reference: '482199',
  references: '482199, 482198, 482197, 482196...',
  code: '5573',
  phone: '237670000031',
  shopPhone: '237670000031',
  service: '*237*55#',
  dial: '#150*50#',

  shop,
  item: longest(demo.businesses.flatMap((each) => each.items)),
  option: longest(demo.optionGroups.flatMap((group) => group.choices ?? [])),
  group: longest(demo.optionGroups),
  quartier,
  from: quartier,
  to: quartier,
  city: longest(demo.cities),
  label: 'Bureau-Magasin',
  place: `Bureau-Magasin-${quartier}`,
  by: 'Marie-Antoinette',
  number: '99999',
  cost: amount,
  problem: 'A dish is missing',
  letter: 'e',
  side: "J'ai une bouteille vide",
  page: '2999 9',
  digits: '1 MoMo/OM, 2 cash, 0 annuler',
  payer: '6..31',
  landmark: placeWords,
  lines: `2 ${placeWords}`,
  name: 'Marie-Antoinette',
  customer: 'Marie-Antoinette',
  driver: 'Marie-Antoinette',

  total: amount,
  amount,
  food: amount,
  fee: amount,
  price: amount,
  pay: amount,
  cash: amount,
  earned: amount,
  refund: amount,
  balance: amount,
  // Change and notes are cash: never above the ceiling of an order paid at the door.
  change: '9999F',
  rest: '9999F',
  note: '99999F',
  most: '99999F',
  left: amount,
  minimum: amount,
  missing: amount,
  limit: amount,

  count: '97',
  max: '97',
  last: '97',
  no: '97',
  minutes: '180',
  seconds: '120',
  tryNo: '5',
  triesMax: '5',
  time: '13h20',
  age: 'il y a 59 min',
  date: '24/12',
  choices: '1, 2, 3, 4',

  input: 'ABCDEFGHIJKLMNOPQRST',
  word: 'PROBLEME',
  example: 'LIVRE 482199 5573',
  order: 'la commande 482199',
  dishes: '97 plats',
  vehicle: 'tricycle',
  operator: 'Orange Money',
  reason: 'refusé sur le téléphone',
  later: 'refunded tomorrow',
  paid: 'encaisser 9999999F',
  stage: 'refusée par le resto',
  what: 'remboursement',

  bonus: amount,
  spend: amount,
  day: amount,
  own: amount,
  below: amount,
  part: amount,
  in: amount,
  out: amount,
  receipt: '2011-12345',
  month: '12',
  digit: '3',
  id: '1a2b3c4d',
  level: 'identité vérifiée',
  provider: ', réf 1a2b3c4d',
};

/** The longest sentence about a limit. */
const LIMIT =
  "Portefeuille plein: encore 9999999F possible. Plus avec une pièce d'identité: RAPPEL.";

/** Slots whose longest value depends on the sentence: minutes instead of a place, or a name cut. */
export const WORST_HERE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'limit.raised_by_phone': { limit: 'Portefeuille plein: encore 9999999F possible.' },
  'limit.raised_by_id': { limit: 'Portefeuille plein: encore 9999999F possible.' },
  'checkout.limit': { limit: LIMIT },
  'reply.top_up_limit': { limit: LIMIT },
  'reply.draft_wallet_limit': { limit: LIMIT },
  // As many movements as there is room for are said; one always is.
  'reply.statement': { lines: '24/12 -9999999F retour MoMo/OM' },
  'reply.receipt': { code: 'BCDF2345' },
  'where.order': { reference: '482199' },
  'code.wrong': { left: '9' },
  'reply.cash_amount': { total: '99999F' },
  // Names of people and places are cut to the room that is left.
  'reply.picked_up_change': {
    ...{ customer: placeWords, to: placeWords, phone: '670000031', cash: '99999F' },
  },
  'minutes.range': { from: '180', to: '200' },
  'track.minutes': { from: '180', to: '200' },
  'notice.order.accepted': { from: '180', to: '200' },
  'reply.track_eta': { from: '13h20', to: '13h50' },
  // Whoever writes it cuts every name to the room that is left, at least to this.
  'notice.driver.assigned': {
    shop: placeWords,
    from: placeWords,
    customer: placeWords,
    to: placeWords,
    // Drivers get numbers as they are dialled here.
    shopPhone: '670000031',
  },
  'notice.order.for_you': { from: '180', to: '200' },
  'reorder.shop': { dishes: '20xNdole crevettes +9' },
  'reorder.more': { dishes: '20xNdole crevettes' },
  'phone.wrong': { input: '67000000000X' },
  'quartier.none_here': { input: 'ABCDEFGHIJKLMNOPQRST' },
  // Words, names and landmarks give way until the digits fit beside the sums.
  'reply.draft': {
    ...{ shop: 'Mama Ndo', lines: '20 plats', place: 'Veterina', from: '180', to: '200' },
    digits: '1 MoMo/OM, 2 cash, 0 annuler',
  },
  'found.title': { query: 'POULET BRAISE AVEC PLANTAIN MOINS DE 3000' },
  'found.none': { query: 'POULET BRAISE AVEC PLANTAIN MOINS DE 3000' },
  'free.unknown': { words: 'restaurants, pizza, pamplemousse' },
  'free.which_shop': { choices: Array(4).fill('1 Pharm Ba des 99999F').join(', '), digits: '1-4' },
  'free.which_dish': { choices: Array(5).fill('1 20 Ndole 70000F').join(', '), digits: '1-5' },
  'find.answer': { digits: '1-5' },
  'reply.where_which': { choices: Array(5).fill('1 Veterinary Junct').join(', ') },
  'reply.problem_ask': {
    choices:
      '1 Not received, 2 A dish is missing, 3 Wrong dish, 4 Cold or damaged, 5 Driver, 6 Other',
  },
  // What does not fit is refused where it is written.
  'offer.sms': { words: 'm'.repeat(131) },
  'announcement.sms': { words: 'm'.repeat(148) },
  'help.article': { number: '99', body: 'm'.repeat(150) },
  'notices.hours': { from: '20h', until: '20h' },
  'hours.choice': { from: '20h', until: '20h' },
  'menu.sides_line': { choices: 'a Pamplemousse b Orange c Cola' },
  'cash.confirm': { minutes: '180-200 min' },
};
