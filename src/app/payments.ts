import { createCollecting } from '../services/checkout/collect.js';
import { createDecide } from '../services/checkout/decide.js';
import { createExpire } from '../services/checkout/expire.js';
import { createFailover } from '../services/checkout/failover.js';
import { createProviderHealth } from '../services/checkout/health.js';
import { createLateMoney, type RefundsToPayer } from '../services/checkout/late-money.js';
import type { OtherMoney } from '../services/checkout/other-money.js';
import type { PaymentSettings } from '../services/checkout/payment-settings.js';
import { createPolling } from '../services/checkout/polling.js';
import {
  BREAKER_SETTINGS,
  createRouter,
  type BreakerSettings,
} from '../services/checkout/router.js';
import { createSettle } from '../services/checkout/settle.js';
import { createShortMoney } from '../services/checkout/short-money.js';
import { createCloseReview } from '../services/checkout/verdict.js';
import type { Escrow } from '../services/escrow.js';
import type { Fulfilment } from '../services/fulfilment.js';
import type { MoneyRules } from '../services/money-rules.js';
import type { Notifications } from '../services/notifications.js';
import type { Orders } from '../services/orders.js';
import type { Reviews } from '../services/reviews.js';
import type { Ground } from './ground.js';

export interface MakePaymentsParts extends Pick<Ground, 'clock' | 'ids' | 'vault' | 'providers'> {
  orders: Orders;
  escrow: Escrow;
  fulfilment: Pick<Fulfilment, 'onPaid'>;
  notifications: Notifications;
  reviews: Reviews;
  rules: MoneyRules;
  otherMoney: OtherMoney;
  refunds: RefundsToPayer;
  settings: PaymentSettings;
  breaker?: BreakerSettings;
}

/** All that decides about a payment from its first request to its last franc. */
export function makePayments(given: MakePaymentsParts) {
  const routes = given.providers.list();
  const router = createRouter({ ...given, routes, breaker: given.breaker ?? BREAKER_SETTINGS });
  const failover = createFailover({ ...given, router });
  const lateMoney = createLateMoney(given);
  const shortMoney = createShortMoney({ ...given, lateMoney });
  const parts = { ...given, router, failover, lateMoney, shortMoney };
  return {
    parts,
    routes,
    lateMoney,
    shortMoney,
    collecting: createCollecting(parts),
    polling: createPolling(parts),
    settle: createSettle(parts),
    expire: createExpire(parts),
    decide: createDecide(parts),
    closeReview: createCloseReview({ ...parts, reviews: given.reviews }),
    health: createProviderHealth({ ...given, routes }),
  };
}
