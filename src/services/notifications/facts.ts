import { AppError } from '../../lib/errors.js';
import type { Vault } from '../../lib/vault.js';
import type { Phone } from '../../lib/phone.js';
import type { Runner } from '../../models/database.js';
import { driverContact } from '../../models/drivers.js';
import { orderLines, type Order, type OrderLine } from '../../models/orders.js';
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
  accounts: Pick<Accounts, 'person'>;
  catalogue: { current(): Catalogue };
}

/** Reads what a notice needs, and no more. */
export function createReadFacts({ vault, accounts, catalogue }: FactsParts) {
  async function person(runner: Runner, phoneId: string, reader: Person): Promise<Person> {
    const found = phoneId === reader.phoneId ? reader : await accounts.person(runner, phoneId);
    if (!found) throw new AppError('state_missing', 'somebody an order needs was erased');
    return found;
  }

  async function courierOf(runner: Runner, order: Order, reader: Person): Promise<Courier> {
    if (order.driverId === null) {
      throw new AppError('state_missing', `order ${order.id} has no driver`);
    }
    const { phoneId, vehicle } = await driverContact(runner, order.driverId);
    const { name, phone } = await person(runner, phoneId, reader);
    return { name, phone, vehicle };
  }

  return async function readFacts(
    runner: Runner,
    order: Order,
    reader: Person,
    { needs, said }: { needs: readonly Need[]; said: NoticeFacts['said'] },
  ): Promise<NoticeFacts> {
    const asks = (need: Need) => needs.includes(need);
    const customer = asks('details') ? await person(runner, order.phoneId, reader) : null;
    return {
      order,
      ...placesOf(catalogue.current(), order),
      details: customer && openDetails(vault, customer.key, order),
      // Only who takes the order is ever told the code, under whose key it lies.
      code:
        asks('details') && isTaker(order, reader) ? vault.open(reader.key, order.codeSealed) : null,
      courier: asks('driver') ? await courierOf(runner, order, reader) : null,
      lines: asks('lines') ? await orderLines(runner, order) : [],
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
