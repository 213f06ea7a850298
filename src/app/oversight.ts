import { createDisputes } from '../services/disputes.js';
import { createFinance } from '../services/finance.js';
import { createFloats } from '../services/floats.js';
import type { Freezes } from '../services/freezes.js';
import type { Ledger } from '../services/ledger.js';
import type { MoneyRules } from '../services/money-rules.js';
import type { Notifications } from '../services/notifications.js';
import type { Orders } from '../services/orders.js';
import { createReconciliation } from '../services/reconciliation.js';
import type { Reviews } from '../services/reviews.js';
import type { Ground } from './ground.js';

type OversightParts = Pick<Ground, 'clock' | 'config' | 'ids' | 'vault'> & {
  ledger: Ledger;
  orders: Orders;
  freezes: Freezes;
  notifications: Notifications;
  reviews: Reviews;
  rules: MoneyRules;
};

/** What looks at money that has moved, and at money that must stand still. */
export function makeOversight(parts: OversightParts) {
  const disputes = createDisputes(parts);
  return {
    disputes,
    finance: createFinance(parts),
    floats: createFloats(parts),
    reconciliation: createReconciliation({
      ...{ ...parts, disputes },
      settings: { homeCityId: parts.config.defaultCity },
    }),
  };
}
