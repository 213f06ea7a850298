import { translate } from '../keys.js';
import type { smsOrder as french } from '../fr/sms-order.js';

export const smsOrder = translate<typeof french>()({
  'reply.draft':
    '{shop}: {lines}. Food {food}+deliv. {fee}= {total}. {place}, {from}-{to} min. Reply {digits}',
  'reply.draft_changed': 'The cart has changed.',
  'reply.draft_placed':
    'Order {reference}, {total}: the {operator} request is coming, enter your PIN. If not, dial {dial}. Money is held until delivery.',
  'reply.draft_cancelled': 'Nothing is ordered. To start again: MENU',
  'reply.draft_gone':
    'Nothing is ordered: this request is no longer valid. Send your ORDER again, or MENU to see who is open.',
  'reply.draft_done': 'It is done already: this order is placed. Where it is: STATUS',
  'reply.draft_how':
    'To order: ORDER, the code of the place, then the dishes. Eg: ORDER 2001 1x2 3 = dish 1 twice, and dish 3. Open places: MENU',
  'reply.draft_dishes_how':
    'Which dishes? Eg: ORDER {code} 1x2 3 = dish 1 twice, and dish 3. The dishes: MENU {code}',
  'reply.draft_too_much':
    'Too much for one SMS: 10 different dishes, 20 of each at most. Nothing is ordered.',
  'reply.draft_unknown_shop': 'There is no shop {code}. Open places near you: MENU',
  'reply.draft_closed': '{shop} is closed now. Nothing is ordered. Open places: MENU',
  'reply.draft_closed_until':
    '{shop} is closed, opens at {time}. Nothing is ordered. Open places: MENU',
  'reply.draft_unknown_item':
    '{shop} has no dish {no}. Nothing is ordered. Its dishes: MENU {code}',
  'reply.draft_item_gone':
    '{shop}: dish {no} is finished. Nothing is ordered. Its dishes: MENU {code}',
  'reply.draft_unknown_side':
    '{shop}: dish {no} has no such side. Nothing is ordered. The letters: MENU {code}',
  'reply.draft_minimum':
    '{shop}: {missing} missing to the minimum. Add a dish and send ORDER {code} ... again',
  'reply.draft_not_served':
    '{shop} does not deliver to {quartier}. Reply with another area, or MENU to see who delivers to you.',
  'reply.draft_cash_refused': 'No cash for this order. Reply 1 for MoMo/OM, 0 to cancel.',
  'reply.draft_cash_too_much': 'Too much to pay in cash. Reply 1 for MoMo/OM, 0 to cancel.',
  'reply.draft_cash_one_open':
    'You already have a cash order open. Reply 1 for MoMo/OM, 0 to cancel.',
  'reply.draft_cash_taken_back':
    'Too many cash orders cancelled. Reply 1 for MoMo/OM, 0 to cancel.',
  'reply.draft_prompts_limit':
    'Too many payment requests. Try again in 15 min, or reply 2 for cash, 0 to cancel.',
  'reply.where_order':
    '{shop}: deliver where? Reply with your area and a landmark. Eg: MOLYKO opposite pharmacy',
  'reply.where_menu': 'Which area? Reply with its name, eg: MOLYKO. Or by place: MENU 2001',
  'reply.where_unknown':
    'Area {input} not found. Reply with the name of the area, then a landmark, eg: MOLYKO opposite pharmacy. A person helps you: CALL',
  'reply.where_which': '{input}: which one? Reply {choices}, or the full name',
  'reply.where_choice': '{no} {quartier}',

  'menu.shops_at': '{quartier}, open (F=delivery):',
  'menu.shop_line': '{code} {shop} {fee}',
  'menu.shops_none': '{quartier}: all is closed now. Dial {service} for opening hours.',
  'menu.shops_next': 'Dishes: MENU {code}',
  'menu.shops_next_at': 'Dishes: MENU {code}. To order: ORDER {code} 1x2 {quartier}',
  'menu.dishes_of': '{shop} {code}:',
  'menu.dishes_closed': '{shop} {code}, closed:',
  'menu.dishes_none': '{shop} has no dish left for now. Other places: MENU',
  'menu.dish_line': '{no} {item} {price}',
  'menu.sides_line': '{dishes}: {choices}',
  'menu.side': '{letter} {side}',
  'menu.side_extra': '{letter} {side} +{price}',
  'menu.side_less': '{letter} {side} -{price}',
  'menu.dishes_next': 'Eg: ORDER {code} {example}',
  'menu.next_page': 'More: MENU {page}',
  'menu.no_page_own': 'The list ends before. Its beginning: MENU',
  'menu.no_page': 'The list ends before. Its beginning: MENU {code}',

  'reply.problem_ask': 'Order {reference}, what problem? Reply {choices}',
  'reply.problem_choice': '{no} {problem}',
  'reply.problem_noted':
    'Order {reference}: noted, case P{number} ({problem}). A person will call you on {phone}.',
  'reply.problem_done': 'It is noted already. A person will call you. Something else? PROBLEM',
  'reply.problem_not_now':
    'Nothing to report for {order} now: not accepted yet, or ended more than 2 days ago. Question? CALL',
});
