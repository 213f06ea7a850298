import { translate } from '../keys.js';
import type { afterOrder as french } from '../fr/after-order.js';

export const afterOrder = translate<typeof french>()({
  'orders.choice_past': '{date} {shop} {total}',

  'track.placed': '{date} {shop} {total}',
  'track.line': '{count}x{item} {price}',
  'track.problem': 'Problem',
  'track.code_again': 'Code again',
  'track.again': 'Order again',
  'track.code_new': 'New code. The old one is dead.',
  'track.code_same': 'This code will not change any more.',
  'track.code_none': 'No code for you now.',

  'again.shop_closed': 'This shop is closed now.',
  'again.gone': 'These dishes are no longer sold.',
  'again.replaced': 'Your cart was replaced.',

  'cancel.free': 'Cancel order {reference}? It is free: nothing is paid.',
  'cancel.free_paid': 'Cancel order {reference}? It is free: {refund} go to your wallet.',
  'cancel.costs':
    'They are cooking: cancelling would cost {cost} for the food. A person decides with you.',
  'cancel.costs_paid':
    'They are cooking: cancelling would cost {cost} for the food, {refund} back. A person decides with you.',
  'cancel.title': 'Cancel order {reference}?',
  'cancel.too_late': 'Too late to cancel. Something wrong? A person will call you.',

  'problem.title': 'Order {reference}: what problem?',
  'problem.not_received': 'Not received',
  'problem.late': 'Too long',
  'problem.missing': 'A dish is missing',
  'problem.wrong': 'Wrong dish',
  'problem.damaged': 'Cold or damaged',
  'problem.driver': 'Driver',
  'problem.other': 'Other',
  'problem.too_late': 'Nothing to report now.',
  'problem.none': 'Nothing to report now. Something wrong? A person will call you.',
  'problem.end':
    'Noted, case P{number} (order {reference}: {problem}). A person will call you on {phone}.',
});
