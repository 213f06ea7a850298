import type { Phone } from '../../src/lib/phone.js';
import type { Command } from '../../src/menus/sms/parsed.js';
import type { Situation } from '../../src/menus/sms/action.js';
import type { Language } from '../../src/locales/index.js';
import { PAYOUT_SAMPLES } from './payout-samples.js';
import { PARTNER_SAMPLES } from './partner-samples.js';
import { PERSON_SAMPLES } from './person-samples.js';
import { PAYMENT_SAMPLES } from './payment-samples.js';
import type { VerbId, Role } from '../../src/menus/sms/verbs.js';
import { TEXT_ORDER_SAMPLES } from './text-order-samples.js';
import { WALLET_SAMPLES } from './wallet-samples.js';
import type { Samples } from './sample-types.js';

const reference = 888_888;
const references = [888_888, 777_777, 999_999, 666_666, 555_555, 444_444];
const phone = '+237688888888' as Phone;
const at = new Date('2026-03-28T22:59:00Z');

/** The longest names that the demo cities and the limits of the screens allow. */
const LONGEST = {
  shop: 'WWWWWW WWWW WWWWWW',
  quartier: 'Veterinary Junctions',
  name: 'WWWWWWWWWWWWWWWWWWWW',
  landmark: 'en face de la grande pharmacie du carrefour des trois statues',
  note: '2e portail noir apres la boutique, demander maman Sissi au 1er',
};

const common = {
  unknown_order: [{ ok: false, reason: 'unknown_order' }],
  several_open: [
    { ok: false, reason: 'several_open', references },
    { ok: false, reason: 'several_open', references: references.slice(0, 2) },
  ],
  none_open: [{ ok: false, reason: 'none_open' }],
} satisfies Partial<Samples['acceptOrder']>;

const ended = [
  { ok: true, reference, repeated: false },
  { ok: true, reference, repeated: true },
] as const;

const ride = {
  shopName: LONGEST.shop,
  shopQuartierName: LONGEST.quartier,
  shopPhone: phone,
  customerName: LONGEST.name,
  customerPhone: phone,
  quartierName: LONGEST.quartier,
  landmark: LONGEST.landmark,
  note: LONGEST.note,
  collectXaf: 125_000,
  mostXaf: 125_000,
  earnXaf: 12_500,
  ready: true,
  promisedAt: at,
};

/** As long as one SMS allows. */
const longArticle = { fr: 'a'.repeat(150), en: 'a'.repeat(150) };

const tracked = {
  ok: true,
  cityId: 'DLA',
  orderId: 'order',
  reference,
  shop: LONGEST.shop,
  quartier: LONGEST.quartier,
  totalXaf: 125_000,
  method: 'momo',
  driverFirstName: LONGEST.name,
  vehicle: 'moto',
  driverPhone: phone,
  code: '5573',
  etaFrom: at,
  etaTo: at,
  ageMinutes: 119,
  cancel: { kind: 'too_late' },
  problems: [],
  placedAt: at,
  isClosed: false,
  lines: [],
  part: 'own',
  payBy: [],
} as const;

const STAGES = [
  ...(['payment_failed', 'payment_delayed'] as const),
  ...(['awaiting_payment', 'awaiting_shop', 'accepted', 'ready', 'on_the_way', 'at_door'] as const),
  ...(['delivered', 'declined', 'unanswered', 'cancelled', 'expired', 'returned'] as const),
];

const BEFORE_DRIVER = { driverFirstName: null, driverPhone: null };
const ENDED = {
  ...BEFORE_DRIVER,
  code: null,
  etaFrom: null,
  etaTo: null,
  ageMinutes: 60 * 24 * 99,
};

/** A stage with all that it may bring: a driver's number from pickup on, a code from acceptance. */
function trackedAt(stage: (typeof STAGES)[number]): Samples['trackOrder']['ok'] {
  switch (stage) {
    case 'accepted':
    case 'ready':
      return [{ ...tracked, ...BEFORE_DRIVER, stage }];
    case 'on_the_way':
    case 'at_door':
      return [
        { ...tracked, stage },
        { ...tracked, stage, etaFrom: null, etaTo: null, ageMinutes: 47 * 60 },
      ];
    default:
      return [
        { ...tracked, ...ENDED, stage },
        { ...tracked, ...ENDED, stage, method: 'cash', ageMinutes: 0 },
      ];
  }
}

const KINDS = ['order_refunded', 'collect_credited', 'order_released', 'cash_taken', 'other'];
const movements = KINDS.map((kind) => ({ at, kind, reference, amountXaf: -1_250_000 }));

/** What a driver may say was given at the door. */
const amount = { reference, totalXaf: 115_000, mostXaf: 125_000 };

