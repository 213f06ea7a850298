// The longest drafts, lists and refusals of ordering by SMS.
import { xaf } from '../../src/lib/money.js';
import type { CartView } from '../../src/services/carts.js';
import {
  buildCatalogue,
  type Item,
  type OptionGroup,
  type Quartier,
  type Shop,
} from '../../src/services/catalogue.js';
import { PROBLEMS } from '../../src/services/problems.js';
import type {
  AskedWhere,
  Draft,
  Listed,
  Remark,
  Which,
  WhichChoice,
} from '../../src/services/text-orders/parts.js';
import type { OutcomeOf, Outcomes } from '../../src/menus/effects.js';
import type { TextOrderEffectMap } from '../../src/menus/text-order-effects.js';
import { WALLET_SAMPLES } from './wallet-samples.js';

type ResultOf<Name extends keyof TextOrderEffectMap> = TextOrderEffectMap[Name]['result'];
type TextOrderSamples = {
  [Name in keyof TextOrderEffectMap]: {
    [Reason in Outcomes<ResultOf<Name>>]: OutcomeOf<ResultOf<Name>, Reason>[];
  };
};

const reference = 888_888;
const at = new Date('2026-03-28T22:59:00Z');

const group = (id: string, choices: number): OptionGroup => ({
  ...{ id, nameFr: 'Complément', nameEn: 'Side', min: 1, max: 1 },
  choices: Array.from({ length: choices }, (_, index) => ({
    no: index + 1,
    nameFr: `Viande en plus ${String(index)}`,
    nameEn: `Bobolo cassava st ${String(index)}`,
    priceXaf: index * 5_000,
  })),
});
const groups = [group('COMP', 5), group('POIS', 3)];

const items = Array.from({ length: 40 }, (_, index): Item => ({
  id: `2999-${String(index + 58)}`,
  no: index + 58,
  ...{ nameFr: 'Riz sauce tomate et poisson', nameEn: 'Rice, tomato stew and fish' },
  ...{ ussdFr: 'Riz tomate poissons', ussdEn: 'Rice tomato fishes', category: 'main' },
  ...{ priceXaf: 99_999, available: true, unavailableUntil: null, soldOutUntil: null },
  optionGroupIds: ['COMP', 'POIS'],
  ...{ requiresPrescription: false, ageRestricted: false, discreet: false, vehicles: null },
}));

const shop: Shop = {
  ...{ id: 'BIZ-2999', cityId: 'DLA', code: 2999, name: 'Chez Wwwwww', kind: 'restaurant' },
  ussdName: 'WWWWWW WWWW WWWWWW',
  ...{ quartierId: 'DLA-Q', zoneId: 'DLA-Z1', landmarkHint: null, language: 'fr' },
  openingHours: Object.fromEntries(
    ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((day) => [day, [['00:00', '23:59']]]),
  ),
  ...{ prepMinutes: 155, minOrderXaf: 99_999, commissionBps: null, acceptsCash: true },
  ...{ servesZoneIds: ['DLA-Z1'], verified: true, pausedUntil: null, phoneIds: [], items },
};
const shut: Shop = { ...shop, openingHours: {} };

const quartier: Quartier = {
  ...{ id: 'DLA-Q', cityId: 'DLA', code: 199, name: 'Veterinary Junctions' },
  ussdName: 'Veterinary Junctions',
  ...{ aliases: [], zoneId: 'DLA-Z1', lat: 4, lon: 9, landmarks: [], recentOrders: 0 },
};

const catalogue = buildCatalogue({
  version: 1,
  ...{
    cities: [],
    zoneFees: [],
    movementRules: [],
    moneyRules: [],
    messagePrices: [],
    shops: [shop],
    quartiers: [quartier],
  },
  optionGroups: groups,
});

const serving = { shop, feeXaf: 12_500, driverPayXaf: 10_000 };

function cartOf(dishes: number): CartView {
  const lines = items.slice(0, dishes).map((item, index) => ({
    ...{ item, count: 20, unitXaf: xaf(12_500), lineXaf: xaf(250_000), index },
    options: groups.map(({ id, choices }) => ({ groupId: id, ...choices[2]! })),
  }));
  return {
    ...{ version: 7, shop, lines, goneItemIds: [], subtotalXaf: 250_000 * dishes },
    ...{ place: null, quartier, serving },
  };
}

