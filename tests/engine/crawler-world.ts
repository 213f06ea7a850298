import type { Phone } from '../../src/lib/phone.js';
import type { EffectCall, Holdings } from '../../src/menus/effects.js';
import type { CartRow, PlaceRow } from '../../src/models/conversations.js';
import type { Catalogue } from '../../src/services/catalogue.js';
import { PROBLEMS } from '../../src/services/problems.js';
import type { Stage, Tracked, Tracking } from '../../src/services/tracking.js';

/** One way an effect can end, and what the person holds then. */
export interface Outcome {
  name: string;
  result: { ok: true } | { ok: false; reason: string };
  holdings: Holdings;
}

/** References of six digits, the longest in use. */
const REFERENCE = 345_678;
const MOST_XAF = 9_999_999;

/** Every outcome of an effect, as the services would give it, on holdings kept in memory. */
export function outcomesOf(
  effect: EffectCall,
  reasons: string[],
  holdings: Holdings,
  catalogue: Catalogue,
  now: Date,
): Outcome[] {
  const refused = reasons
    .filter((reason) => reason !== 'ok')
    .map((reason) => ({
      name: `${effect.run}: ${reason}`,
      result: { ...refusalFacts(effect), ok: false as const, reason },
      holdings,
    }));
  return [...done(effect, holdings, catalogue, now), ...refused];
}

function refusalFacts(effect: EffectCall): object {
  const line = effect.run === 'addToCart' ? { line: effect.input.line } : {};
  return { ...line, operator: 'ORANGE', references: [REFERENCE] };
}

function done(effect: EffectCall, holdings: Holdings, catalogue: Catalogue, now: Date): Outcome[] {
  const { person } = holdings;
  const ok = (changed: Partial<Holdings>, result: object = {}): Outcome[] => [
    { name: effect.run, result: { ...result, ok: true }, holdings: { ...holdings, ...changed } },
  ];
  switch (effect.run) {
    case 'setLanguage':
      // The other language has a crawl of its own.
      return person.language === effect.input.language ? ok({}) : [];
    case 'setName':
      return ok({ person: { ...person, name: effect.input.name } });
    case 'addPlace':
    case 'usePlace': {
      const place =
        effect.run === 'addPlace'
          ? placeAt(effect.input, catalogue)
          : holdings.places.find(({ id }) => id === effect.input.placeId)!;
      const others = holdings.places.filter(({ id }) => id !== place.id);
      const cart = { ...cartOf(holdings, now), placeId: place.id };
      return ok({ cart, places: [place, ...others].slice(0, 3) }, { place, cart });
    }
    case 'namePlace':
    case 'defaultPlace':
    case 'removePlace': {
      const places = editedPlaces(effect, holdings.places);
      return ok({ places }, { places });
    }
    case 'admitPhone':
      return [0, 1].flatMap((knownPlaces) => ok({}, { phoneId: RELATIVE, knownPlaces }));
    case 'reorder': {
      const cart = { ...cartOf(holdings, now), ...effect.input.basket };
      return ok({ cart }, { cart });
    }
    case 'addToCart': {
      const { shopId, line, replace } = effect.input;
      const before = cartOf(holdings, now);
      const isForeign = before.lines.length > 0 && before.shopId !== shopId;
      if (isForeign && !replace) return [];
      const lines = isForeign ? [] : before.lines.filter(({ itemId }) => itemId !== line.itemId);
      const cart = { ...before, shopId, lines: [...lines, line], version: before.version + 1 };
      return cart.lines.length > 3 ? [] : ok({ cart }, { cart });
    }
    case 'setCount': {
      const { index, count } = effect.input;
      const before = cartOf(holdings, now);
      const lines = before.lines
        .map((line, at) => (at === index ? { ...line, count } : line))
        .filter((line) => line.count > 0);
      const cart = { ...before, lines };
      return ok({ cart }, { cart, empty: lines.length === 0 });
    }
    case 'clearCart': {
      const cart = { ...cartOf(holdings, now), lines: [], shopId: null };
      return ok({ cart }, { cart });
    }
    case 'placeOrder':
      return ['MTN', 'ORANGE', null].flatMap((operator) =>
        ok({ cart: null }, { ...placed(operator), method: effect.input.method }).concat(
          ok({ cart: null }, { ...placed(operator), method: effect.input.method, payer: '6..31' }),
        ),
      );
    case 'payAgain':
    case 'payCash':
      return [true, false].flatMap((unsure) => ok({}, { ...placed('MTN'), unsure }));
    case 'cancelOrder':
      return [0, MOST_XAF].flatMap((refundedXaf) => ok({}, { ...placed(null), refundedXaf }));
    case 'callMe':
      return ok({});
    case 'renewCode':
      return [true, false].flatMap((renewed) =>
        ok({}, { reference: REFERENCE, code: '5573', renewed }),
      );
    case 'refillCart':
      return [true, false].flatMap((replaced) => ok({}, { replaced, cart: holdings.cart }));
    case 'reportProblem':
      return ok({}, { ...effect.input, number: 99_999 });
  }
}

