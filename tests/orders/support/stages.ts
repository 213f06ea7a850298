import type { Order } from '../../../src/models/orders.js';
import { onlyDrivers, placePaid, type House, type OrderWish } from './house.js';
import { runDue } from './time.js';

const SHOP = '+237670000001';
const DRIVER = '+237670000031';

/** An order that Mama Ndoumbelle has accepted, ready in ten minutes. */
export async function accepted(house: House, wish: OrderWish = {}): Promise<Order> {
  await onlyDrivers(house, 'DRV-31');
  const order = await placePaid(house, wish);
  const shop = await house.person(SHOP);
  const input = { reference: order.reference, minutes: 10 };
  await house.db.transaction((tx) => house.fulfilment.accept(tx, shop, input));
  return house.order(order);
}

/** An order that Alain has taken. */
export async function assigned(house: House, wish: OrderWish = {}): Promise<Order> {
  const order = await accepted(house, wish);
  await runDue(house);
  const driver = await house.person(DRIVER);
  const { reference } = order;
  await house.db.transaction((tx) => house.dispatch.takeOffer(tx, driver, { reference }));
  return house.order(order);
}

/** An order that is on Alain's moto. */
export async function onTheWay(house: House, wish: OrderWish = {}): Promise<Order> {
  const order = await assigned(house, wish);
  const driver = await house.person(DRIVER);
  const { reference } = order;
  await house.db.transaction((tx) => house.fulfilment.pickUp(tx, driver, { reference }));
  return house.order(order);
}
