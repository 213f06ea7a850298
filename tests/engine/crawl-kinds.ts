import type { Standing } from '../../src/menus/engine.js';
import type { TurnRow } from '../../src/models/conversations.js';
import type { Catalogue } from '../../src/services/catalogue.js';

/**
 * Of pages with the same keys so many different texts are gone on from, where no kind is named:
 * before anything was changed, and after each effect.
 */
export const VARIANTS = { first: 12, after: 1 };

/**
 * Pages from which the same ways lead on have a kind in common. Null for screens that have no kinds
 * here: what they show is their kind.
 * @param after the last effect on the way.
 */
export function kindsOf(
  { screen, params, page }: Standing,
  { cart, places }: TurnRow,
  after: string | null,
  catalogue: Catalogue,
): string[] | null {
  const place = places.find(({ id }) => id === cart?.placeId);
  const to = catalogue.quartiers.get(place?.quartierId ?? '');
  const shape = `${cart?.shopId ?? ''} ${String(cart?.lines.length ?? 0)}`;
  const shop = catalogue.shopByCode(Number(params['code']));
  const basket = !cart?.shopId ? 'none' : cart.shopId === shop?.id ? 'here' : 'elsewhere';
  const errand = [params['vertical'], params['paying'], params['for'], params['errand']];
  const of = catalogue.quartiers.get(String(params['quartierId']));
  const kinds: Record<string, unknown[]> = {
    ...Object.fromEntries(['cart', 'cart_edit', 'cart_line'].map((id) => [id, [shape]])),
    ...Object.fromEntries(['cash_note', 'resume'].map((id) => [id, [shape]])),
    shops: [[params['vertical'], to?.zoneId]],
    other_shop: [shape],
    dishes: [[params['code'], basket]],
    quantity: [[params['itemId'], params['picked']]],
    option: [[params['itemId'], params['groupId'], params['count'] === null]],
    city: [errand],
    quartier: [[params['cityId']], errand],
    pin: [[Number(params['lat']) > 1], errand],
    quartier_pick: [[params['cityId'], codeOf(params['query'])], errand],
    link_code: [[params['phone']]],
    home: [[shape, places.length, after === 'placeOrder']],
    address: [[errand, places.length]],
    landmark: [[of?.zoneId, errand]],
    landmark_note: [[of?.zoneId, errand]],
  };
  return kinds[screen]?.map((kind) => JSON.stringify([screen, page, kind])) ?? null;
}

/** What a page was asked with, without the values. */
export function askedOf({ params }: Standing): string[] {
  const given = Object.entries(params).filter(([, value]) => value !== null);
  return given.map(([name]) => name);
}

/** A quartier's code leads to that quartier alone; letters lead to what codes lead to. */
function codeOf(query: unknown): string {
  return typeof query === 'string' && /^\d+$/.test(query) ? query : 'letters';
}
