import { roadKm } from '../../lib/geo.js';
import type { Ids } from '../../lib/ids.js';
import type { CandidateRow } from '../../models/dispatch.js';
import type { Catalogue } from '../catalogue.js';
import { movementOf } from './movement.js';
import { centreOf, type Ride } from './ride.js';

/** Two drivers within half a kilometre are equally near: then the longer wait decides. */
const NEAR_KM = 0.5;
/** Most drivers one round asks: each offer is an SMS. */
const ASKED_MAX = 20;
const RANDOM_STEPS = 1_000_000;

export const LAST_ROUND = 4;

/** A driver who may be asked, and how early. */
export interface Ranked {
  row: CandidateRow;
  restricted: boolean;
  /** Road distance from the last known quartier to the shop, in steps of NEAR_KM. */
  steps: number;
  /** Share of offers taken; one who was never asked counts as half. */
  takes: number;
  drawn: number;
}

export interface Choosing {
  catalogue: Catalogue;
  ride: Ride;
  now: Date;
  openRides: number;
  /** Vehicles for each dish that not every one can carry. */
  itemVehicles: readonly string[][];
  /** Cash each driver holds; needed only when the ride brings more. */
  cashXaf: ReadonlyMap<string, number>;
}

/** Drivers who may take this ride now, the first to be asked first (domain.md 8.2). */
export function rank(rows: readonly CandidateRow[], choosing: Choosing, ids: Ids): Ranked[] {
  return rows
    .filter((row) => mayTake(row, choosing))
    .map((row) => ({
      row,
      restricted: movement(row, choosing) === 'restricted',
      steps: Math.round(distanceKm(row, choosing) / NEAR_KM),
      takes: (row.offersTaken + 1) / (row.offersMade + 2),
      drawn: ids.random(RANDOM_STEPS),
    }))
    .sort(byTurn);
}

function mayTake(row: CandidateRow, choosing: Choosing): boolean {
  const { ride, openRides, itemVehicles, cashXaf } = choosing;
  const held = (cashXaf.get(row.driverId) ?? 0) + row.openCashXaf + ride.cashXaf;
  return (
    row.busy < openRides &&
    (ride.cashXaf === 0 || held <= row.cashLimitXaf) &&
    itemVehicles.every((vehicles) => vehicles.includes(row.vehicle)) &&
    movement(row, choosing) !== 'forbidden'
  );
}

function movement(row: CandidateRow, { catalogue, ride, now }: Choosing) {
  const rules = catalogue.movementRulesOf(ride.shop.cityId);
  return movementOf(rules, row.vehicle, [ride.pickup.id, ride.drop.id], now);
}

function distanceKm(row: CandidateRow, { catalogue, ride }: Choosing): number {
  const last = row.lastQuartierId && catalogue.quartiers.get(row.lastQuartierId);
  const here = last || centreOf(catalogue, ride.shop.cityId, row.homeZoneId);
  return here ? roadKm(here, ride.pickup) : Number.MAX_SAFE_INTEGER;
}

function byTurn(one: Ranked, other: Ranked): number {
  return (
    Number(one.restricted) - Number(other.restricted) ||
    one.steps - other.steps ||
    idle(one) - idle(other) ||
    other.takes - one.takes ||
    one.drawn - other.drawn
  );
}

/** The longest wait first; who never waited comes last. */
function idle({ row }: Ranked): number {
  return row.idleSince?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

/**
 * The next round in which somebody can be asked, and whom: one, another, the zone, the zones
 * around. Rounds without anybody are passed over without waiting; null when there is none left.
 */
export function nextRound(
  ranked: readonly Ranked[],
  ride: Ride,
  from: number,
): { round: number; asked: CandidateRow[] } | null {
  for (let round = from; round <= LAST_ROUND; round += 1) {
    const pool = ranked.map(({ row }) => row).filter((row) => servesIn(round, row, ride));
    if (pool.length > 0) return { round, asked: pool.slice(0, round <= 2 ? 1 : ASKED_MAX) };
  }
  return null;
}

function servesIn(round: number, { zoneIds }: CandidateRow, ride: Ride): boolean {
  if (round < LAST_ROUND) {
    return zoneIds.includes(ride.pickup.zoneId) && zoneIds.includes(ride.drop.zoneId);
  }
  return [ride.pickup.zoneId, ...ride.neighbourZoneIds].some((zone) => zoneIds.includes(zone));
}
