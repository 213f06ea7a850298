const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Every clock and limit between the payment and the door; the defaults are domain.md section 8. */
export interface OrderSettings {
  /** After the order reached the shop: its second phone, a call, the customer's choice, the end. */
  secondPhoneMs: number;
  callListMs: number;
  choiceMs: number;
  giveUpMs: number;
  /** How long a shop that stayed silent gets no orders. */
  silentPauseMs: number;
  /** As many silent orders in one day close the shop until it says that it is back. */
  silentLimit: number;
  /** Drivers are looked for this long before the food is ready. */
  dispatchLeadMs: number;
  /** How long each round of offers stands: one driver, another, the zone, the zones around. */
  offerRoundsMs: readonly [number, number, number, number];
  /** Zones around the shop's that the last round asks, nearest first. */
  neighbourZones: number;
  /** Rides one driver may have at once. */
  openRides: number;
  /** A driver is told of food that is ready when it is at least this much early. */
  earlyReadyMs: number;
  codeTries: number;
  /** How often a customer may be given another code. */
  codeIssues: number;
  /** From the shop's acceptance. */
  codeLifeMs: number;
  /** How long a driver waits for a customer who is not there, and then has to say that he returns. */
  absentWaitMs: number;
  /** No driver is at a door sooner after the pickup: the wait counts from then at the earliest. */
  rideLeastMs: number;
  absentReturnMs: number;
  /** The longest delay a shop or a driver may announce, from the first promise, in minutes. */
  lateMinutesMax: number;
  /** How often the customer of one order is told of delays. */
  lateTold: number;
  /** Wrong codes after which a driver is refused until the next day. */
  wrongCodesPerDay: number;
}

export const ORDER_SETTINGS: OrderSettings = {
  secondPhoneMs: 90 * SECOND,
  callListMs: 180 * SECOND,
  choiceMs: 300 * SECOND,
  giveUpMs: 600 * SECOND,
  silentPauseMs: 60 * MINUTE,
  silentLimit: 3,
  dispatchLeadMs: 15 * MINUTE,
  offerRoundsMs: [60 * SECOND, 60 * SECOND, 90 * SECOND, 120 * SECOND],
  neighbourZones: 3,
  openRides: 2,
  earlyReadyMs: 5 * MINUTE,
  codeTries: 5,
  codeIssues: 5,
  codeLifeMs: 24 * 60 * MINUTE,
  absentWaitMs: 10 * MINUTE,
  rideLeastMs: 5 * MINUTE,
  absentReturnMs: 30 * MINUTE,
  lateMinutesMax: 60,
  lateTold: 3,
  wrongCodesPerDay: 10,
};
