import type { BonusLot } from '../../models/placing.js';

/** What the wallet pays of an order, and what of that is bonus. */
export interface WalletPart {
  totalXaf: number;
  bonusXaf: number;
  /** What is taken of which bonus; its sum is `bonusXaf`. */
  uses: { lotId: string; amountXaf: number }[];
}

export const NO_WALLET_PART: WalletPart = { totalXaf: 0, bonusXaf: 0, uses: [] };

/** Bonus is spent before credit, and of it what expires first. */
export function walletPart(totalXaf: number, lots: readonly BonusLot[]): WalletPart {
  let restXaf = totalXaf;
  const uses = lots.flatMap(({ id, leftXaf }) => {
    const amountXaf = Math.min(restXaf, leftXaf);
    restXaf -= amountXaf;
    return amountXaf > 0 ? [{ lotId: id, amountXaf }] : [];
  });
  return { totalXaf, bonusXaf: totalXaf - restXaf, uses };
}
