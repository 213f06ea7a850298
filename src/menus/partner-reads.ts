import type { Runner } from '../models/database.js';
import type { Desk, DriverDesk, RideInHand } from '../services/dispatch/desk.js';
import type { Payouts } from '../services/payouts.js';
import type { PayoutOffer } from '../services/payouts/partner.js';
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
  /** What may be paid out now, and what an amount would cost; null: no amount is named yet. */
  payoutOffer(amountXaf: number | null): Promise<PayoutOffer | null>;
}

export interface PartnerReadsParts {
  dispatch: Desk;
  shops: ShopDesks;
  takings: Takings;
  payouts: Pick<Payouts, 'partner'>;
}

export function partnerReads(
  { dispatch, payouts, shops, takings }: PartnerReadsParts,
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
    payoutOffer: (amountXaf) => payouts.partner.offer(runner, person, amountXaf),
    sales: async () => told(await takings.shopDay(runner, person)),
  };
}

/** What was told, or nothing to somebody whose it is not. */
function told<Result extends { ok: boolean }>(
  result: Result,
): Extract<Result, { ok: true }> | null {
  return result.ok ? (result as Extract<Result, { ok: true }>) : null;
}
