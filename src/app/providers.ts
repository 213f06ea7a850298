import type { Config } from '../config.js';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { createProviders, type Providers } from '../payments/index.js';

/** Who collects, by the configuration. */
export function makeProviders({
  config,
  clock,
  log,
}: {
  config: Config;
  clock: Clock;
  log: Log;
}): Providers {
  const { baseUrl, username, password, permanentToken, webhookKey } = config.campay;
  const credentials = permanentToken === '' ? { username, password } : { permanentToken };
  const timeoutMs = config.limits.providerTimeoutMs;
  const campay = { baseUrl, credentials, webhookKey, timeoutMs };
  const parts = { clock, order: config.paymentProviders };
  if (config.noupay !== null) warnOfNouPay(log, config.noupay.profile);
  const callbackUrl = `${config.publicUrl.replace(/\/+$/, '')}/payments/noupay/webhook`;
  const noupay = config.noupay && { ...config.noupay, timeoutMs, callbackUrl };
  return createProviders({ campay, ...(noupay && { noupay }) }, parts);
}

function warnOfNouPay(log: Log, profile: string): void {
  const meaning = 'no document of the vendor confirms what is spoken to NouPay';
  log.warn('noupay_contract_unverified', { profile, meaning });
}
