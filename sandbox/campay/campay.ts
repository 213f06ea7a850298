import type { Route } from '../http.js';
import type { Networks } from '../networks.js';
import { createRandom } from '../random.js';
import { createCampayAccess } from './access.js';
import { createCampayApi } from './api.js';
import { noticeSignature } from './jwt.js';
import { createCampayLedger, type CampayLedger } from './ledger.js';
import { createMassPayouts } from './mass-payouts.js';
import { createCampayPayments } from './payments.js';
import { createCampayWebhook } from './webhook.js';

/** CamPay: its API towards the application and the merchant's account behind it. */
export interface Campay {
  routes: Route[];
  ledger: CampayLedger;
  clear(): void;
}

export function createCampay(parts: Omit<Networks, 'clear'>): Campay {
  const { clock, settings } = parts;
  const random = (name: string) => createRandom(`${settings.seed}:campay.${name}`);
  const ledger = createCampayLedger(parts);
  const access = createCampayAccess(parts);
  const notify = createCampayWebhook({ ...parts, random: random('webhook') });
  const payments = createCampayPayments({ ...parts, ledger, notify, random: random('payments') });
  const massPayouts = createMassPayouts({
    ...{ ...parts, ledger, payments, random: random('mass_payouts') },
  });
  const signature = (): string => noticeSignature(clock.now(), settings.campayWebhookKey, true);
  return {
    routes: createCampayApi({
      ...parts,
      access,
      ledger,
      massPayouts,
      payments,
      random: random('api'),
      signature,
    }),
    ledger,
    clear() {
      ledger.clear();
      massPayouts.clear();
      access.clear();
    },
  };
}
