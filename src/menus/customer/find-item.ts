import type { Catalogue, Item, Shop } from '../../services/catalogue.js';

/** A dish of a shop by the shop's code and the dish's id. */
export function findItem(
  catalogue: Catalogue,
  code: number,
  itemId: string,
): { shop: Shop | undefined; item: Item | undefined } {
  const shop = catalogue.shopByCode(code);
  return { shop, item: shop?.items.find((item) => item.id === itemId) };
}
