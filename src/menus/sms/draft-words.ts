import { text, verbatim, type Language, type Text } from '../../locales/index.js';
import type { CartViewLine } from '../../services/carts.js';
import { fitSms, shorten } from '../../services/notifications/fit.js';
import { promisedMinutes, totals } from '../../services/pricing.js';
import { askedOf } from '../../services/text-orders/dishes.js';
import type { Draft } from '../../services/text-orders/parts.js';
import type { Situation } from './action.js';
import { joinTexts, money } from './words.js';

/** Names are cut to the room that is left; below this they say nothing, and numbers stand for them. */
const NAMES_FROM = 14;
/** With less, only how many dishes there are. */
const NUMBERS_FROM = 10;

/**
 * What a draft comes to, in one SMS: dishes, fee, total, place, and the digits. Dishes go by their
 * names while these fit, then the way they were written (`2x1b`).
 */
export function draftWords(draft: Draft, { language }: Situation): Text {
  const build = (room: number) => {
    const words = draftIn(draft, language, room);
    return draft.changed ? joinTexts([text('reply.draft_changed'), words], ' ') : words;
  };
  return verbatim(fitSms(language, 1, build));
}

function draftIn(draft: Draft, language: Language, room: number): Text {
  const { cart, payBy } = draft;
  const { shop, serving, subtotalXaf } = cart;
  const sum = totals(subtotalXaf, serving?.feeXaf ?? 0);
  return text('reply.draft', {
    shop: shorten(shop?.ussdName ?? '', Math.max(room, NUMBERS_FROM)),
    lines: linesWords(draft, language, room),
    food: money(sum.subtotalXaf),
    fee: money(sum.deliveryFeeXaf),
    total: money(sum.totalXaf),
    place: placeWords(draft, room),
    ...promisedMinutes(shop?.prepMinutes ?? 0),
    digits: text(
      payBy.includes('cash') ? 'reply.draft_digits' : 'reply.draft_digits_momo',
    ),
  });
}

function linesWords(draft: Draft, language: Language, room: number): Text {
  const { lines } = draft.cart;
  if (room >= NAMES_FROM) {
    return verbatim(lines.map((line) => named(line, language, room)).join(', '));
  }
  if (room >= NUMBERS_FROM) {
    return verbatim(lines.map((line) => numbered(line, draft)).join(' '));
  }
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

function placeWords({ cart, details }: Draft, room: number): string {
  const quartier = shorten(cart.quartier?.ussdName ?? '', Math.max(room, NUMBERS_FROM));
  const landmark = details?.landmark ?? details?.note ?? null;
  return landmark === null ? quartier : `${quartier}, ${shorten(landmark, room)}`;
}
