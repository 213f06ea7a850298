import type { Purpose } from '../../models/messages.js';

/** The template of offers; which campaign it is stands in the subject's facts. */
export const OFFER = 'offer';
/** What the house tells people with live orders. */
export const ANNOUNCEMENT = 'announcement';

/** Templates whose first word does not say it. */
const OF_TEMPLATE: Readonly<Record<string, Purpose>> = {
  [OFFER]: 'offer',
  [ANNOUNCEMENT]: 'order',
  'order.picked_up': 'code',
  'order.code_locked': 'code',
  'reply.tellCode': 'code',
  'payout.number_code': 'code',
  'payout.number_changed': 'security',
  'wallet.code_changed': 'security',
  'wallet.unlocked': 'security',
  'wallet.frozen': 'security',
  'wallet.released': 'security',
  'driver.tip': 'money',
  'driver.pay_in': 'money',
};

/** By the word before the dot. */
const OF_SUBJECT: Readonly<Record<string, Purpose>> = {
  code: 'code',
  security: 'security',
  number: 'security',
  payment: 'money',
  payout: 'money',
  refund: 'money',
  wallet: 'money',
  bonus: 'money',
  statement: 'money',
  reply: 'reply',
  page: 'reply',
};

/** The purpose of a template; whatever nobody has named belongs to an order. */
export function purposeOf(template: string): Purpose {
  const subject = template.split('.', 1)[0] ?? '';
  const named = Object.hasOwn(OF_TEMPLATE, template) ? OF_TEMPLATE[template] : undefined;
  return named ?? (Object.hasOwn(OF_SUBJECT, subject) ? OF_SUBJECT[subject] : undefined) ?? 'order';
}