const landmark = 'en face de la grande pharmacie du carrefour des trois statue';

/** One dish, some, and as many as a cart holds; new and shown again; with cash and without. */
const DRAFTS = [1, 2, 3, 5, 10].flatMap((dishes) =>
  [true, false].flatMap((changed) =>
    ([['momo', 'cash'], ['momo']] as const).map((payBy): Draft => ({
      kind: 'draft',
      cart: cartOf(dishes),
      details: { landmark: null, note: landmark },
      ...{ catalogue, changed, payBy },
    })),
  ),
);

const ASKED: AskedWhere[] = [
  { kind: 'where', shop },
  { kind: 'where', shop: null },
  {
    kind: 'quartiers',
    input: 'Veterinary Junctions and more',
    quartiers: Array.from({ length: 5 }, () => quartier),
  },
];

const remarks: Remark[] = [
  { unknown: [], later: false },
  { unknown: ['W'.repeat(40), 'pizza', 'W'.repeat(20), 'more'], later: true },
];

/** A draft of words that were not all understood. */
const REMARKED = DRAFTS.filter(({ changed }) => !changed).flatMap((draft) =>
  remarks.map((remark) => ({ ...draft, remark })),
);

const dishChoice = (count: number): WhichChoice => ({
  ...{ code: '2999 58x20', kind: 'dish', item: items[0], count },
});
const CHOICES: [Which['about'], WhichChoice][] = [
  ['shop', { code: '2999 58x20', kind: 'shop', shop, totalXaf: 99_999, isSure: false }],
  ['dish', dishChoice(1)],
  ['dish', dishChoice(20)],
  ['found', { code: '2999 58x1', kind: 'found', shop, item: items[0] as Item }],
  ['found', { code: '2999', kind: 'list', shop }],
];
const WHICH: Which[] = [
  ...CHOICES.flatMap(([about, choice]) =>
    [1, 2, about === 'shop' ? 4 : 5].flatMap((count) =>
      remarks.map((remark): Which => ({
        ...{ kind: 'which', about, shop: about === 'dish' ? shop : null },
        choices: Array.from({ length: count }, () => choice),
        ...remark,
      })),
    ),
  ),
  ...remarks.map((remark): Which => ({
    ...{ kind: 'which', about: 'way', shop, ...remark },
    choices: [
      { code: '2999 58x1', kind: 'side', item: items[0], side: groups[0]?.choices[0] },
      dishChoice(1),
    ],
  })),
];

/** Those that an order asks: what was found may take two SMS. */
const ORDERED = WHICH.filter(({ about }) => about !== 'found');

const LISTS: Listed[] = [
  ...[0, 1, 40].flatMap((count) =>
    [1, 9].flatMap((page) =>
      [true, false].map((own): Listed => ({
        kind: 'shops',
        shops: Array.from({ length: count }, () => serving),
        ...{ quartier, page, own },
      })),
    ),
  ),
  ...[shop, shut, { ...shop, items: [] }].flatMap((one) =>
    [1, 2, 9].map((page): Listed => ({ kind: 'dishes', shop: one, catalogue, now: at, page })),
  ),
];

const ok = <Value extends object>(values: readonly Value[]) =>
  values.map((value) => ({ ok: true as const, ...value }));

const refusals = {
  unknown_shop: [{ ok: false as const, reason: 'unknown_shop' as const, code: 2999 }],
  shop_closed: [at, null].map((opensAt) => ({
    ...{ ok: false as const, reason: 'shop_closed' as const, shop, opensAt },
  })),
  no_dishes: [null, 2999].map((code) => ({
    ...{ ok: false as const, reason: 'no_dishes' as const, code },
  })),
  unknown_item: [{ ok: false as const, reason: 'unknown_item' as const, shop, item: 97 }],
  item_gone: [{ ok: false as const, reason: 'item_gone' as const, shop, item: 97 }],
  unknown_side: [{ ok: false as const, reason: 'unknown_side' as const, shop, item: 97 }],
  too_much: [{ ok: false as const, reason: 'too_much' as const }],
  below_minimum: [
    { ok: false as const, reason: 'below_minimum' as const, shop, missingXaf: 99_999 },
  ],
  not_served: [{ ok: false as const, reason: 'not_served' as const, shop, quartier }],
  unknown_quartier: [
    { ok: false as const, reason: 'unknown_quartier' as const, input: 'W'.repeat(60) },
  ],
};

