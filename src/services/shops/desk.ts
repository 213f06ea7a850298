import type { Clock } from '../../lib/clock.js';
import type { Runner } from '../../models/database.js';
import { kitchenState, type KitchenState } from '../../models/kitchen.js';
import { orderLines, recentOrders, type Order, type OrderLine } from '../../models/orders.js';
import type { Catalogue, CatalogueCache, Shop } from '../catalogue.js';
import { isPresented } from '../orders/reading.js';
import type { Person } from '../person.js';

/** A shop as it stands in the books now, and the orders it has been told of, the oldest first. */
export interface ShopDesk {
  shop: Shop;
  orders: Order[];
}

/** An open order as its kitchen reads it. */
export interface KitchenOrder {
  order: Order;
  lines: OrderLine[];
  catalogue: Catalogue;
}

/** What a shop's pages read; nothing here changes anything. */
export interface ShopDesks {
  /** Null for somebody who is no shop. Two statements. */
  desk(runner: Runner, person: Person): Promise<ShopDesk | null>;
  /** Null when the shop has no such open order. */
  kitchenOrder(runner: Runner, person: Person, reference: number): Promise<KitchenOrder | null>;
}

export function createShopDesks({ clock, catalogue }: ShopDesksParts): ShopDesks {
  async function open(runner: Runner, shopId: string): Promise<Order[]> {
    return (await recentOrders(runner, { shopId }, clock.now())).filter(isPresented);
  }

  return {
    async desk(runner, person) {
      const cached = person.shop && catalogue.current().shops.get(person.shop.shopId);
      if (!cached) return null;
      const state = await kitchenState(runner, cached.id);
      const shop = state ? asItStands(cached, state) : cached;
      return { shop, orders: await open(runner, shop.id) };
    },
    async kitchenOrder(runner, { shop }, reference) {
      const orders = shop ? await open(runner, shop.shopId) : [];
      const order = orders.find((one) => one.reference === reference);
      if (!order) return null;
      return { order, lines: await orderLines(runner, order), catalogue: catalogue.current() };
    },
  };
}

/** What the shop itself said a moment ago, over what the cache knows. */
function asItStands(shop: Shop, { pausedUntil, items: states }: KitchenState): Shop {
  const items = shop.items.map((item) => ({
    ...item,
    ...states.find(({ no }) => no === item.no),
  }));
  return { ...shop, pausedUntil, items };
}

export interface ShopDesksParts {
  clock: Clock;
  catalogue: Pick<CatalogueCache, 'current'>;
}
