import type { createAfricasTalkingSms } from '../channels/sms/africastalking.js';
import { createProviders, type Providers } from '../payments/index.js';
import type { JobHandler } from '../workers/job.js';
import { createCollectJob } from '../workers/jobs/collect.js';
import { createHoldExpireJob } from '../workers/jobs/hold-expire.js';
import { createMessageJob } from '../workers/jobs/message.js';
import { createOrderJobs } from '../workers/jobs/order-jobs.js';
import { createPaymentExpireJob } from '../workers/jobs/payment-expire.js';
import { createPaymentPollJob } from '../workers/jobs/payment-poll.js';
import { createPaymentReadBackJob } from '../workers/jobs/payment-read-back.js';
import type { Ground } from './ground.js';
import type { Services } from './services.js';

/** Who collects, by the configuration. */
export function makeProviders({ config, clock, log }: Ground): Providers {
  const { baseUrl, username, password, permanentToken, webhookKey } = config.campay;
  const credentials = permanentToken === '' ? { username, password } : { permanentToken };
  const timeoutMs = config.limits.providerTimeoutMs;
  const campay = { baseUrl, credentials, webhookKey, timeoutMs };
  if (config.noupay === null) return createProviders({ campay }, { clock });
  log.warn('noupay_contract_unverified', {
    profile: config.noupay.profile,
    meaning: 'no document of the vendor confirms what is spoken to NouPay',
  });
  const callbackUrl = `${config.publicUrl.replace(/\/+$/, '')}/payments/noupay/webhook`;
  const noupay = { ...config.noupay, timeoutMs, callbackUrl };
  return createProviders({ campay, noupay }, { clock });
}

/** One handler for every kind of job. */
export function makeHandlers(
  ground: Ground,
  services: Services,
  providers: Providers,
  sms: ReturnType<typeof createAfricasTalkingSms>,
): JobHandler[] {
  const parts = { ...ground, ...services, providers };
  const handlers = [
    createMessageJob({
      ...parts,
      compose: services.notifications.compose,
      isWanted: services.notifications.isWanted,
      gateways: [sms],
    }),
    createCollectJob(parts),
    createPaymentPollJob(parts),
    createPaymentReadBackJob(parts),
    createPaymentExpireJob(parts),
    createHoldExpireJob(parts),
    ...createOrderJobs(parts),
  ];
  return handlers;
}
