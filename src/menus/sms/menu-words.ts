import { foldToGsm7 } from '../../lib/fold.js';
import { segments } from '../../lib/gsm7.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { say, text, verbatim, type Language, type Text } from '../../locales/index.js';
import type { Item, OptionGroup } from '../../services/catalogue.js';
import { isOpen, isOrderable } from '../../services/opening.js';
import { askedOf } from '../../services/text-orders/dishes.js';
import { shorten } from '../../services/notifications/fit.js';
import type { Listed } from '../../services/text-orders/parts.js';
import type { Situation } from './action.js';
import { letterOf } from './draft-words.js';

type Shops = Extract<Listed, { kind: 'shops' }>;
type Dishes = Extract<Listed, { kind: 'dishes' }>;

/** A list may cost two SMS (the reader asked for it), and then it goes on in another. */
const MAX_SEGMENTS = 2;
/** Of a side's name; less where one dish with all its sides would not fit. */
const SIDE_ROOMS = { usual: 23, least: 10 };

/** One part of a list of shops or dishes, with how to go on from it. */
export function menuWords(listed: Listed, { language, service }: Situation): Text {
  return listed.kind === 'shops'
    ? shopsWords(listed, language, service)
    : dishesWords(listed, language);
}

function shopsWords({ quartier, shops, page, own }: Shops, language: Language, service: string) {
  const name = verbatim(quartier.ussdName);
  if (shops.length === 0) return text('menu.shops_none', { quartier: name, service });
  const code = own ? '' : String(quartier.code);
  const parts = cut(shops, (part, next) =>
    lines(language, [
      text('menu.shops_at', { quartier: name }),
      ...part.map(({ shop, feeXaf }) =>
        text('menu.shop_line', {
          code: shop.code,
          shop: verbatim(shop.ussdName),
          fee: formatXaf(xaf(feeXaf)),
        }),
      ),
      shopsNext(shops[0]?.shop.code ?? 0, code),
      ...nextPage(code, next),
    ]),
  );
  return partOf(parts, page, code);
}

/** Away from the usual place, the order must name the quartier. */
function shopsNext(code: number, quartier: string): Text {
  return quartier === ''
    ? text('menu.shops_next', { code })
    : text('menu.shops_next_at', { code, quartier });
}

function dishesWords({ shop, catalogue, now, page }: Dishes, language: Language): Text {
  const name = verbatim(shop.ussdName);
  const items = shop.items.filter((item) => isOrderable(item, now));
  if (items.length === 0) return text('menu.dishes_none', { shop: name });
  const title = isOpen(shop, now) ? 'menu.dishes_of' : 'menu.dishes_closed';
  const write = (room: number) => (part: readonly Item[], next: number | null) =>
    lines(language, [
      text(title, { shop: name, code: shop.code }),
      ...part.map(dishLine),
      ...sideLines(part, (item) => askedOf(catalogue, item), room),
      text('menu.dishes_next', { code: shop.code, example: exampleOf(part[0]) }),
      ...nextPage(String(shop.code), next),
    ]);
  const whole = cut(items, write(SIDE_ROOMS.usual));
  const parts = whole.every(isFitting) ? whole : cut(items, write(SIDE_ROOMS.least));
  return partOf(parts, page, String(shop.code));
}

function dishLine(item: Item): Text {
  return text('menu.dish_line', {
    no: item.no,
    item: { fr: item.ussdFr, en: item.ussdEn },
    price: formatXaf(xaf(item.priceXaf)),
  });
}

/** `1,2,3: a Miondo b Bobolo`: what the letters behind a dish's number mean. */
function sideLines(
  items: readonly Item[],
  asked: (item: Item) => OptionGroup[],
  room: number,
): Text[] {
  const groups = new Map(items.flatMap(asked).map((group) => [group.id, group]));
  return Array.from(groups.values(), (group) =>
    text('menu.sides_line', {
      dishes: items
        .filter((item) => asked(item).some(({ id }) => id === group.id))
        .map(({ no }) => no)
        .join(','),
      choices: {
        fr: choicesOf(group, 'fr', room),
        en: choicesOf(group, 'en', room),
      },
    }),
  );
}

function choicesOf({ choices }: OptionGroup, language: Language, room: number): string {
  return choices
    .map(({ nameFr, nameEn, priceXaf }, at) => {
      const side = shorten(language === 'fr' ? nameFr : nameEn, room);
      return say(language, sideWords({ side, priceXaf }, at));
    })
    .join(' ');
}

function sideWords({ side, priceXaf }: { side: string; priceXaf: number }, at: number): Text {
  const slots = { letter: letterOf(at), side };
  if (priceXaf === 0) return text('menu.side', slots);
  const price = formatXaf(xaf(Math.abs(priceXaf)));
  return text(priceXaf > 0 ? 'menu.side_extra' : 'menu.side_less', { ...slots, price });
}

/** The first dish of the page, as it is ordered twice. */
function exampleOf(item: Item | undefined): string {
  return `${String(item?.no ?? 1)}x2`;
}

function nextPage(code: string, next: number | null): Text[] {
  if (next === null) return [];
  return [text('menu.next_page', { page: [code, String(next)].filter(Boolean).join(' ') })];
}

function lines(language: Language, texts: Text[]): string {
  return foldToGsm7(texts.map((each) => say(language, each)).join('\n'));
}

/** Cuts a list into parts that fit; each is written knowing whether another follows. */
function cut<Entry>(
  entries: readonly Entry[],
  write: (part: readonly Entry[], next: number | null) => string,
): string[] {
  const parts: string[] = [];
  let rest = entries;
  while (rest.length > 0) {
    const next = parts.length + 2;
    const size = largest(rest, (part, isLast) => write(part, isLast ? null : next));
    parts.push(write(rest.slice(0, size), size < rest.length ? next : null));
    rest = rest.slice(size);
  }
  return parts;
}

/** One after the other: a part holds a dozen, and the list may be long. */
function largest<Entry>(
  rest: readonly Entry[],
  write: (part: readonly Entry[], isLast: boolean) => string,
): number {
  const fits = (size: number) => isFitting(write(rest.slice(0, size), size === rest.length));
  let size = 1;
  while (size < rest.length && fits(size + 1)) size += 1;
  return size;
}

function isFitting(written: string): boolean {
  return segments(written).segments <= MAX_SEGMENTS;
}

function partOf(parts: string[], page: number, code: string): Text {
  const part = parts[page - 1];
  if (part !== undefined) return verbatim(part);
  return code === '' ? text('menu.no_page_own') : text('menu.no_page', { code });
}
