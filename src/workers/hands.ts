import type { OutboxClass, Room } from '../models/outbox.js';
import { CLASSES_OF, type JobKind } from '../services/jobs.js';
import { groupByPool, type WorkerSettings } from './settings.js';

const CLASSES: readonly OutboxClass[] = [0, 1, 2, 3];

/** The places for rows in hand: so many for each class in each pool, and none lends to another. */
export interface Hands {
  rooms(): Room[];
  take(row: { kind: string; class: OutboxClass }): void;
  free(row: { kind: string; class: OutboxClass }): void;
  /** Learns from a claim which places were all filled: there may be more rows like those. */
  notice(asked: Room[], claimed: { kind: string; class: OutboxClass }[]): void;
  /** Whether rows of this kind and class may be waiting for a free hand. */
  short(row: { kind: string; class: OutboxClass }): boolean;
}

interface Place extends Room {
  short: boolean;
}

export function createHands(kinds: JobKind[], quotas: WorkerSettings['quotas']): Hands {
  const places: Place[] = groupByPool(kinds)
    .flatMap((pool) =>
      CLASSES.map((each) => ({
        class: each,
        kinds: pool.filter((kind) => CLASSES_OF[kind].includes(each)),
        room: quotas[each],
        short: false,
      })),
    )
    .filter((place) => place.kinds.length > 0);
  const placeOf = (row: { kind: string; class: OutboxClass }) =>
    places.find((place) => place.class === row.class && place.kinds.includes(row.kind));
  return {
    rooms: () =>
      places.map(({ class: each, kinds: pool, room }) => ({ class: each, kinds: pool, room })),
    take(row) {
      const place = placeOf(row);
      if (place) place.room -= 1;
    },
    free(row) {
      const place = placeOf(row);
      if (place) place.room += 1;
    },
    notice(asked, claimed) {
      places.forEach((place, index) => {
        const got = claimed.filter((row) => placeOf(row) === place).length;
        place.short = got >= (asked[index]?.room ?? 0);
      });
    },
    short: (row) => placeOf(row)?.short ?? false,
  };
}
