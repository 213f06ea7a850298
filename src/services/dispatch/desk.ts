import type { Phone } from '../../lib/phone.js';
import type { Runner } from '../../models/database.js';
import { driverDesk, type DeskRide, type DeskRow } from '../../models/driver-desk.js';
import { recentOrders, type Order } from '../../models/orders.js';
import type { Catalogue } from '../catalogue.js';
import { createReadDrop } from '../fulfilment/pick-up.js';
import type { Person } from '../person.js';
import { createReadAssignment, type Assignment } from './assignment.js';
import type { DispatchVerbParts } from './parts.js';

/** A ride of a driver's list, in names. */
export interface ListedRide extends DeskRide {
  shop: string;
  from: string;
  to: string;
}

/** How a driver stands, for the first page they see. */
export interface DriverDesk {
  isAvailable: boolean;
  /** The end of a break; null when they named none. */
  pausedUntil: Date | null;
  /** Where they were last; null before anybody knows. */
  area: string | null;
  /** Theirs, the oldest first. */
  rides: ListedRide[];
  /** What they may take or refuse now. */
  offers: ListedRide[];
}

/** One ride with whom and where; the customer's number from pickup to the close only. */
export interface RideInHand extends Assignment {
  reference: number;
  isPickedUp: boolean;
  customerPhone: Phone | null;
  /** What may be taken at most, where the change is for the customer's wallet. */
  mostXaf: number;
  /** When nobody was at the door. */
  absentAt: Date | null;
}

/** What a driver's pages read; nothing here changes anything. */
export interface Desk {
  /** Null for somebody who does not drive. One statement. */
  desk(runner: Runner, person: Person): Promise<DriverDesk | null>;
  /** An open ride of this driver; null when there is none of this number. */
  rideInHand(runner: Runner, person: Person, reference: number): Promise<RideInHand | null>;
}

export function createDesk(parts: DispatchVerbParts): Desk {
  const { catalogue, clock } = parts;
  const readAssignment = createReadAssignment(parts);
  const readDrop = createReadDrop(parts);

  async function inHand(runner: Runner, order: Order): Promise<RideInHand> {
    const { reference, absentAt } = order;
    const isPickedUp = order.pickedUpAt !== null;
    const assignment = await readAssignment(runner, order);
    const { customerPhone, mostXaf } = await readDrop(runner, order);
    return {
      ...assignment,
      ...{ reference, isPickedUp, mostXaf, absentAt },
      customerPhone: isPickedUp ? customerPhone : null,
    };
  }

  return {
    async desk(runner, { driver }) {
      const now = clock.now();
      const row = driver ? await driverDesk(runner, driver.driverId, now) : null;
      return row && toDesk(catalogue.current(), row, now);
    },
    async rideInHand(runner, { driver }, reference) {
      if (!driver) return null;
      const open = await recentOrders(runner, { driverId: driver.driverId }, clock.now());
      const order = open.find((one) => one.reference === reference);
      return order ? inHand(runner, order) : null;
    },
  };
}

function toDesk(catalogue: Catalogue, row: DeskRow, now: Date): DriverDesk {
  const isOver = row.pausedUntil !== null && row.pausedUntil <= now;
  const quartier = row.lastQuartierId ? catalogue.quartiers.get(row.lastQuartierId) : undefined;
  const rides = row.rides.map((ride) => listed(catalogue, ride));
  return {
    isAvailable: row.status === 'available' || (row.status === 'paused' && isOver),
    pausedUntil: row.status === 'paused' && !isOver ? row.pausedUntil : null,
    area: quartier?.ussdName ?? null,
    rides: rides.filter(({ isOffer }) => !isOffer),
    offers: rides.filter(({ isOffer }) => isOffer),
  };
}

function listed({ shops, quartiers }: Catalogue, ride: DeskRide): ListedRide {
  const shop = shops.get(ride.shopId);
  const from = shop && quartiers.get(shop.quartierId);
  const to = quartiers.get(ride.quartierId);
  return {
    ...ride,
    shop: shop?.ussdName ?? '',
    from: from?.ussdName ?? '',
    to: to?.ussdName ?? '',
  };
}
