import type { CatalogueCache } from '../catalogue.js';

/** The city whose books take what belongs to no order: the one with the most shops. */
export function homeCity({ current }: Pick<CatalogueCache, 'current'>): string {
  const counts = new Map<string, number>();
  for (const { cityId } of current().shops.values()) {
    counts.set(cityId, (counts.get(cityId) ?? 0) + 1);
  }
  const [home] = [...counts].sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1));
  return home?.[0] ?? 'unknown';
}
