import type { Clock } from '../../lib/clock.js';
import type { Tx } from '../../models/database.js';
import { readHoldings } from '../../models/holdings.js';
import { placeOfCart } from '../carts.js';
import type { CatalogueCache, Quartier } from '../catalogue.js';
import { openShops, SHOP_KINDS, type Vertical } from '../opening.js';
import type { Person } from '../person.js';
import type { AskWhere } from './ask-where.js';
import type { Listed, MenuResult } from './parts.js';

/** `MENU`, `MENU 2001`, `MENU 116`; `page` from 1. */
export interface MenuWish {
  shopCode: number | null;
  quartierCode: number | null;
  page: number;
}

export interface Menus {
  menu(tx: Tx, person: Person, wish: MenuWish): Promise<MenuResult>;
  /** Shops open for a quartier: food first, then everything else. */
  shopsAt(quartier: Quartier, page: number, own: boolean): Listed;
}

export interface MenuParts {
  clock: Clock;
  catalogue: Pick<CatalogueCache, 'current'>;
  askWhere: AskWhere;
}

export function createMenus({ clock, catalogue, askWhere }: MenuParts): Menus {
  function shopsAt(quartier: Quartier, page: number, own: boolean): Listed {
    const shops = VERTICALS.flatMap((vertical) =>
      openShops(catalogue.current(), quartier, vertical, clock.now()),
    );
    return { kind: 'shops', quartier, shops, page, own };
  }

  /** A code alone does not say which city: the person's own, or the only one that has it. */
  function byCode(code: number, cityId: string | undefined): Quartier | undefined {
    const all = [...catalogue.current().quartiers.values()].filter((each) => each.code === code);
    return all.find((each) => each.cityId === cityId) ?? all[0];
  }

  return {
    shopsAt,
    async menu(tx, person, { shopCode, quartierCode, page }) {
      const { shopByCode, quartiers } = catalogue.current();
      if (shopCode !== null) {
        const shop = shopByCode(shopCode);
        if (!shop) return { ok: false, reason: 'unknown_shop', code: shopCode };
        const now = clock.now();
        return { ok: true, kind: 'dishes', shop, catalogue: catalogue.current(), now, page };
      }
      const { cart, places } = await readHoldings(tx, person.accountId);
      const last = placeOfCart(cart, places) ?? places[0];
      if (quartierCode !== null) {
        const quartier = byCode(quartierCode, last?.cityId);
        if (quartier) return { ok: true, ...shopsAt(quartier, page, false) };
        return { ok: false, reason: 'unknown_quartier', input: String(quartierCode) };
      }
      const quartier = last && quartiers.get(last.quartierId);
      if (quartier) return { ok: true, ...shopsAt(quartier, page, true) };
      return { ok: true, ...(await askWhere(tx, person, { shop: null })) };
    },
  };
}

const VERTICALS = Object.keys(SHOP_KINDS) as Vertical[];
