import { lockCart, writeCart, type CartContent } from '../models/carts.js';
import type { CartLine, CartRow, LastBasket, PlaceRow } from '../models/conversations.js';
import type { Tx } from '../models/database.js';
import { addMs } from '../lib/clock.js';
import type { Catalogue, Quartier, Shop } from './catalogue.js';
import { isOpen, isOrderable, serving, type ServingShop } from './opening.js';
import { MAX_COUNT, MAX_LINES, priceLine, subtotalOf, type PricedLine } from './pricing.js';
import type { Person } from './person.js';

/** A cart is kept a day for an account (CONTRACT.md section 6). */
const CART_LIFE_MS = 24 * 60 * 60 * 1000;

/** A line with its place in the stored cart, which also holds dishes that cannot be ordered now. */
export interface CartViewLine extends PricedLine {
  index: number;
}

/** A cart as a screen shows it: priced from the catalogue of this moment. */
export interface CartView {
  version: number;
  shop: Shop | null;
  lines: CartViewLine[];
  /** Dishes that were in the cart and can no longer be ordered. */
  goneItemIds: string[];
  subtotalXaf: number;
  place: PlaceRow | null;
  quartier: Quartier | null;
  /** How the shop serves the place; null without either, or when it does not. */
  serving: ServingShop | null;
}

/** Reads a stored cart against the catalogue; an expired one is empty but keeps its place. */
export function viewCart(
  catalogue: Catalogue,
  cart: CartRow | null,
  places: PlaceRow[],
  now: Date,
): CartView {
  const content = contentOf(cart, now);
  const shop = content.shopId ? (catalogue.shops.get(content.shopId) ?? null) : null;
  const priced = content.lines.flatMap((line, index) => {
    const found = shop && priceLine(catalogue, shop, line);
    return found && isOrderable(found.item, now) ? [{ ...found, index }] : [];
  });
  const place = placeOfCart(content, places, shop?.cityId);
  const quartier = place ? (catalogue.quartiers.get(place.quartierId) ?? null) : null;
  return {
    version: cart?.version ?? 0,
    shop: priced.length > 0 ? shop : null,
    lines: priced,
    goneItemIds: content.lines
      .map((line) => line.itemId)
      .filter((id) => !priced.some((line) => line.item.id === id)),
    subtotalXaf: subtotalOf(priced),
    place,
    quartier,
    serving: (shop && quartier && serving(catalogue, shop, quartier)) ?? null,
  };
}

/** Where a cart goes: to the place chosen for it, or to the person's own usual one in that city. */
export function placeOfCart(
  cart: Pick<CartContent, 'placeId'> | null,
  places: PlaceRow[],
  cityId?: string,
): PlaceRow | null {
  const chosen = places.find((entry) => entry.id === cart?.placeId);
  const usual = places.find((entry) => entry.isDefault && entry.cityId === cityId);
  return chosen ?? usual ?? null;
}

/** Who has not even told a name is a guest: what they gathered is not kept for a day. */
const GUEST_CART_LIFE_MS = 30 * 60 * 1000;

/** The cart as this person may still go on with it: a guest's is empty after half an hour. */
export function keptCart(cart: CartRow | null, person: Person, now: Date): CartRow | null {
  if (cart === null || person.name !== null) return cart;
  const isOver = addMs(new Date(cart.updatedAt), GUEST_CART_LIFE_MS) < now;
  return isOver ? { ...cart, shopId: null, lines: [] } : cart;
}

/** What a cart still holds: after its life nothing but its place. */
export function contentOf(cart: CartRow | null, now: Date): CartContent {
  if (!cart) return { shopId: null, placeId: null, lines: [] };
  const expired = addMs(new Date(cart.updatedAt), CART_LIFE_MS) < now;
  return expired ? { shopId: null, placeId: cart.placeId, lines: [] } : cart;
}

export type AddResult =
  | { ok: true; cart: CartRow }
  | { ok: false; reason: 'shop_closed' | 'item_gone' | 'cart_full' }
  | { ok: false; reason: 'other_shop'; line: CartLine };

export type EditResult =
  { ok: true; cart: CartRow; empty: boolean } | { ok: false; reason: 'item_gone' };

export interface CartChange {
  catalogue: Catalogue;
  person: Person;
  now: Date;
}

