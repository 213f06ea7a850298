import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Disputes } from '../disputes.js';
import type { Freezes } from '../freezes.js';
import type { Ledger } from '../ledger.js';
import type { Notifications } from '../notifications.js';
import type { Orders } from '../orders.js';
import type { Reviews } from '../reviews.js';

/** What acting on a break, and closing it, needs of the house. */
export interface ReconParts {
  clock: Clock;
  ids: Ids;
  ledger: Ledger;
  orders: Pick<Orders, 'lock'>;
  freezes: Freezes;
  disputes: Pick<Disputes, 'open'>;
  reviews: Pick<Reviews, 'open'>;
  notifications: Pick<Notifications, 'notify'>;
  /** The city whose books take what belongs to no order. */
  settings: { homeCityId: string };
}
