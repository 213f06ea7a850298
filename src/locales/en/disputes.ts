import type { disputes as french } from '../fr/disputes.js';
import { translate } from '../keys.js';

/** A quarrel about an order's money: what both sides are told. */
export const disputes = translate<typeof french>()({
  'notice.order.dispute':
    'Order {reference}: {amount} blocked while we check (case P{number}: {problem}). Answer before {due}. Question? CALL',
  'notice.order.dispute_refunded':
    'Order {reference}, case P{number}: {amount} back in your wallet. Case closed. Question? CALL',
  'notice.order.dispute_nothing':
    'Order {reference}, case P{number}: checked, nothing is given back. Case closed. Question? CALL',
  'notice.shop.dispute':
    'Order {reference}: the customer reports: {problem}. Your share is blocked while we check (case P{number}), until {due} at the latest. Question? CALL',
  'notice.shop.dispute_taken':
    'Order {reference}, case P{number}: {amount} taken from your share, the rest is free. Question? CALL',
  'notice.shop.dispute_free':
    'Order {reference}, case P{number}: nothing is taken, your share is free. Question? CALL',
  'notice.driver.dispute_taken':
    'Ride {reference}, case P{number}: {amount} taken from your earnings, the rest is free. Question? CALL',
  'problem.end_blocked':
    'Noted, case P{number} (order {reference}: {problem}). {amount} blocked until then. A person calls you on {phone}.',
  'reply.problem_noted_blocked':
    'Order {reference}: noted, case P{number} ({problem}). {amount} blocked while we check. A person calls you on {phone}.',
});
