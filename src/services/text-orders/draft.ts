import { addMs } from '../../lib/clock.js';
import { lockCart, writeCart } from '../../models/carts.js';
import type { CartRow, PlaceRow } from '../../models/conversations.js';
import type { Tx } from '../../models/database.js';
import { readHoldings } from '../../models/holdings.js';
import { askQuestion, withdrawKinds } from '../../models/questions.js';
import { contentOf, placeOfCart, viewCart, type CartChange } from '../carts.js';
import type { Quartier, Shop } from '../catalogue.js';
import { isOpen, opensAt } from '../opening.js';
import type { Person } from '../person.js';
import { totals } from '../pricing.js';
import { mixedCreditXaf } from '../checkout/purse.js';
import { spendableNow } from '../../models/wallet.js';
import { readWishedDishes, type WishedDish } from './dishes.js';
import {
  DRAFT_MS,
  DRAFT_QUESTION,
  TEXT_QUESTIONS,
  type DraftRefusal,
  type DraftResult,
  type PayBy,
  type TextOrderParts,
} from './parts.js';
import type { AskWhere } from './ask-where.js';

/** `CMD 2001 1x2b 3 116 face pharmacie`; the quartier is named only when it is another one. */
export interface DraftWish {
  shopCode: number | null;
  dishes: readonly WishedDish[];
  quartierCode: number | null;
  /** Words about the door. */
  landmark: string | null;
}

export interface Drafting {
  /** Puts the wished dishes in the cart and shows what they come to; nothing is ordered. */
  draft(tx: Tx, person: Person, wish: DraftWish): Promise<DraftResult>;
  /** Shows the cart as it is now, and asks for the digit. */
  show(tx: Tx, change: CartChange, changed: boolean): Promise<DraftResult>;
  /** Makes a quartier the place of the cart, with what was said about the door. */
  goTo(tx: Tx, change: CartChange, to: { quartier: Quartier; landmark: string }): Promise<void>;
}

