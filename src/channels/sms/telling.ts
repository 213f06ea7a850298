/**
 * Replies that only tell something, by their template: nothing but words is lost when one is left
 * out. At the other end may be a machine that writes INFO, 1 or OUI to whatever it gets.
 */
export const TELLING: readonly string[] = [
  'reply',
  'reply.refused',
  'reply.trackOrder',
  'reply.readBalance',
  'reply.readStatement',
  'reply.readWhere',
  'reply.readReceipt',
  'reply.shopSales',
  'reply.driverEarnings',
  'reply.driverCash',
  'reply.setLanguage',
  'reply.callMe',
  'reply.stopOffers',
  'reply.startOffers',
  'reply.readHelp',
  'reply.listMenu',
  'reply.findDishes',
  'reply.askProblem',
  'reply.claimPaid',
];

/** More than a hungry person asks in so short a time; a machine would never stop. */
export const TOLD_MAX = 10;
export const TOLD_WINDOW_MS = 10 * 60 * 1000;

/** The template of a command's reply; a command that was refused has changed nothing. */
export function templateOf(effect: string, result: { ok: boolean; reason?: string }): string {
  // A try at the door that was counted is always answered.
  return result.ok || result.reason === 'wrong_code' ? `reply.${effect}` : 'reply.refused';
}
