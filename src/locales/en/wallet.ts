import type { wallet as french } from '../fr/wallet.js';
import { translate } from '../keys.js';

export const wallet = translate<typeof french>()({
  'home.account': 'Account',
  'account.title': 'Account {name}',
  'account.wallet': 'Wallet {balance}',
  'account.name': 'Change first name',
  'account.offers_on': 'Get offers',
  'account.offers_off': 'No more offers',
  'account.offers_noted': 'Noted.',

  'wallet.title': 'Wallet: {balance}',
  'wallet.held': 'Set aside: {total}',
  'wallet.empty': 'No movement yet.',
  'wallet.how': 'Refunds and change come here. Pay your orders with it.',
  'wallet.moves': 'Movements',
  'wallet.code': 'My code',
  'wallet.to_wallet': 'Wallet',
  'move.line': '{date} {amount} {what}',
  'move.paid': 'order {reference}',
  'move.refund': 'refund {reference}',
  'move.change': 'change {reference}',
  'move.received': 'MoMo/OM in {reference}',
  'move.earned': 'order {reference}',
  'move.other': 'movement',

  'code.title': 'Kwata code of your wallet',
  'code.create': 'Make my code',
  'code.change': 'Change my code',
  'code.forgot': 'I forgot my code',
  'code.pay':
    'Wallet: pay {total}. Your Kwata code (4 digits)? Never your MoMo or Orange Money PIN.',
  'code.old': 'Your Kwata code of now (4 digits)?',
  'code.new':
    'Choose a Kwata code: 4 digits, not 1234 nor a year. Never your MoMo or Orange Money PIN.',
  'code.again': 'Type your new Kwata code once more.',
  'code.needed': 'To pay this way you need a code.',
  'code.not_four': 'Type 4 digits, nothing more.',
  'code.easy': 'Too easy to guess. Another one?',
  'code.differs': 'The two codes differ. Start again.',
  'code.late': 'Too late. Start again.',
  'code.set': 'Your code is set.',
  'code.wrong': 'Wrong code. {left} tries left.',
  'code.wrong_last': 'Wrong code. 1 try left.',
  'code.locked': 'Code locked for {minutes} min.',
  'code.blocked': 'Code locked. A person will call you.',
  'code.unset': 'You have no code yet.',
  'code.forgot_ask': 'Code forgotten? A person calls you on {phone} to make another one.',

  'checkout.wallet': 'Wallet {balance}',
  'checkout.wallet_short': 'Not enough in your wallet.',
  'placed.wallet_end':
    'Order {reference}: {total} paid by wallet, {left} left. {shop} will answer by SMS. Money is held until delivery.',
  'cash.to_wallet': 'Change to my wallet',
  'cash.change_title': 'Change to wallet: {total}. Note?',
  'cash.change_choice': '{note}, change {rest}',
  'placed.change_end':
    'Order {reference}: give {note} to the driver, {rest} go to your wallet. {shop} will answer. You will get an SMS.',
});
