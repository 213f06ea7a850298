import { createCollector } from '../collector.js';
import type { Reasons } from '../collects.js';
import type { Route } from '../http.js';
import type { Networks } from '../networks.js';
import { createRandom } from '../random.js';
import { createGeneric } from './generic.js';
import { createNoupia } from './noupia.js';
import { createNouPaySigning } from './signing.js';
import { createNouPayWebhook } from './webhook.js';

/** [K] The words of failure. */
const reasons: Reasons = {
  refused: ['APPROVAL_REJECTED', 'cancelled by the payer'],
  wrong_pin: ['failed'],
  insufficient: ['NOT_ENOUGH_FUNDS', 'failed'],
  expired: ['EXPIRED'],
  unreachable: ['timeout'],
};

/** NouPay by both of its profiles, each at its own address; they share one merchant's books. */
export interface NouPay {
  routes: Route[];
  clear(): void;
}

export function createNouPay(parts: Omit<Networks, 'clear'>): NouPay {
  const { settings } = parts;
  const random = (name: string) => createRandom(`${settings.seed}:noupay.${name}`);
  const signing = createNouPaySigning(parts);
  const notify = createNouPayWebhook({ ...parts, signing });
  const payments = createCollector({
    ...{ ...parts, provider: 'noupay', notify, reasons, random: random('payments') },
    noticeDelayMs: settings.noupayWebhookDelayMs,
  });
  return {
    routes: [
      ...createGeneric({ ...parts, payments, signing }),
      ...createNoupia({ ...parts, payments, random: random('noupia') }),
    ],
    clear() {
      payments.clear();
      signing.clear();
    },
  };
}
