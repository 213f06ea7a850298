import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Vault } from '../../lib/vault.js';
import type { Accounts } from '../accounts.js';
import type { CatalogueCache } from '../catalogue.js';
import type { Notifications } from '../notifications.js';
import type { Orders } from '../orders.js';
import type { Queue } from '../orders/queue.js';
import type { OrderSettings } from '../orders/settings.js';

/** What the app hands to dispatch. */
export interface DispatchParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
  orders: Orders;
  accounts: Pick<Accounts, 'person'>;
  catalogue: Pick<CatalogueCache, 'current'>;
  notifications: Notifications;
  settings: OrderSettings;
}

export interface DispatchVerbParts extends DispatchParts {
  queue: Queue;
}
