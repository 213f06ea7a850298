import { AppError } from '../../lib/errors.js';
import type { Phone } from '../../lib/phone.js';
import type { Runner } from '../../models/database.js';
import type { Order } from '../../models/orders.js';
import { openDetails } from '../orders/details.js';
import type { DispatchVerbParts } from './parts.js';
import { rideOf } from './ride.js';

/** What a driver is told of a ride that is theirs; the customer's number comes with PRIS. */
export interface Assignment {
  shopName: string;
  shopQuartierName: string;
  shopPhone: Phone | null;
  customerName: string;
  quartierName: string;
  landmark: string;
  note: string;
  /** Cash to take at the door; 0 when paid. */
  collectXaf: number;
  earnXaf: number;
  ready: boolean;
  promisedAt: Date | null;
}

export type ReadAssignment = (runner: Runner, order: Order) => Promise<Assignment>;

export function createReadAssignment(parts: DispatchVerbParts): ReadAssignment {
  const { accounts, catalogue, settings, vault } = parts;
  return async (runner, order) => {
    const ride = rideOf(catalogue.current(), order, settings.neighbourZones);
    const [firstPhone] = ride.shop.phoneIds;
    const [customer, shop] = await Promise.all([
      accounts.person(runner, order.phoneId),
      firstPhone ? accounts.person(runner, firstPhone) : null,
    ]);
    if (!customer) throw new AppError('state_missing', `order ${order.id} has no customer`);
    const { name, landmark, note } = openDetails(vault, customer.key, order);
    return {
      shopName: ride.shop.ussdName,
      shopQuartierName: ride.pickup.ussdName,
      shopPhone: shop?.phone ?? null,
      customerName: name,
      quartierName: ride.drop.ussdName,
      landmark,
      note,
      collectXaf: order.method === 'cash' ? order.totalXaf : 0,
      earnXaf: order.driverPayXaf,
      ready: order.fulfilment === 'ready',
      promisedAt: order.promisedAt,
    };
  };
}