const notFree = {
  no_words: [{ ok: false as const, reason: 'no_words' as const }],
  nothing_found: [{ ok: false as const, reason: 'nothing_found' as const, quartier }],
};
const unknown = { unknown: ['W'.repeat(40), 'pizza'], later: false };
const freeRefusals = {
  ...{ ...refusals, ...notFree },
  below_minimum: [...refusals.below_minimum, { ...refusals.below_minimum[0]!, remark: unknown }],
  item_gone: [...refusals.item_gone, { ...refusals.item_gone[0]!, remark: unknown }],
  shop_closed: refusals.shop_closed.flatMap((each) => [each, { ...each, remark: unknown }]),
  not_an_order: [{ ok: false as const, reason: 'not_an_order' as const }],
  counts_unclear: [{ ok: false as const, reason: 'counts_unclear' as const }],
  nothing_here: [
    { ok: false as const, reason: 'nothing_here' as const, shop, quartier },
    { ok: false as const, reason: 'nothing_here' as const, shop: null, quartier },
  ],
};

const common = {
  unknown_order: [{ ok: false as const, reason: 'unknown_order' as const }],
  several_open: [
    { ok: false as const, reason: 'several_open' as const, references: [reference, 777_777] },
  ],
  none_open: [{ ok: false as const, reason: 'none_open' as const }],
};
const not_now = [{ ok: false as const, reason: 'not_now' as const }];
const too_late = [{ ok: false as const, reason: 'too_late' as const }];
const noted = PROBLEMS.flatMap((problem) =>
  [0, 999_999].map((blockedXaf) => ({
    ...{ ok: true as const, reference, problem, number: 99_999, blockedXaf },
  })),
);

export const TEXT_ORDER_SAMPLES: TextOrderSamples = {
  draftOrder: { ok: ok([...DRAFTS, ...ASKED]), ...refusals },
  listMenu: {
    ok: ok([...LISTS, ...ASKED]),
    unknown_shop: refusals.unknown_shop,
    unknown_quartier: refusals.unknown_quartier,
  },
  answerDraft: {
    ok: [
      ...ok([...DRAFTS, ...ASKED]),
      { ok: true, kind: 'cancelled' },
      ...(['momo', 'cash', 'wallet', 'mixed'] as const).map((way) => ({
        ...{
          ok: true as const,
          kind: 'placed' as const,
          reference,
          shopName: 'WWWWWW WWWW WWWWWW',
        },
        method: way === 'mixed' ? ('momo' as const) : way,
        ...{ totalXaf: 9_999_999, operator: null, walletLeftXaf: 9_999_999 },
        creditXaf: way === 'mixed' ? 4_999_999 : null,
      })),
    ],
    ...refusals,
    too_late,
    not_placed: [
      ...WALLET_SAMPLES.textTopUp.over_limit.map((over) => ({
        ...{ ok: false as const, reason: 'not_placed' as const, because: 'over_limit', over },
      })),
      ...(
        [
          ...(['cash_refused', 'cash_too_much', 'cash_open_order', 'cash_taken_back'] as const),
          ...(['too_many_prompts', 'cart_empty', 'shop_closed', 'wallet_short'] as const),
          ...(['code_wanted', 'code_unset', 'code_locked', 'wallet_frozen'] as const),
        ] as const
      ).map((because) => ({
        ...{ ok: false as const, reason: 'not_placed' as const, because },
      })),
    ],
  },
  answerWhere: { ok: ok([...REMARKED, ...ASKED, ...LISTS, ...ORDERED]), ...freeRefusals, too_late },
  answerQuartier: {
    ok: ok([...DRAFTS, ...ASKED, ...LISTS, ...ORDERED]),
    ...freeRefusals,
    too_late,
  },
  freeOrder: { ok: ok([...REMARKED, ...ASKED, ...ORDERED]), ...freeRefusals },
  findDishes: {
    ok: ok([...ASKED, ...WHICH.filter(({ about }) => about === 'found')]),
    ...notFree,
  },
  answerWhich: { ok: ok([...DRAFTS, ...ASKED, ...LISTS, ...ORDERED]), ...refusals, too_late },
  askProblem: { ok: [{ ok: true, reference, problems: PROBLEMS }], ...common, not_now },
  answerProblem: { ok: noted, unknown_order: common.unknown_order, too_late, not_now },
};
