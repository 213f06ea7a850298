import type { Phone } from '../../src/lib/phone.js';
import type { PartnerEffectMap } from '../../src/menus/partner-effects.js';
import type { CommandEffects } from '../../src/menus/sms/action.js';
import type { OutcomeOf, Outcomes } from '../../src/menus/effects.js';

type Told = 'shopSales' | 'driverEarnings' | 'driverCash';
type Said = 'shopLate' | 'itemsOut' | 'itemsBack' | 'driverLate' | 'customerAbsent' | 'setArea';
type ResultOf<Name extends Told | Said> = (CommandEffects & PartnerEffectMap)[Name]['result'];

type PartnerSamples = {
  [Name in Told | Said]: {
    [Reason in Outcomes<ResultOf<Name>>]: OutcomeOf<ResultOf<Name>, Reason>[];
  };
};

const reference = 888_888;
const references = [888_888, 777_777, 999_999, 666_666, 555_555, 444_444];
const phone = '+237688888888' as Phone;
const at = new Date('2026-03-28T22:59:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;

const common = {
  unknown_order: [{ ok: false, reason: 'unknown_order' }],
  several_open: [{ ok: false, reason: 'several_open', references }],
  none_open: [{ ok: false, reason: 'none_open' }],
} as const;

const late = {
  ...common,
  ok: [true, false].map((repeated) => ({
    ...{ ok: true as const, reference, minutes: 120, until: at },
    repeated,
  })),
  unknown_order: [...common.unknown_order],
  several_open: [{ ok: false as const, reason: 'several_open' as const, references }],
  none_open: [...common.none_open],
  minutes_missing: [{ ok: false as const, reason: 'minutes_missing' as const }],
  not_accepted: [{ ok: false as const, reason: 'not_accepted' as const }],
  already_ready: [{ ok: false as const, reason: 'already_ready' as const }],
  too_long: [{ ok: false as const, reason: 'too_long' as const }],
  told_enough: [{ ok: false as const, reason: 'told_enough' as const }],
  too_late: [{ ok: false as const, reason: 'too_late' as const }],
};

const dish = (no: number, portions: number | null) => ({
  ...{ no, nameFr: 'Gambas brochette 9', nameEn: 'Gambas skewers 999', portions },
});
const dishes = (count: number, portions: number | null) =>
  Array.from({ length: count }, (_, index) => dish(78 + index, portions));

const stock = {
  not_a_shop: [{ ok: false as const, reason: 'not_a_shop' as const }],
  items_missing: [{ ok: false as const, reason: 'items_missing' as const }],
  unknown_item: [{ ok: false as const, reason: 'unknown_item' as const, no: 97 }],
};

const quartier = { code: 188, ussdName: 'Veterinary Junctions' };

/** The longest of what shops and drivers may be told of their day. */
export const PARTNER_SAMPLES: PartnerSamples = {
  shopLate: late,
  driverLate: late,
  itemsOut: {
    ...stock,
    ok: [1, 4, 20].flatMap((count) =>
      [[], references].flatMap((waiting) =>
        [0.4, 1, 3].map((days) => ({
          ...{ ok: true as const, items: dishes(count, null), at, waiting },
          until: new Date(at.getTime() + days * DAY_MS),
        })),
      ),
    ),
  },
  itemsBack: {
    ...stock,
    ok: [1, 4, 20].map((count) => ({ ok: true as const, items: dishes(count, 999) })),
    zero_portions: [{ ok: false, reason: 'zero_portions', no: 97 }],
  },
  customerAbsent: {
    unknown_order: [...common.unknown_order],
    several_open: [{ ok: false, reason: 'several_open', references }],
    none_open: [...common.none_open],
    ok: [
      {
        ...{ ok: true, stage: 'waiting', reference, until: at },
        ...{ customerPhone: phone, repeated: false },
      },
      ...[0, 12_500].map((earnedXaf) => ({
        ...{ ok: true as const, stage: 'returned' as const, reference, repeated: false },
        ...{ shopName: 'WWWWWW WWWW WWWWWW', earnedXaf },
      })),
    ],
    not_picked_up: [{ ok: false, reason: 'not_picked_up' }],
    too_late: [{ ok: false, reason: 'too_late' }],
  },
  setArea: {
    ok: [{ ok: true, quartier, repeated: false }],
    area_missing: [{ ok: false, reason: 'area_missing' }],
    unknown_area: [{ ok: false, reason: 'unknown_area' }],
    several_areas: [
      { ok: false, reason: 'several_areas', quartiers: Array.from({ length: 4 }, () => quartier) },
    ],
    not_a_driver: [{ ok: false, reason: 'not_a_driver' }],
  },
  shopSales: {
    ok: [0, 1, 999].map((orders) => ({
      ...{ ok: true as const, at, orders, open: 99 },
      ...{ foodXaf: 9_999_999, commissionXaf: 999_999, toPayXaf: 99_999_999 },
    })),
    not_a_shop: [{ ok: false, reason: 'not_a_shop' }],
  },
  driverEarnings: {
    ok: [1, 99].map((rides) => ({
      ...{ ok: true as const, at, rides, earnedXaf: 999_999, balanceXaf: 9_999_999 },
      ...{ tipsXaf: 99_999, fuelXaf: 99_999, weekXaf: 999_999, monthXaf: 9_999_999 },
    })),
    not_a_driver: [{ ok: false, reason: 'not_a_driver' }],
  },
  driverCash: {
    ok: [
      {
        ...{ ok: true, collectedXaf: 1_250_000, earnedXaf: 240_000 },
        ...{ toPayInXaf: 1_010_000, limitXaf: 1_500_000 },
      },
    ],
    not_a_driver: [{ ok: false, reason: 'not_a_driver' }],
  },
};
