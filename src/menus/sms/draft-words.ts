import { text, verbatim, type Language, type Text } from '../../locales/index.js';
import type { CartViewLine } from '../../services/carts.js';
import { fitSms, shorten } from '../../services/notifications/fit.js';
import { promisedMinutes, totals } from '../../services/pricing.js';
import { askedOf } from '../../services/text-orders/dishes.js';
import type { Draft } from '../../services/text-orders/parts.js';
import type { Situation } from './action.js';
import { remarkWords } from './free-words.js';
import { joinTexts, money } from './words.js';

/** How much room each kind of words gets, as the whole must become shorter; 0 leaves it out. */
interface Rooms {
  /** Of a dish and of its sides; under a few letters their numbers say more. */
  names: number;
  landmark: number;
  shop: number;
  /** Even numbers are too many: only how many dishes. */
  counts?: true;
}

/** For each room that `fitSms` tries: what the reader knows best goes first. */
const ROOMS: readonly [from: number, rooms: Rooms][] = [
  [60, { names: 60, landmark: 60, shop: 18 }],
  [44, { names: 60, landmark: 30, shop: 18 }],
  [36, { names: 60, landmark: 16, shop: 18 }],
  [30, { names: 60, landmark: 0, shop: 18 }],
  [24, { names: 18, landmark: 0, shop: 12 }],
  [20, { names: 14, landmark: 0, shop: 10 }],
  [16, { names: 11, landmark: 0, shop: 10 }],
  [12, { names: 8, landmark: 0, shop: 8 }],
  [10, { names: 0, landmark: 0, shop: 8 }],
];
const NO_ROOM: Rooms = { names: 0, landmark: 0, shop: 8, counts: true };

/**
 * What a draft comes to, in one SMS: dishes, fee, total, place, and the digits. Dishes go by their
 * names while these fit, then the way they were written (`2x1b`).
 */
export function draftWords(draft: Draft, { language }: Situation): Text {
  const build = (room: number) => {
    const words = draftIn(draft, language, room);
    const changed = draft.changed ? [text('reply.draft_changed')] : [];
    const remarks = draft.remark ? remarkWords(draft.remark, room) : [];
    return joinTexts([...remarks, ...changed, words], ' ');
  };
  return verbatim(fitSms(language, 1, build));
}

function draftIn(draft: Draft, language: Language, room: number): Text {
  const { cart, payBy } = draft;
  const { shop, serving, subtotalXaf } = cart;
  const sum = totals(subtotalXaf, serving?.feeXaf ?? 0);
  const rooms = ROOMS.find(([from]) => room >= from)?.[1] ?? NO_ROOM;
  return text('reply.draft', {
    shop: shorten(shop?.ussdName ?? '', rooms.shop),
    lines: linesWords(draft, language, rooms),
    food: money(sum.subtotalXaf),
    fee: money(sum.deliveryFeeXaf),
    total: money(sum.totalXaf),
    place: placeWords(draft, rooms),
    ...promisedMinutes(shop?.prepMinutes ?? 0),
    digits: digitsWords(payBy),
  });
}

/** `1 MoMo/OM, 2 cash, 0 annuler`. */
function digitsWords(payBy: Draft['payBy']): Text {
  const ways = payBy.map((way, at) => text(`reply.draft_digit_${way}`, { digit: at + 1 }));
  return joinTexts([...ways, text('reply.draft_digit_cancel')], ', ');
}

function linesWords(draft: Draft, language: Language, { names, counts }: Rooms): Text {
  const { lines } = draft.cart;
  if (names > 0) return verbatim(lines.map((line) => named(line, language, names)).join(', '));
  if (!counts) return verbatim(lines.map((line) => numbered(line, draft)).join(' '));
  const count = lines.reduce((sum, line) => sum + line.count, 0);
  return count === 1 ? text('count.dish_one') : text('count.dish_many', { count });
}

/** `2 Ndole viande (Miondo)`. */
function named({ item, count, options }: CartViewLine, language: Language, room: number): string {
  const name = language === 'fr' ? item.ussdFr : item.ussdEn;
  const sides = options.map(({ nameFr, nameEn }) => (language === 'fr' ? nameFr : nameEn));
  const chosen = sides.length > 0 ? ` (${shorten(sides.join(', '), room)})` : '';
  return `${String(count)} ${shorten(name, room)}${chosen}`;
}

/** `1bx2`, as it may be written. */
function numbered({ item, count, options }: CartViewLine, { catalogue }: Draft): string {
  const letters = askedOf(catalogue, item).map((group) => {
    const no = options.find((option) => option.groupId === group.id)?.no;
    return letterOf(group.choices.findIndex((choice) => choice.no === no));
  });
  return `${String(item.no)}${letters.join('')}${count === 1 ? '' : `x${String(count)}`}`;
}

/** The letter of the side at this place of its list. */
export function letterOf(at: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + Math.max(0, at));
}

function placeWords({ cart, details }: Draft, { landmark: room, shop }: Rooms): string {
  const quartier = shorten(cart.quartier?.ussdName ?? '', shop);
  const landmark = details?.landmark ?? details?.note ?? null;
  return landmark === null || room === 0 ? quartier : `${quartier}, ${shorten(landmark, room)}`;
}
