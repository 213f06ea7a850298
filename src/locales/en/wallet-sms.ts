import type { walletSms as french } from '../fr/wallet-sms.js';
import { translate } from '../keys.js';

/** Change that goes to a wallet, as SMS tell of it. */
export const walletSms = translate<typeof french>()({
  'notice.wallet.change':
    'Order {reference} delivered. Change: {change} in your Kwata wallet. Balance {balance}. Not the right amount? CALL',
  'reply.cash_amount':
    '{reference}: this amount is not possible. Got {total} to {most}? Write DONE {reference} code amount. Nothing is done.',
  'reply.cash_amount_missing':
    'The customer leaves the change in the wallet. Add the amount you got, eg: DONE {reference} + code + {most}',
  'reply.cash_amount_refused':
    '{reference}: no change to keep, give it back. Write DONE {reference} + code, without an amount. Nothing is done.',
  'reply.delivered_change':
    "Order {reference} delivered. Collected {cash}, of it {change} for the customer's wallet. You earn {earned}.",
  'reply.picked_up_change':
    '{reference} PICKED. {customer}, {phone}, {to}, {landmark}. COLLECT {cash}, up to {most}: change to wallet. DONE {reference} code amount',
});
