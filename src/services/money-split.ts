import { AppError } from '../lib/errors.js';
import { basisPoints, xaf, type Xaf } from '../lib/money.js';

const WHOLE_BPS = 10_000;

/** A shop's first rate, and the better ones that it earns with more delivered orders than `over`. */
const FIRST_RATE_BPS = 1_500;
const EARNED_RATES = [
  { over: 100, bps: 1_200 },
  { over: 500, bps: 1_000 },
];

/** VAT on the commission that a platform keeps (finance law of 2020): 19.25 %. */
export const VAT_BPS = 1_925;

/**
 * The best rate a shop has a right to, in hundredths of a percent.
 * @param agreedBps a rate agreed with this shop, which counts when it is the better one.
 */
export function commissionBps(deliveredCount: number, agreedBps: number | null): number {
  const earned = EARNED_RATES.filter((rate) => deliveredCount > rate.over).map((rate) => rate.bps);
  return Math.min(FIRST_RATE_BPS, ...earned, agreedBps ?? FIRST_RATE_BPS);
}

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
