import { addMs } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import type { Tx } from '../models/database.js';
import { pauseShop, resumeShop } from '../models/shops.js';
import { auditStranger } from './orders/stranger.js';
import type { Person } from './person.js';
import { createShopDesks, type ShopDesks } from './shops/desk.js';
import { createStock, type Stock, type StockParts } from './shops/stock.js';

/** A pause without an end: the shop says when it is back. Postgres's `infinity` is no Date. */
export const SHUT_UNTIL_RESUMED = new Date('9999-12-31T00:00:00Z');

const PAUSE_MINUTES = 30;
const PAUSE_MINUTES_MAX = 24 * 60;
const MINUTE_MS = 60_000;

export interface Shops extends Stock, ShopDesks {
  /** No new orders for some minutes (30 when none are said, a day at most). */
  pause(
    tx: Tx,
    person: Person,
    minutes: number | null,
  ): Promise<{ ok: true; minutes: number; until: Date } | Refusal<'not_a_shop'>>;
  /** Open again; what it missed today is forgotten. */
  resume(tx: Tx, person: Person): Promise<{ ok: true } | Refusal<'not_a_shop'>>;
}

export function createShops(parts: StockParts): Shops {
  const { clock, ids } = parts;
  async function refuseStranger(
    tx: Tx,
    person: Person,
    verb: string,
  ): Promise<Refusal<'not_a_shop'>> {
    await auditStranger(tx, { clock, ids }, person, { verb });
    return refuse('not_a_shop');
  }

  return {
    ...createStock(parts),
    ...createShopDesks(parts),
    async pause(tx, person, said) {
      if (!person.shop) return refuseStranger(tx, person, 'pause');
      const minutes = Math.min(PAUSE_MINUTES_MAX, Math.max(1, said ?? PAUSE_MINUTES));
      const until = addMs(clock.now(), minutes * MINUTE_MS);
      await pauseShop(tx, person.shop.shopId, until);
      return { ok: true, minutes, until };
    },
    async resume(tx, person) {
      if (!person.shop) return refuseStranger(tx, person, 'resume');
      await resumeShop(tx, person.shop.shopId);
      return { ok: true };
    },
  };
}
