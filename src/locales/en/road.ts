import type { road as french } from '../fr/road.js';
import { translate } from '../keys.js';

/** What shops and drivers say of their day by SMS, and what others hear of it. */
export const road = translate<typeof french>()({
  'notice.order.late_shop':
    'Order {reference}: {shop} is late. Ready around {ready}, with you {from}-{to}. Sorry. Question? CALL',
  'notice.order.late_driver':
    'Order {reference}: your driver is late. With you {from}-{to}. Sorry. Question? CALL',
  'notice.order.absent':
    'Order {reference}: {driver} is there ({landmark}) and cannot find you. Call {phone} before {time}, or the food goes back.',
  'notice.order.returned':
    'Order {reference}: nobody at the door, the food has gone back. {total} is kept: food cooked, ride done. Question? CALL',
  'notice.order.returned_cash':
    'Order {reference}: nobody at the door, the food has gone back. Nothing was paid. After two times, no more cash on delivery. Question? CALL',
  'notice.order.declined_why':
    '{shop} cannot make order {reference}: {why}. {total} in your wallet. Sorry. Question? CALL',
  'notice.order.declined_why_cash':
    '{shop} cannot make order {reference}: {why}. Nothing to pay. Sorry. Question? CALL',
  'why.item_out': 'a dish is finished',
  'why.busy': 'too many orders',
  'why.closing': 'the kitchen closes',
  'why.no_power': 'no power or gas',
  'notice.driver.food_late':
    'Order {reference}: {shop} is late, food ready around {ready}. Question? CALL',
  'notice.driver.absent_over':
    '{reference}: {minutes} min are over. Send PROBLEM {reference} and bring the food back to {shop}. Customer comes? DONE {reference} + code',
  'notice.shop.returned':
    'Order {reference}: customer absent, the driver brings the food back. You are paid for it. Question? CALL',
  'notice.shop.returned_cash':
    'Order {reference}: customer absent, the driver brings the food back. It is not paid: a person calls you.',

  'reply.late':
    'Order {reference}: {minutes} min late, ready around {time}. The customer knows. When all is ready: READY {reference}',
  'reply.late_before':
    'Order {reference}: this delay is noted already, ready around {time}. The customer knows.',
  'reply.late_driver':
    'Ride {reference}: {minutes} min late. The customer knows: you are expected by {time}.',
  'reply.late_driver_before':
    'Ride {reference}: this delay is noted already. You are expected by {time}.',
  'reply.late_minutes': 'By how many minutes? Write: {example}',
  'reply.late_ready': 'Nothing has changed: {order} is ready already.',
  'reply.late_too_long':
    'Nothing has changed: {minutes} min late at most. Longer? CALL, a person speaks with the customer.',
  'reply.late_enough':
    'Nothing has changed: the customer was told {count} times already. CALL, a person speaks with them.',

  'reply.items_out': 'FINISHED: {items}. Back {when}, or before: STOCK {no}',
  'reply.items_out_waiting':
    'FINISHED: {items}. Back {when}. Open orders with it: {references}. Not possible? CALL',
  'reply.items_back': 'IN STOCK: {items}. Customers see it. Out again? FINISH {no}',
  'reply.items_missing': 'Which item? Write its number, eg: {example}',
  'reply.item_unknown': 'No item {no} at your shop. Nothing has changed. Eg: {example}',
  'reply.item_zero': 'Nothing left of item {no}? Write FINISH {no}. Nothing has changed.',
  'item.numbered': '{no} {item}',
  'item.counted': '{no} {item} ({count})',
  'when.today': 'at {time}',
  'when.tomorrow': 'tomorrow {time}',
  'when.later': 'on {date} {time}',

  'reply.sales':
    'SALES {date}: {orders}, food {food}, commission {commission}, yours {share}. Open: {open}. To be paid to you: {toPay}',
  'reply.sales_none': 'SALES {date}: 0 delivered. Open: {open}. To be paid to you: {toPay}',
  'reply.earnings':
    'EARNINGS {date}: {rides}, {earned}{more}. Week {week}, month {month}. Yours in all: {balance}. Cash: CASH',
  'count.ride_none': 'no rides',
  'count.order_one': '1 order',
  'count.order_many': '{count} orders',
  'count.ride_one': '1 ride',
  'count.ride_many': '{count} rides',
  'reply.cash':
    'CASH: collected {collected}, your fees {earned}, to pay in {toPayIn}. Limit {limit}. By MoMo: DEPOSIT + amount',

  'reply.area': 'Area noted: {quartier} ({code}). Rides from here come to you first.',
  'reply.area_missing':
    'Where are you? Write: {example} (the area code) or AREA BONA (its letters)',
  'reply.area_unknown':
    'Unknown area. Write its code, eg: {example}, or its letters, eg: AREA BONA',
  'reply.area_several': 'Several areas: {list}. Write the code, eg: {example}',
  'reply.track_seen': 'Seen at {area} {age}.',
  'track.seen': 'Seen at {area} {minutes} min ago',
  'area.numbered': '{code} {quartier}',

  'reply.absent':
    '{reference}: the customer is told. Call 3 times: {phone}. Wait until {time}, we write to you. They come? DONE {reference} + code',
  'reply.returned':
    '{reference}: return noted. Bring the food back to {shop}. You earn {earned}. Question? CALL',
  'reply.returned_cash':
    '{reference}: return noted. Bring the food back to {shop}. A person settles this ride with you. Question? CALL',
});
