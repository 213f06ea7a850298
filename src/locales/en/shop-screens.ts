import type { shopScreens as french } from '../fr/shop-screens.js';
import { translate } from '../keys.js';

/** The small branch that a shop sees on dialling. */
export const shopScreens = translate<typeof french>()({
  'shop.title_open': '{shop}: open',
  'shop.title_break': '{shop}: break until {time}',
  'shop.title_shut': '{shop}: closed',
  'shop.new': '{reference} to accept',
  'shop.cooking': '{reference} ready at {time}?',
  'shop.waiting': '{reference} waits for driver',
  'shop.on_the_way': '{reference} on the way',
  'shop.open': 'Open',
  'shop.break': 'Break',
  'shop.items': 'Finished items',
  'shop.sales': 'Sales today',
  'shop.order': 'Order food',

  'shop.order_title': 'Order {reference}: {food} {paid}',
  'shop.gone': 'Order {reference} no longer waits.',
  'shop.accept': 'Yes, {minutes} min',
  'shop.refuse': 'No',
  'shop.ready': 'Ready',
  'shop.late': 'Late',
  'shop.accepted': 'Accepted: {minutes} min.',
  'shop.refused': 'Refused. The customer is told.',
  'shop.ready_said': 'Ready: a driver is coming.',
  'shop.ready_search': 'Ready: we look for a driver.',
  'shop.closed': 'This order is closed.',
  'shop.already': 'Accepted already. A problem? CALL',

  'shop.why': 'Order {reference}: why no?',
  'shop.why_item': 'An item is finished',
  'shop.why_busy': 'Too many orders',
  'shop.why_closing': 'The kitchen closes',
  'shop.why_power': 'No power or gas',
  'shop.why_other': 'Another reason',

  'shop.late_title': 'Order {reference}: how late?',
  'shop.late_said': 'The customer knows: {time}.',
  'shop.late_ready': 'It is ready already.',
  'shop.not_accepted': 'Accept it first.',

  'shop.break_title': 'A break of how long?',
  'shop.break_day': 'Until tomorrow',
  'shop.paused': 'Break until {time}.',
  'shop.opened': 'You are open.',

  'shop.items_title': 'Which item?',
  'shop.item_there': '{item}',
  'shop.item_out': '{item}: OUT',
  'shop.item_now_out': '{item}: finished.',
  'shop.item_now_back': '{item}: in stock.',
  'shop.item_unknown': 'No item {no}.',

  'shop.sold': '{orders}, food {food}',
  'shop.share': 'Commission {commission}, yours {share}',
  'shop.to_pay': 'To be paid to you {toPay}',
  'shop.open_orders': 'Open: {open}',
});
