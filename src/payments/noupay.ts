import type { Clock } from '../lib/clock.js';
import { createNouPayGeneric, type NouPayGenericSettings } from './noupay-generic.js';
import { createNoupia, type NoupiaSettings } from './noupay-noupia.js';
import type { PaymentProvider } from './provider.js';

/**
 * NouPay by one of two contracts, neither of which any vendor's document confirms (payments.md 2):
 * Noupia's, read from its own code samples, or a plain signed one of our own assumption.
 */
export type NouPaySettings =
  ({ profile: 'noupia' } & NoupiaSettings) | ({ profile: 'generic' } & NouPayGenericSettings);

export function createNouPay(settings: NouPaySettings, parts: { clock: Clock }): PaymentProvider {
  return settings.profile === 'noupia'
    ? createNoupia(settings, parts)
    : createNouPayGeneric(settings, parts);
}
