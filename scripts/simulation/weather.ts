/** How rough a world is, where that is a choice: shares of a hundred, and weights among others. */
export interface Weather {
  /** Transactions of which somebody says too early that they were paid, and how many can sign it. */
  forgedPercent: number;
  signedPercent: number;
  /** Customers who confirm the same wish twice. */
  againPercent: number;
  /** The weight of payers who say no, where those who pay weigh 78. */
  declining: number;
}

export const USUAL: Weather = {
  ...{ forgedPercent: 12, signedPercent: 70, againPercent: 12, declining: 5 },
};

/** So rough that a mistake which is made on purpose shows within few orders. */
export const ROUGH: Weather = {
  ...{ forgedPercent: 100, signedPercent: 100, againPercent: 100, declining: 150 },
};
