import { refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import { driverDesk, writePosition } from '../../models/driver-desk.js';
import type { Catalogue, Quartier } from '../catalogue.js';
import { auditStranger } from '../orders/stranger.js';
import type { Person } from '../person.js';
import { searchQuartiers } from '../quartier-search.js';
import type { DispatchVerbParts } from './parts.js';

/** Where a driver says they are: a quartier's code, its letters or T9 digits, or nothing at all. */
export interface AreaSaid {
  code: number | null;
  words: string | null;
}

type Named = Pick<Quartier, 'code' | 'ussdName'>;

export type AreaResult =
  | { ok: true; quartier: Named; repeated: boolean }
  | Refusal<'not_a_driver' | 'unknown_area' | 'area_missing'>
  /** Several quartiers are called like that; the first of them. */
  | { ok: false; reason: 'several_areas'; quartiers: Named[] };

/** `SECTEUR 116`, `SECTEUR BONA`, `AT BONA`: the quartier a driver is near now. */
export interface Area {
  /** @param source the channel over which it was said. */
  setArea(tx: Tx, person: Person, said: AreaSaid, source: string): Promise<AreaResult>;
}

/** So many have room in one SMS. */
const NAMED_MAX = 4;

export function createArea({ catalogue, clock, ids }: DispatchVerbParts): Area {
  async function write(
    tx: Tx,
    driverId: string,
    quartier: Quartier,
    source: string,
  ): Promise<AreaResult> {
    const at = clock.now();
    const before = await driverDesk(tx, driverId, at);
    await writePosition(tx, { id: ids.next(), driverId, quartierId: quartier.id, at, source });
    return { ok: true, quartier, repeated: before?.lastQuartierId === quartier.id };
  }

  return {
    async setArea(tx, person, said, source) {
      if (!person.driver) {
        await auditStranger(tx, { clock, ids }, person, { verb: 'area' });
        return refuse('not_a_driver');
      }
      if (said.code === null && said.words === null) return refuse('area_missing');
      const found = findAreas(catalogue.current(), person.driver.cityId, said);
      const [only, ...others] = found;
      if (!only) return refuse('unknown_area');
      if (others.length > 0) {
        return { ok: false, reason: 'several_areas', quartiers: found.slice(0, NAMED_MAX) };
      }
      return write(tx, person.driver.driverId, only, source);
    },
  };
}

/** The quartiers of the driver's city that are meant; a whole name means itself alone. */
function findAreas(catalogue: Catalogue, cityId: string, { code, words }: AreaSaid): Quartier[] {
  const quartiers = catalogue.quartiersOf(cityId);
  const query = code === null ? (words ?? '') : String(code);
  const found = searchQuartiers(quartiers, query);
  const whole = found.filter(({ name, ussdName }) => [name, ussdName].some(isSame(query)));
  return whole.length === 1 ? whole : found;
}

function isSame(query: string): (name: string) => boolean {
  const bare = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return (name) => bare(name) === bare(query);
}
