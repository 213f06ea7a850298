import type { Clock } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Ids } from '../../lib/ids.js';
import type { Tx } from '../../models/database.js';
import {
  finishItems,
  ordersWaitingFor,
  stockItems,
  type StockedItem,
} from '../../models/kitchen.js';
import type { CatalogueCache, Item, Shop } from '../catalogue.js';
import { nextOpeningDay } from '../opening.js';
import { auditStranger } from '../orders/stranger.js';
import type { Person } from '../person.js';

/** Dishes by their number in the shop's own menu, some with how many portions. */
export interface ItemsSaid {
  items: readonly number[];
  counts: readonly { item: number; count: number }[];
}

/** A dish as the answer names it; `portions` null where as many are there as are wanted. */
export interface NamedItem {
  no: number;
  nameFr: string;
  nameEn: string;
  portions: number | null;
}

export type StockRefusal =
  | Refusal<'not_a_shop' | 'items_missing'>
  /** The shop has no dish of that number; nothing has changed. */
  | { ok: false; reason: 'unknown_item'; no: number };

export type ItemsOutResult =
  /** `waiting`: orders with these dishes that are still to be cooked. `until`: they come back then. */
  { ok: true; items: NamedItem[]; until: Date; at: Date; waiting: number[] } | StockRefusal;

export type ItemsBackResult =
  | { ok: true; items: NamedItem[] }
  | StockRefusal
  /** No portion is no stock: that is FINI. */
  | { ok: false; reason: 'zero_portions'; no: number };

/** `FINI` and `STOCK`: what the kitchen has, as the kitchen says it (domain.md 10, 23). */
export interface Stock {
  itemsOut(tx: Tx, person: Person, said: ItemsSaid): Promise<ItemsOutResult>;
  itemsBack(tx: Tx, person: Person, said: ItemsSaid): Promise<ItemsBackResult>;
}

export interface StockParts {
  clock: Clock;
  ids: Ids;
  catalogue: Pick<CatalogueCache, 'current'>;
}

interface Meant {
  ok: true;
  shop: Shop;
  items: NamedItem[];
}

export function createStock({ clock, ids, catalogue }: StockParts): Stock {
  /** The dishes that are meant: all of them, or none when one does not exist. */
  async function find(
    tx: Tx,
    person: Person,
    said: ItemsSaid,
    verb: string,
  ): Promise<Meant | StockRefusal> {
    const shop = person.shop && catalogue.current().shops.get(person.shop.shopId);
    if (!shop) {
      await auditStranger(tx, { clock, ids }, person, { verb });
      return refuse('not_a_shop');
    }
    const wanted = portionsOf(said);
    if (wanted.size === 0) return refuse('items_missing');
    const items = [...wanted].map(([no, portions]) => {
      const item = shop.items.find((one) => one.no === no);
      return { no, item: item ? nameOf(item, portions) : null };
    });
    const unknown = items.find(({ item }) => item === null);
    if (unknown) return { ok: false, reason: 'unknown_item', no: unknown.no };
    return { ok: true, shop, items: items.flatMap(({ item }) => item ?? []) };
  }

  return {
    async itemsOut(tx, person, said) {
      const meant = await find(tx, person, said, 'item_out');
      if (!meant.ok) return meant;
      const { shop, items } = meant;
      const numbers = items.map(({ no }) => no);
      const at = clock.now();
      const until = nextOpeningDay(shop, at);
      await finishItems(tx, shop.id, numbers, until);
      const waiting = await ordersWaitingFor(tx, shop.id, numbers);
      return { ok: true, items, until, at, waiting };
    },
    async itemsBack(tx, person, said) {
      const meant = await find(tx, person, said, 'item_back');
      if (!meant.ok) return meant;
      const { shop, items } = meant;
      const none = items.find(({ portions }) => portions === 0);
      if (none) return { ok: false, reason: 'zero_portions', no: none.no };
      await stockItems(
        tx,
        shop.id,
        items satisfies StockedItem[],
        nextOpeningDay(shop, clock.now()),
      );
      return { ok: true, items };
    },
  };
}

/** Numbers said twice count once; a count says more than the number alone. */
function portionsOf({ items, counts }: ItemsSaid): Map<number, number | null> {
  const all: [number, number | null][] = [
    ...items.map((no): [number, null] => [no, null]),
    ...counts.map(({ item, count }): [number, number] => [item, count]),
  ];
  return new Map(all);
}

function nameOf({ no, ussdFr, ussdEn }: Item, portions: number | null): NamedItem {
  return { no, nameFr: ussdFr, nameEn: ussdEn, portions };
}