function placed(operator: string | null) {
  return { reference: REFERENCE, totalXaf: MOST_XAF, shopName: 'Braise Piment 237', operator };
}

/** Somebody whom the crawled person orders for. */
const RELATIVE = 'relative';

type AddPlace = Extract<EffectCall, { run: 'addPlace' }>['input'];

function placeAt(input: AddPlace, catalogue: Catalogue): PlaceRow {
  const { quartierId, receiverPhoneId = null } = input;
  const { cityId } = catalogue.quartiers.get(quartierId)!;
  const receiver = receiverPhoneId === null ? {} : { receiver: '+237670000052' };
  const details = JSON.stringify({ ...input.details, ...receiver });
  const id = `${quartierId} ${details}`;
  return { ...{ id, cityId, quartierId, receiverPhoneId, details }, label: null, isDefault: false };
}

type PlaceEdit = Extract<EffectCall, { run: 'namePlace' | 'defaultPlace' | 'removePlace' }>;

function editedPlaces(effect: PlaceEdit, places: PlaceRow[]): PlaceRow[] {
  const { placeId } = effect.input;
  const edit = (place: PlaceRow): PlaceRow => {
    if (effect.run === 'defaultPlace') return { ...place, isDefault: true };
    if (effect.run === 'removePlace') return place;
    const { name } = effect.input;
    if (typeof name === 'string') return { ...place, label: name };
    const details = JSON.stringify({ ...JSON.parse(place.details), label: name.own });
    return { ...place, label: 'own', details };
  };
  const kept = places.filter(({ id }) => effect.run !== 'removePlace' || id !== placeId);
  return kept.map((place) => (place.id === placeId ? edit(place) : place));
}

function cartOf({ cart }: Holdings, now: Date): CartRow {
  return (
    cart ?? { version: 1, shopId: null, placeId: null, lines: [], updatedAt: now.toISOString() }
  );
}

const STAGES: Stage[] = [
  ...(['awaiting_payment', 'awaiting_shop', 'accepted', 'ready', 'on_the_way'] as const),
  ...([
    'at_door',
    'delivered',
    'declined',
    'unanswered',
    'cancelled',
    'expired',
    'returned',
  ] as const),
];

const LONGEST_LINES = Array.from({ length: 10 }, () => ({
  ...{ count: 20, nameFr: 'Riz tomate poisson', nameEn: 'Rice tomato fishes', lineXaf: MOST_XAF },
}));

function termsAt(index: number): Tracked['cancel'] {
  if (index < 2) return { kind: 'free', refundXaf: index === 0 ? 0 : MOST_XAF };
  const costXaf = MOST_XAF;
  if (index < 4) return { kind: 'by_person', costXaf, refundXaf: index === 2 ? 0 : MOST_XAF };
  return { kind: 'too_late' };
}

function problemsAt(index: number): Tracked['problems'] {
  if (index === 6) return PROBLEMS;
  return index > 1 && index < 6 ? ['late', 'driver', 'other'] : [];
}

/** A person with an order in every stage, each told at its longest; and one order of a stranger. */
export function ownOrders(now: Date): Tracking {
  const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
  const orders = STAGES.map((stage, index): Tracked => {
    const isNear = stage === 'on_the_way' || stage === 'at_door';
    return {
      ...{ cityId: 'DLA', orderId: stage, reference: REFERENCE + index, shop: 'Braise Piment 237' },
      ...{ quartier: 'Rond-point Maetur', totalXaf: MOST_XAF, method: 'momo', stage },
      ...{ driverFirstName: isNear ? 'Maximilienne Aurelie' : null },
      ...{ vehicle: isNear ? 'tricycle' : null },
      driverPhone: isNear ? ('+237670000031' as Phone) : null,
      code: index >= 2 && index <= 5 ? '5573' : null,
      etaFrom: index >= 2 && index <= 5 ? inMinutes(125) : null,
      etaTo: index >= 2 && index <= 5 ? inMinutes(140) : null,
      ageMinutes: 7,
      cancel: termsAt(index),
      problems: problemsAt(index),
      placedAt: now,
      isClosed: index > 5,
      lines: LONGEST_LINES,
      part: 'own',
      payBy: stage === 'awaiting_payment' ? ['momo', 'cash'] : [],
    };
  });
  return {
    track(_, __, { reference }) {
      const order = orders.find((one) => one.reference === reference);
      return Promise.resolve(
        order ? { ok: true, ...order } : { ok: false, reason: 'unknown_order' },
      );
    },
    latest: () => Promise.resolve(orders),
  };
}
