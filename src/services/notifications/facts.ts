import { AppError } from '../../lib/errors.js';
import type { Vault } from '../../lib/vault.js';
import type { Phone } from '../../lib/phone.js';
import type { NoticeRow } from '../../models/notice-facts.js';
import type { Order, OrderLine } from '../../models/orders.js';
import type { Accounts } from '../accounts.js';
import type { Catalogue, Quartier, Shop } from '../catalogue.js';
import { openDetails, type OrderDetails } from '../orders/details.js';
import type { Person } from '../person.js';
import type { Need } from './table.js';

/** The driver of an order as its customer may know them. */
export interface Courier {
  name: string | null;
  phone: Phone;
  vehicle: 'moto' | 'car' | 'tricycle';
}

/** All that a notice may speak of. What it did not ask for is empty. */
export interface NoticeFacts {
  order: Order;
  shop: Shop;
  pickup: Quartier;
  drop: Quartier;
  catalogue: Catalogue;
  details: OrderDetails | null;
  code: string | null;
  courier: Courier | null;
  lines: OrderLine[];
  /** What the sender of the notice said beside the order. */
  said: Readonly<Record<string, string | number>>;
}

export interface FactsParts {
  vault: Vault;
  accounts: Pick<Accounts, 'toPerson'>;
  catalogue: { current(): Catalogue };
}

/** What a notice asks for, and what its sender said. */
interface Asked {
  needs: readonly Need[];
  said: NoticeFacts['said'];
}

/** Opens what was read for a notice. */
export function createOpenFacts({ vault, accounts, catalogue }: FactsParts) {
  function person({ people }: NoticeRow, phoneId: string, reader: Person): Person {
    if (phoneId === reader.phoneId) return reader;
    const found = people.get(phoneId);
    if (!found) throw new AppError('state_missing', 'somebody an order needs was erased');
    return accounts.toPerson(found);
  }

  function courierOf(read: NoticeRow, reader: Person): Courier {
    const { driver, order } = read;
    if (!driver) throw new AppError('state_missing', `order ${order.id} has no driver`);
    const { name, phone } = person(read, driver.phoneId, reader);
    return { name, phone, vehicle: driver.vehicle };
  }

  return (read: NoticeRow, reader: Person, { needs, said }: Asked): NoticeFacts => {
    const { order, lines } = read;
    const asks = (need: Need) => needs.includes(need);
    const customer = asks('details') ? person(read, order.phoneId, reader) : null;
    return {
      order,
      ...placesOf(catalogue.current(), order),
      details: customer && openDetails(vault, customer.key, order),
      // Only who takes the order is ever told the code, under whose key it lies.
      code:
        asks('details') && isTaker(order, reader) ? vault.open(reader.key, order.codeSealed) : null,
      courier: asks('driver') ? courierOf(read, reader) : null,
      lines,
      said,
    };
  };
}

function isTaker({ receiverPhoneId, phoneId }: Order, reader: Person): boolean {
  return (receiverPhoneId ?? phoneId) === reader.phoneId;
}

function placesOf(catalogue: Catalogue, order: Order) {
  const shop = catalogue.shops.get(order.shopId);
  const pickup = shop && catalogue.quartiers.get(shop.quartierId);
  const drop = catalogue.quartiers.get(order.quartierId);
  if (!shop || !pickup || !drop) {
    throw new AppError('state_missing', `order ${order.id} starts or ends nowhere`);
  }
  return { catalogue, shop, pickup, drop };
}
