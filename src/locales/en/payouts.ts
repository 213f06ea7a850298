import type { payouts as french } from '../fr/payouts.js';
import { translate } from '../keys.js';

/** Money that leaves and money that drivers pay in, as SMS and screens tell of it. */
export const payouts = translate<typeof french>()({
  'notice.payout.sent': '{amount} sent to your Mobile Money {phone}. Details: SALES or EARNINGS.',
  'notice.payout.sent_fee': '{amount} sent to your Mobile Money {phone}. Fee {fee}.',
  'notice.payout.failed':
    'Your payout of {amount} to {phone} could not be made. Nothing is lost: the money stays on your Kwata account. CALL for help.',
  'notice.payout.delayed':
    'Your payout of {amount} to {phone} waits for the network. It leaves by {by} at the latest. Nothing to do.',
  'notice.payout.number_code':
    'Kwata: {code} is the code to get your earnings on this number. Type it only on your Kwata page. Not you? Ignore this.',
  'notice.payout.number_changed':
    'Kwata: your earnings will go to {phone} from {from}. Not you? Text CALL at once.',
});
