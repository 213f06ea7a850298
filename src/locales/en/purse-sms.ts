import type { purseSms as french } from '../fr/purse-sms.js';
import { translate } from '../keys.js';

/** The same by SMS: what was asked for, and what somebody must hear of their wallet. */
export const purseSms = translate<typeof french>()({
  'notice.top_up.paid':
    'Top-up received: {amount} ({operator}), fee 0F. Kwata wallet: {balance}. Receipt {receipt}. Question? CALL',
  'notice.top_up.paid_proven':
    'Top-up received: {amount} ({operator}), fee 0F. Wallet: {balance}. Receipt {receipt}. Number proven: your limits rise. Question? CALL',
  'notice.top_up.failed':
    'Top-up of {amount} did not work ({reason}). Nothing was charged. To try again: TOPUP and the amount.',
  'notice.top_up.expired':
    'Top-up of {amount}: no answer, nothing was charged. To try again: TOPUP and the amount.',
  'notice.top_up.expired_unsure':
    'Top-up of {amount}: not confirmed in time. If the money still leaves, it comes to your wallet. Question? CALL',
  'notice.bonus.granted':
    'Bonus {amount} in your Kwata wallet, until {date}. It pays your orders first, it cannot be cashed out. STOP = no more offers',
  'notice.wallet.auto':
    'Kwata wallet: {balance}, below {below}. Top up {amount}? Reply 1 yes, 2 no. Then your MoMo/OM code. Stop it: {service}, Account',
  'notice.wallet.level':
    'Your identity is checked: the limits of your Kwata wallet rise. Top-up: {day} a day. Question? CALL',
  'notice.wallet.unlocked':
    'Kwata code unlocked. Dial {service}, Account, to make another. Cash-outs and more than {most}: 24 h later. Not you? CALL',
  'notice.wallet.frozen':
    'Your Kwata wallet is blocked by our team. Your money stays yours. Question? CALL',
  'notice.wallet.released': 'Your Kwata wallet is open again. Question? CALL',
  'notice.refund.requested':
    'Refund {amount} to {phone}, ref R{number}: we check the number, then you get an SMS. Question? CALL',
  'notice.refund.review':
    'Refund R{number} ({amount}): the name of account {phone} has changed. A person checks within 24 h. Your money stays safe. CALL',
  'notice.refund.paid': '{amount} reached {phone}, ref R{number}. Question? CALL',
  'notice.refund.failed':
    'Refund R{number} of {amount} cannot reach {phone}. The money is in your Kwata wallet. Question? CALL',
  'notice.refund.refused':
    'Refund R{number} of {amount} refused after a check. Your money stays in your wallet. Question? CALL',

  'reply.top_up':
    'Top-up {amount}: the {operator} request is coming, enter your secret code. If not, dial {dial}. Then you get a receipt.',
  'reply.top_up_other':
    'Top-up {amount}: the {operator} request goes to {payer}, to be approved on that phone. Then you get a receipt.',
  'reply.top_up_how': 'How much? Write eg: TOPUP 5000. From another number: TOPUP 5000 670000001',
  'reply.top_up_small': 'A top-up is at least {minimum}. Nothing is asked for. Eg: TOPUP 5000',
  'reply.top_up_limit': 'Nothing is asked for. {limit}',
  'reply.top_up_waiting':
    'A top-up request already waits for your secret code. Dial {dial}, or wait 10 min.',
  'reply.top_up_prompts': 'Too many requests to this number. Try again in 15 min.',
  'reply.wallet': 'Kwata wallet: {balance}, bonus {bonus}.\n{lines}',
  'reply.statement': 'Statement {month}: in {in}, out {out}. Balance {balance}.\n{lines}',
  'reply.statement_empty': 'Statement {month}: no movement. Balance {balance}.',
  'reply.receipt':
    'Receipt {receipt}: order {reference}, {total} paid on {date}, fee 0F{provider}. Code {code}: the shop checks by VERIFY {reference} {code}',
  'reply.receipt_provider': ', ref {id}',
  'reply.receipt_not_paid': 'Order {reference} is not paid: no receipt. Where it is: STATUS',
  'reply.receipt_how': 'Which receipt? Add the order number, eg: RECEIPT 4821',
  'reply.check_paid':
    'Order {reference}: PAID, {total}. Right code. Shown again, it will be refused.',
  'reply.check_not_paid':
    'Order {reference}: right code, but {total} NOT PAID. Do not take this receipt.',
  'reply.check_used':
    'Order {reference}: code shown BEFORE on {date} at {time}. Do not take it a second time.',
  'reply.check_forged':
    'Order {reference}: WRONG code, this receipt is not ours. {left} more tries.',
  'reply.check_locked':
    'Order {reference}: too many wrong codes. Try again in {minutes} min. Question? CALL',
  'reply.check_how': 'Write the order and the code of the receipt, eg: VERIFY 4821 BCDF2345',
  'reply.check_not_shop':
    'VERIFY is a word for restaurants. Your receipt: RECEIPT and the order number.',
  'reply.auto_no': 'Noted, nothing is asked for. To stop these SMS: {service}, Account, Wallet.',
  'reply.auto_off': 'Nothing is asked for: the auto top-up is stopped.',

  'reply.draft_digit_momo': '{digit} MoMo/OM',
  'reply.draft_digit_cash': '{digit} cash',
  'reply.draft_digit_cancel': '0 cancel',
  'reply.draft_digit_wallet': '{digit} wallet',
  'reply.draft_digit_mixed': '{digit} wallet+MoMo',
  'reply.draft_wallet_paid':
    'Order {reference}, {total} paid by wallet, {left} left. {shop} answers within 10 min. Money held until delivery. Receipt: RECEIPT {reference}',
  'reply.draft_mixed_placed':
    'Order {reference}: {part} from the wallet, {rest} by {operator}: enter your secret code, if not {dial}. Money held until delivery.',
  'reply.draft_wallet_code':
    'Wallet: this sum or this address needs your code, never by SMS. Dial {service}: the cart waits.',
  'reply.draft_wallet_blocked':
    'Wallet blocked for the moment. Reply 1 for MoMo/OM, 0 to cancel. Question? CALL',
  'reply.draft_wallet_short':
    'Not enough in the wallet. Reply 1 for MoMo/OM, 0 to cancel. Top up: TOPUP 5000',
  'reply.draft_wallet_limit': '{limit} Reply 1 for MoMo/OM, 0 to cancel.',
});
