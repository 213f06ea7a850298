import type { Runner } from '../models/database.js';
import type { Desk, DriverDesk, RideInHand } from '../services/dispatch/desk.js';
import type { Person } from '../services/person.js';
import type { KitchenOrder, ShopDesk, ShopDesks } from '../services/shops/desk.js';
import type { CashPosition, DriverTakings, ShopTakings, Takings } from '../services/takings.js';

/** What the pages of a driver and of a shop look at; null for whoever is neither. */
export interface PartnerReads {
  /** How a driver stands. One statement. */
  driverDesk(): Promise<DriverDesk | null>;
  /** An open ride of this driver, with whom and where. */
  rideInHand(reference: number): Promise<RideInHand | null>;
  /** A driver's cash, and their day. */
  cash(): Promise<CashPosition | null>;
  earnings(): Promise<DriverTakings | null>;
  /** A shop as it stands now, and its open orders. Two statements. */
  shopDesk(): Promise<ShopDesk | null>;
  /** An open order of this shop, with its dishes. */
  kitchenOrder(reference: number): Promise<KitchenOrder | null>;
  sales(): Promise<ShopTakings | null>;
}

export interface PartnerReadsParts {
  dispatch: Desk;
  shops: ShopDesks;
  takings: Takings;
}

export function partnerReads(
  { dispatch, shops, takings }: PartnerReadsParts,
  person: Person,
  runner: Runner,
): PartnerReads {
  return {
    driverDesk: () => dispatch.desk(runner, person),
    rideInHand: (reference) => dispatch.rideInHand(runner, person, reference),
    cash: async () => told(await takings.cash(runner, person)),
    earnings: async () => told(await takings.driverDay(runner, person)),
    shopDesk: () => shops.desk(runner, person),
    kitchenOrder: (reference) => shops.kitchenOrder(runner, person, reference),
    sales: async () => told(await takings.shopDay(runner, person)),
  };
}

/** What was told, or nothing to somebody whose it is not. */
function told<Result extends { ok: boolean }>(
  result: Result,
): Extract<Result, { ok: true }> | null {
  return result.ok ? (result as Extract<Result, { ok: true }>) : null;
}