export const SAMPLES: Samples = {
  ...TEXT_ORDER_SAMPLES,
  ...WALLET_SAMPLES,
  ...PARTNER_SAMPLES,
  ...PAYOUT_SAMPLES,
  ...PAYMENT_SAMPLES,
  ...PERSON_SAMPLES,
  acceptOrder: {
    ...common,
    ok: ended.map((answer) => ({ ...answer, minutes: 180 })),
    too_late: [{ ok: false, reason: 'too_late' }],
  },
  declineOrder: {
    ...common,
    ok: [...ended],
    too_late: [{ ok: false, reason: 'too_late' }],
    already_accepted: [{ ok: false, reason: 'already_accepted' }],
  },
  markReady: {
    ...common,
    ok: [true, false].map((driverComing) => ({ ...ended[0], driverComing })),
    too_late: [{ ok: false, reason: 'too_late' }],
    not_accepted: [{ ok: false, reason: 'not_accepted' }],
  },
  takeOffer: {
    ...common,
    ok: ended.map((answer) => ({ ...answer, ...ride })),
    taken: [{ ok: false, reason: 'taken', reference }],
    expired: [{ ok: false, reason: 'expired', reference }],
    cash_limit: [{ ok: false, reason: 'cash_limit', reference }],
    too_many_rides: [{ ok: false, reason: 'too_many_rides', reference }],
  },
  refuseOffer: {
    ...common,
    ok: [...ended],
    already_yours: [{ ok: false, reason: 'already_yours', reference }],
  },
  pickUp: {
    ...common,
    ok: ended.map((answer) => ({ ...answer, ...ride })),
    too_late: [{ ok: false, reason: 'too_late' }],
  },
  deliver: {
    ...common,
    ok: [0, 125_000].flatMap((cashXaf) =>
      [0, cashXaf && 9_999].map((changeXaf) => ({
        ...{ ...ended[0], earnedXaf: 12_500, cashXaf, changeXaf },
      })),
    ),
    cash_amount: [{ ok: false, reason: 'cash_amount', ...amount }],
    cash_amount_missing: [{ ok: false, reason: 'cash_amount_missing', ...amount }],
    cash_amount_refused: [{ ok: false, reason: 'cash_amount_refused', ...amount }],
    wrong_code: [{ ok: false, reason: 'wrong_code', reference, tryNo: 5, triesMax: 5 }],
    code_locked: [{ ok: false, reason: 'code_locked' }],
    code_missing: [{ ok: false, reason: 'code_missing' }],
    code_expired: [{ ok: false, reason: 'code_expired' }],
    driver_locked: [{ ok: false, reason: 'driver_locked' }],
    not_picked_up: [{ ok: false, reason: 'not_picked_up' }],
    too_late: [{ ok: false, reason: 'too_late' }],
  },
  goOnDuty: { ok: [{ ok: true }], not_a_driver: [{ ok: false, reason: 'not_a_driver' }] },
  goOffDuty: {
    ok: [
      { ok: true, minutes: 1_440, until: at },
      { ok: true, minutes: null, until: null },
    ],
    not_a_driver: [{ ok: false, reason: 'not_a_driver' }],
  },
  resumeShop: { ok: [{ ok: true }], not_a_shop: [{ ok: false, reason: 'not_a_shop' }] },
  pauseShop: {
    ok: [{ ok: true, minutes: 1_440, until: at }],
    not_a_shop: [{ ok: false, reason: 'not_a_shop' }],
  },
  tellCode: {
    ...common,
    ok: [true, false].map((renewed) => ({ ok: true, reference, code: '5573', renewed }) as const),
    not_yet: [{ ok: false, reason: 'not_yet' }],
    closed: [{ ok: false, reason: 'closed' }],
    with_receiver: [{ ok: false, reason: 'with_receiver' }],
  },
  trackOrder: { ...common, ok: STAGES.flatMap(trackedAt) },
  readBalance: {
    ok: [
      { ok: true, balanceXaf: 0, bonusXaf: 0, movements: [] },
      { ok: true, balanceXaf: 12_500_000, bonusXaf: 125_000, movements },
      { ok: true, balanceXaf: 12_500_000, bonusXaf: 0, movements: movements.slice(1) },
    ],
  },
  stopOffers: { ok: [{ ok: true }] },
  startOffers: { ok: [{ ok: true }] },
  readHelp: {
    ok: [{ ok: true, article: { number: 99, title: longArticle, body: longArticle } }],
    no_article: [{ ok: false, reason: 'no_article' }],
  },
  setLanguage: { ok: [{ ok: true }] },
  callMe: { ok: [{ ok: true }] },
  answerSilence: {
    ok: [
      { ok: true, choice: 'wait', reference, until: at },
      ...(['other', 'refund'] as const).flatMap((choice) =>
        [0, 125_000].map(
          (refundedXaf) => ({ ok: true, choice, reference, refundedXaf, repeated: false }) as const,
        ),
      ),
    ],
    unknown_order: [{ ok: false, reason: 'unknown_order' }],
    too_late: [{ ok: false, reason: 'too_late' }],
    already_accepted: [{ ok: false, reason: 'already_accepted', reference }],
  },
};

/** Somebody with the longest of everything at hand. */
export function aSituation(role: Role, language: Language, open = 6): Situation {
  return {
    role,
    language,
    phone,
    service: '*237*5555#',
    openReferences: references.slice(0, open),
    openQuestions: 3,
  };
}

export function aCommand(verb: VerbId, named: number | null): Command {
  return {
    kind: 'command',
    verb,
    reference: named,
    code: null,
    cashXaf: null,
    amountXaf: null,
    minutes: null,
    items: [],
    counts: [],
    dishes: [],
    shopCode: null,
    page: null,
    article: null,
    quartierCode: null,
    quartierWords: null,
    detail: null,
    exact: true,
  };
}
