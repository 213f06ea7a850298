import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Vault } from '../../lib/vault.js';
import type { Database, Runner, Tx } from '../../models/database.js';
import type { Order } from '../../models/orders.js';
import type { Accounts } from '../accounts.js';
import type { CatalogueCache } from '../catalogue.js';
import type { Notifications } from '../notifications.js';
import type { Orders } from '../orders.js';
import type { Queue } from '../orders/queue.js';
import type { Senders } from '../orders/sender.js';
import type { OrderSettings } from '../orders/settings.js';

/** What the verbs of an order need of its money. */
export interface OrderMoney {
  /** Divides an order's money among shop, driver and house; the caller moves the payment axis. */
  release(tx: Tx, order: Order, facts: { driverId: string; changeXaf?: number }): Promise<unknown>;
  /** What of a delivered order's cash became the customer's credit. */
  changeXaf(runner: Runner, order: Order): Promise<number>;
  customerCreditXaf(runner: Runner, accountId: string): Promise<number>;
  /** Gives back what of the wallet was held for an order whose other part does not come. */
  freeWallet(tx: Tx, order: Order): Promise<unknown>;
  /** Turns held money into the customer's credit and moves the payment axis to `refunded`. */
  refundToCredit(tx: Tx, order: Order, reason: string): Promise<unknown>;
}

/** What the app hands to the fulfilment verbs. */
export interface FulfilmentParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  vault: Vault;
  orders: Orders;
  accounts: Pick<Accounts, 'person'>;
  catalogue: Pick<CatalogueCache, 'current'>;
  notifications: Notifications;
  escrow: OrderMoney;
  settings: OrderSettings;
}

/** The same with what the verbs share among themselves. */
export interface VerbParts extends FulfilmentParts {
  senders: Senders;
  queue: Queue;
}
