import type { MessageGateway } from '../channels/channel.js';
import type { Providers } from '../payments/index.js';
import { PAYOUT_SETTINGS } from '../services/payouts/settings.js';
import type { JobHandler } from '../workers/job.js';
import { createBalanceCheckJob } from '../workers/jobs/balance-check.js';
import { createChatStrangerJob } from '../workers/jobs/chat-stranger.js';
import { createCollectJob } from '../workers/jobs/collect.js';
import { createDisputeDueJob } from '../workers/jobs/dispute-due.js';
import { createHoldExpireJob } from '../workers/jobs/hold-expire.js';
import { createOfferJobs } from '../workers/jobs/offers.js';
import { createOrderJobs } from '../workers/jobs/order-jobs.js';
import { createPaymentDecideJob } from '../workers/jobs/payment-decide.js';
import { createPaymentExpireJob } from '../workers/jobs/payment-expire.js';
import { createPaymentPollJob } from '../workers/jobs/payment-poll.js';
import { createPaymentReadBackJob } from '../workers/jobs/payment-read-back.js';
import { createEveningJobs } from '../workers/jobs/payout-evening.js';
import { createPayoutHolderJob } from '../workers/jobs/payout-holder.js';
import { createRefundCheckJob } from '../workers/jobs/refund-check.js';
import { createWalletJobs } from '../workers/jobs/wallet-jobs.js';
import { createPayoutPollJob } from '../workers/jobs/payout-poll.js';
import { createPayoutSendJob } from '../workers/jobs/payout-send.js';
import { createReconcileDayJob } from '../workers/jobs/reconcile-day.js';
import { createStatementJobs } from '../workers/jobs/statements.js';
import type { Ground } from './ground.js';
import { makeMessageHandlers } from './messages.js';
import type { Services } from './services.js';

/** One handler for every kind of job. */
export function makeHandlers(
  ground: Ground,
  services: Services,
  providers: Providers,
  gateways: readonly MessageGateway[],
): JobHandler[] {
  const parts = { ...ground, ...services, providers };
  const handlers = [
    ...makeMessageHandlers(ground, services, gateways),
    createChatStrangerJob({ ...parts, gateways }),
    createCollectJob(parts),
    createPaymentPollJob(parts),
    createPaymentReadBackJob(parts),
    createPaymentExpireJob(parts),
    createHoldExpireJob(parts),
    createPaymentDecideJob(parts),
    createPayoutSendJob(parts),
    createPayoutPollJob(parts),
    createPayoutHolderJob({
      ...{ ...parts, numbers: services.payouts.numbers, provider: PAYOUT_SETTINGS.provider },
    }),
    ...createStatementJobs(parts),
    ...createEveningJobs({ ...parts, provider: PAYOUT_SETTINGS.provider }),
    createRefundCheckJob(parts),
    ...createWalletJobs(parts),
    createReconcileDayJob(parts),
    createBalanceCheckJob(parts),
    createDisputeDueJob(parts),
    ...createOrderJobs(parts),
    ...createOfferJobs(parts),
  ];
  return handlers;
}