export function createDrafting(parts: TextOrderParts, askWhere: AskWhere): Drafting {
  const { clock, catalogue, places } = parts;
  const ask = createAskDigit(parts);

  function refusedShop(code: number | null): { shop: Shop } | DraftRefusal {
    if (code === null) return { ok: false, reason: 'no_dishes', code };
    const shop = catalogue.current().shopByCode(code);
    if (!shop) return { ok: false, reason: 'unknown_shop', code };
    const now = clock.now();
    if (isOpen(shop, now)) return { shop };
    return { ok: false, reason: 'shop_closed', shop, opensAt: opensAt(shop, now) };
  }

  /** The quartier that was named, in the shop's city; null when none was. */
  function named(shop: Shop, code: number | null): Quartier | null | DraftRefusal {
    if (code === null) return null;
    const quartiers = catalogue.current().quartiersOf(shop.cityId);
    const found = quartiers.find((quartier) => quartier.code === code);
    return found ?? { ok: false, reason: 'unknown_quartier', input: String(code) };
  }

  async function goTo(
    tx: Tx,
    change: CartChange,
    { quartier, landmark }: { quartier: Quartier; landmark: string },
  ): Promise<void> {
    const { places: own } = await readHoldings(tx, change.person.accountId);
    const known = own.find((place) => place.quartierId === quartier.id && isOwn(place));
    if (known && landmark === '') {
      await places.use(tx, change, known.id);
      return;
    }
    const note = landmark === '' ? null : landmark;
    const details = { landmark: null, note, callMe: note === null };
    await places.add(tx, change, { quartierId: quartier.id, details });
  }

  /** Where the cart goes when nobody says: where it was to go, or where the last order went. */
  async function settle(tx: Tx, change: CartChange, shop: Shop): Promise<boolean> {
    const { cart, places: own } = await readHoldings(tx, change.person.accountId);
    const place =
      usable(placeOfCart(cart, own, shop.cityId), shop) ??
      own.find((each) => isOwn(each) && each.cityId === shop.cityId);
    if (!place) return false;
    if (place.id !== cart?.placeId) await places.use(tx, change, place.id);
    return true;
  }

  async function show(tx: Tx, change: CartChange, changed: boolean): Promise<DraftResult> {
    const { person, now } = change;
    const held = await readHoldings(tx, person.accountId);
    const cart = viewCart(change.catalogue, held.cart, held.places, now);
    const { shop, quartier, place, serving, subtotalXaf } = cart;
    if (!shop) return { ok: false, reason: 'no_dishes', code: null };
    if (!quartier || !place) return { ok: true, ...(await askWhere(tx, person, { shop })) };
    if (!serving) {
      await askWhere(tx, person, { shop });
      return { ok: false, reason: 'not_served', shop, quartier };
    }
    const missingXaf = shop.minOrderXaf - subtotalXaf;
    if (missingXaf > 0) return { ok: false, reason: 'below_minimum', shop, missingXaf };
    const { totalXaf } = totals(subtotalXaf, serving.feeXaf);
    const purseXaf = await spendableNow(tx, person.accountId, now);
    const creditXaf = mixedCreditXaf(purseXaf, totalXaf);
    const payBy = waysOf(shop, { coversAll: purseXaf >= totalXaf, creditXaf });
    await ask(tx, person, { shop, cart: held.cart, payBy, totalXaf, creditXaf });
    const details = places.details(person, place);
    const shown = { cart, details, catalogue: change.catalogue, changed, payBy };
    return { ok: true, kind: 'draft', ...shown };
  }

  return {
    goTo,
    show,
    async draft(tx, person, wish) {
      const change = { catalogue: catalogue.current(), person, now: clock.now() };
      const found = refusedShop(wish.shopCode);
      if ('ok' in found) return found;
      const { shop } = found;
      if (wish.dishes.length === 0) return { ok: false, reason: 'no_dishes', code: shop.code };
      const read = readWishedDishes(change.catalogue, shop, wish.dishes, change.now);
      if (!read.ok)
        return read.reason === 'too_much' ? { ok: false, reason: 'too_much' } : { ...read, shop };
      const quartier = named(shop, wish.quartierCode);
      if (quartier && 'ok' in quartier) return quartier;
      const before = contentOf(await lockCart(tx, person.accountId), change.now);
      const next = { ...before, shopId: shop.id, lines: read.lines };
      await writeCart(tx, person.accountId, next, change.now);
      if (quartier) await goTo(tx, change, { quartier, landmark: wish.landmark ?? '' });
      else if (!(await settle(tx, change, shop))) {
        return { ok: true, ...(await askWhere(tx, person, { shop })) };
      }
      return show(tx, change, false);
    },
  };
}

/** The digit agrees to this cart at this total, and to no other. */
function createAskDigit({ clock, ids }: TextOrderParts) {
  return async (tx: Tx, person: Person, about: Asked): Promise<void> => {
    const now = clock.now();
    const { totalXaf, creditXaf } = about;
    await withdrawKinds(tx, person.accountId, TEXT_QUESTIONS, now);
    await askQuestion(tx, {
      id: ids.next(),
      accountId: person.accountId,
      kind: DRAFT_QUESTION,
      subject: {
        shopCode: String(about.shop.code),
        cartVersion: String(about.cart?.version ?? 0),
        totalXaf: String(totalXaf),
        creditXaf: String(creditXaf),
      },
      choices: [...about.payBy],
      askedAt: now,
      expiresAt: addMs(now, DRAFT_MS),
    });
  };
}

interface Asked {
  shop: Shop;
  cart: CartRow | null;
  payBy: readonly string[];
  totalXaf: number;
  /** What the wallet would pay beside Mobile Money. */
  creditXaf: number;
}

/** Mobile Money is always 1; a wallet comes last, so that the digits people know stay. */
function waysOf({ acceptsCash }: Shop, purse: { coversAll: boolean; creditXaf: number }): PayBy[] {
  const ways: PayBy[] = acceptsCash ? ['momo', 'cash'] : ['momo'];
  if (purse.coversAll) return [...ways, 'wallet'];
  return purse.creditXaf > 0 ? [...ways, 'mixed'] : ways;
}

/** A place of somebody else is chosen on purpose, never by itself. */
function isOwn(place: PlaceRow): boolean {
  return place.receiverPhoneId === null;
}

function usable(place: PlaceRow | null, shop: Shop): PlaceRow | undefined {
  return place && isOwn(place) && place.cityId === shop.cityId ? place : undefined;
}
