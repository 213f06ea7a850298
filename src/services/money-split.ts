import { AppError } from '../lib/errors.js';
import { basisPoints, xaf, type Xaf } from '../lib/money.js';

const WHOLE_BPS = 10_000;

/** What is known of an order when its money is divided; the rates were frozen at acceptance. */
export interface SplitTerms {
  subtotalXaf: number;
  deliveryFeeXaf: number;
  /** Given by the restaurant out of its food. */
  discountXaf: number;
  driverPayXaf: number;
  commissionBps: number;
  vatBps: number;
}

/** Who gets what. All parts but the last add up to the total plus `deliverySubsidyXaf`. */
export interface Split {
  restaurantXaf: Xaf;
  driverXaf: Xaf;
  commissionXaf: Xaf;
  vatXaf: Xaf;
  /** What the delivery fee leaves after the driver. */
  deliveryXaf: Xaf;
  /** The fractions that rounding down leaves over, at most 3 francs: the platform's. */
  roundingXaf: Xaf;
  /** What the platform adds where the driver earns more than the fee. */
  deliverySubsidyXaf: Xaf;
}

/**
 * Divides an order's money. Every share is rounded down; what is left over is the platform's.
 * Commission counts on the food after the discount, VAT on the commission, both out of the
 * restaurant's part.
 */
export function splitOrder(terms: SplitTerms): Split {
  const food = xaf(terms.subtotalXaf - terms.discountXaf);
  if (food < 0) throw new AppError('amount_invalid', `a discount above the food: ${String(food)}F`);
  const commissionXaf = basisPoints(food, terms.commissionBps);
  const vatXaf = basisPoints(commissionXaf, terms.vatBps);
  const restaurantXaf = restaurantShare(food, terms);
  const margin = terms.deliveryFeeXaf - terms.driverPayXaf;
  return {
    restaurantXaf,
    driverXaf: xaf(terms.driverPayXaf),
    commissionXaf,
    vatXaf,
    deliveryXaf: xaf(Math.max(0, margin)),
    roundingXaf: xaf(food - restaurantXaf - commissionXaf - vatXaf),
    deliverySubsidyXaf: xaf(Math.max(0, -margin)),
  };
}

/** The food less commission and its VAT, exactly, then rounded down. */
function restaurantShare(food: Xaf, { commissionBps: rate, vatBps }: SplitTerms): Xaf {
  const kept = WHOLE_BPS * WHOLE_BPS - rate * (WHOLE_BPS + vatBps);
  if (kept < 0) throw new AppError('amount_invalid', `no commission of ${String(rate)} bps`);
  // The product of a large order leaves the exact numbers, so it is made of exact integers.
  return xaf(Number((BigInt(food) * BigInt(kept)) / BigInt(WHOLE_BPS * WHOLE_BPS)));
}
