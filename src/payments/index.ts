import type { Clock } from '../lib/clock.js';
import { AppError } from '../lib/errors.js';
import { createCampay, type CampaySettings } from './campay.js';
import { createNouPay, type NouPaySettings } from './noupay.js';
import type { PaymentProvider } from './provider.js';

/** What is configured of each provider; one left out is not offered. */
export interface ProvidersSettings {
  campay?: CampaySettings;
  noupay?: NouPaySettings;
}

/** The providers this deployment works with, by name. */
export interface Providers {
  /** A provider that attempts or notices name; one that is not configured is a fault. */
  get(name: string): PaymentProvider;
  /** All that are configured, the first choice first. */
  list(): PaymentProvider[];
  close(): Promise<void>;
}

export function createProviders(
  settings: ProvidersSettings,
  parts: { clock: Clock; order?: readonly string[] },
): Providers {
  const list = [
    settings.campay ? createCampay(settings.campay, parts) : null,
    settings.noupay ? createNouPay(settings.noupay, parts) : null,
  ];
  const { order = [] } = parts;
  const rank = ({ name }: PaymentProvider) =>
    order.includes(name) ? order.indexOf(name) : order.length;
  const configured = list.filter((provider) => provider !== null);
  return listProviders(configured.sort((one, other) => rank(one) - rank(other)));
}

/** The same over given providers. */
export function listProviders(list: PaymentProvider[]): Providers {
  return {
    get(name) {
      const provider = list.find((one) => one.name === name);
      if (provider) return provider;
      // It may be configured again: whatever waits for it comes back later.
      throw new AppError('provider_failed', `provider ${name} is not configured`, {
        retryable: true,
      });
    },
    list: () => [...list],
    async close() {
      await Promise.all(list.map((provider) => provider.close()));
    },
  };
}
