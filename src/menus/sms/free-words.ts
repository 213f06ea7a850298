import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import { fitSms, shorten } from '../../services/notifications/fit.js';
import type { Remark, Which, WhichChoice } from '../../services/text-orders/parts.js';
import type { Situation } from './action.js';
import { joinTexts, money } from './words.js';

/** How many of the words that were not understood are said back, and how much of each. */
const MAX_UNKNOWN = 3;
const MAX_WORD = 12;
/** With less room for names, one such word must do. */
const TIGHT = 36;

/** `Pas compris: pizza.`: what was not understood is named, and that nothing waits until tonight. */
export function remarkWords({ unknown, later }: Remark, room: number): Text[] {
  const most = room < TIGHT ? 1 : MAX_UNKNOWN;
  const words = unknown.slice(0, most).map((word) => shorten(word, MAX_WORD));
  return [
    ...(words.length > 0 ? [text('free.unknown', { words: words.join(', ') })] : []),
    ...(later ? [text('free.not_later')] : []),
  ];
}

/** A question with numbered choices, in one SMS; what was found may take two. */
export function whichWords(which: Which, { language }: Situation): Text {
  const segments = which.about === 'found' ? 2 : 1;
  return verbatim(fitSms(language, segments, (room) => whichIn(which, room)));
}

function whichIn(which: Which, room: number): Text {
  const counts = new Set(which.choices.map((each) => (each.kind === 'dish' ? each.count : 1)));
  const shown = { room, countsDiffer: counts.size > 1 };
  const choices = which.choices.map((choice, at) => choiceWords(choice, at + 1, shown));
  const remarks = remarkWords(which, room);
  return joinTexts([...remarks, asked(which, choices)], ' ');
}

function asked({ about, shop, choices: all }: Which, choices: Text[]): Text {
  const digits = digitsOf(all.length);
  if (about === 'found') {
    const lines = [text('find.found'), ...choices, text('find.answer', { digits })];
    return joinTexts(lines, '\n');
  }
  const listed = joinTexts(choices, ', ');
  return shop
    ? text('free.which_dish', { shop: shortShop(shop.ussdName), choices: listed, digits })
    : text('free.which_shop', { choices: listed, digits });
}

/** Beside its choices a shop's name may be shorter. */
const SHOP_ROOM = 16;

function shortShop(name: string): string {
  return shorten(name, SHOP_ROOM);
}

/** `1`, `1 ou 2`, `1-5`. */
function digitsOf(count: number): Text {
  if (count === 1) return verbatim('1');
  return count === 2 ? text('free.one_or_two') : verbatim(`1-${String(count)}`);
}

interface Shown {
  /** For each name. */
  room: number;
  /** Whether the digit decides how many. */
  countsDiffer: boolean;
}

/** One choice behind its digit; names as long as there is room for. */
function choiceWords(choice: WhichChoice, no: number, { room, countsDiffer }: Shown): Text {
  switch (choice.kind) {
    case 'shop': {
      const slots = {
        no,
        shop: shorten(choice.shop.ussdName, room),
        total: money(choice.totalXaf),
      };
      return text(choice.isSure ? 'free.choice_shop' : 'free.choice_shop_from', slots);
    }
    case 'dish': {
      const { item, count } = choice;
      const slots = { no, item: nameOf(item, room), price: priceOf(item, count) };
      return countsDiffer
        ? text('free.choice_counted', { ...slots, count })
        : text('free.choice_dish', slots);
    }
    case 'side':
      return text('free.choice_side', {
        no,
        item: nameOf(choice.item, room),
        side: nameOf(
          choice.side && { ussdFr: choice.side.nameFr, ussdEn: choice.side.nameEn },
          room,
        ),
      });
    case 'found': {
      const { item, shop } = choice;
      const slots = { item: nameOf(item, room), price: priceOf(item, 1) };
      return text('find.dish', { no, ...slots, shop: shorten(shop.ussdName, room) });
    }
    case 'list':
      return text('find.shop', { no, shop: shorten(choice.shop.ussdName, room) });
  }
}

function nameOf(named: { ussdFr: string; ussdEn: string } | undefined, room: number): Text {
  return { fr: shorten(named?.ussdFr ?? '', room), en: shorten(named?.ussdEn ?? '', room) };
}

function priceOf(item: { priceXaf: number } | undefined, count: number): string {
  return formatXaf(xaf((item?.priceXaf ?? 0) * count));
}