/** Puts portions of a dish in the cart; the same dish with the same options becomes one line. */
export async function addToCart(
  tx: Tx,
  { catalogue, person, now }: CartChange,
  wanted: { shopId: string; line: CartLine; replace: boolean },
): Promise<AddResult> {
  const shop = catalogue.shops.get(wanted.shopId);
  if (!shop || !isOpen(shop, now)) return { ok: false, reason: 'shop_closed' };
  const priced = priceLine(catalogue, shop, wanted.line);
  if (!priced || !isOrderable(priced.item, now)) return { ok: false, reason: 'item_gone' };
  const content = contentOf(keptCart(await lockCart(tx, person.accountId), person, now), now);
  const foreign = content.lines.length > 0 && content.shopId !== shop.id;
  if (foreign && !wanted.replace) return { ok: false, reason: 'other_shop', line: wanted.line };
  const lines = merge(foreign ? [] : content.lines, wanted.line);
  if (!lines) return { ok: false, reason: 'cart_full' };
  const next = { shopId: shop.id, placeId: content.placeId, lines };
  return { ok: true, cart: await writeCart(tx, person.accountId, next, now) };
}

function merge(lines: CartLine[], added: CartLine): CartLine[] | null {
  const same = (line: CartLine) =>
    line.itemId === added.itemId && optionsOf(line) === optionsOf(added);
  const merged = lines.map((line) =>
    same(line) ? { ...line, count: Math.min(MAX_COUNT, line.count + added.count) } : line,
  );
  if (lines.some(same)) return merged;
  return lines.length >= MAX_LINES ? null : [...merged, added];
}

/** The same words for the same choice; Postgres keeps the keys of an object in its own order. */
function optionsOf({ options }: CartLine): string {
  return options.map(({ groupId, no }) => `${groupId}:${String(no)}`).join();
}

/** Sets the portions of the line at `index`; zero takes the line out. */
export async function setCount(
  tx: Tx,
  { person, now }: CartChange,
  change: { index: number; itemId: string; count: number },
): Promise<EditResult> {
  const content = contentOf(keptCart(await lockCart(tx, person.accountId), person, now), now);
  const line = content.lines[change.index];
  if (line?.itemId !== change.itemId) return { ok: false, reason: 'item_gone' };
  const lines = content.lines
    .map((entry, index) => (index === change.index ? { ...entry, count: change.count } : entry))
    .filter((entry) => entry.count > 0);
  const shopId = lines.length > 0 ? content.shopId : null;
  const cart = await writeCart(tx, person.accountId, { ...content, shopId, lines }, now);
  return { ok: true, cart, empty: lines.length === 0 };
}

/** Empties the cart; where to deliver is kept. */
export async function clearCart(
  tx: Tx,
  { person, now }: CartChange,
): Promise<{ ok: true; cart: CartRow }> {
  const content = contentOf(keptCart(await lockCart(tx, person.accountId), person, now), now);
  const empty = { shopId: null, placeId: content.placeId, lines: [] };
  return { ok: true, cart: await writeCart(tx, person.accountId, empty, now) };
}

export type FillResult =
  | { ok: true; cart: CartRow }
  /** `code` is the shop's; null when the shop is no more. */
  | { ok: false; reason: 'shop_closed' | 'item_gone'; code: number | null };

/**
 * Fills the cart with what was ordered before, at the prices of today. Dishes that cannot be had now
 * stay in it unpriced, so that its pages say so.
 */
export async function fillCart(
  tx: Tx,
  { catalogue, person, now }: CartChange,
  basket: Pick<LastBasket, 'shopId' | 'lines' | 'placeId'>,
): Promise<FillResult> {
  const shop = catalogue.shops.get(basket.shopId);
  if (!shop || !isOpen(shop, now)) {
    return { ok: false, reason: 'shop_closed', code: shop?.code ?? null };
  }
  const isThere = basket.lines.some((line) => {
    const priced = priceLine(catalogue, shop, line);
    return priced !== null && isOrderable(priced.item, now);
  });
  if (!isThere) return { ok: false, reason: 'item_gone', code: shop.code };
  const content = contentOf(keptCart(await lockCart(tx, person.accountId), person, now), now);
  const placeId = basket.placeId ?? content.placeId;
  const next = { shopId: shop.id, placeId, lines: basket.lines };
  return { ok: true, cart: await writeCart(tx, person.accountId, next, now) };
}

/** Remembers where this cart goes. */
export async function setCartPlace(
  tx: Tx,
  { person, now }: CartChange,
  placeId: string,
): Promise<CartRow> {
  const content = contentOf(keptCart(await lockCart(tx, person.accountId), person, now), now);
  return writeCart(tx, person.accountId, { ...content, placeId }, now);
}
