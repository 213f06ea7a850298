import { straightKm } from '../../lib/geo.js';
import type { Quartier } from '../../services/catalogue.js';
import type { Standing } from '../../services/quartier-search.js';
import type { Reads } from '../reads.js';

/** What speaks for a quartier: this person's own places, then nearness to the last of them. */
export function standingFor({ places, catalogue }: Reads): (quartier: Quartier) => Standing {
  const used = places.map(({ place }) => place.quartierId);
  const last = catalogue.quartiers.get(used[0] ?? '');
  return (quartier) => ({
    usedByPerson: used.filter((id) => id === quartier.id).length,
    recentOrders: quartier.recentOrders,
    ...(last ? { distanceM: straightKm(last, quartier) * 1_000 } : {}),
  });
}
