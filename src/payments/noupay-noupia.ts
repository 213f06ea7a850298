import type { Clock } from '../lib/clock.js';
import { refuse } from '../lib/errors.js';
import { nationalNumber } from '../lib/phone.js';
import { refusedAmount } from './answers.js';
import { createHttpClient } from './http-client.js';
import { NOT_OFFERED } from './not-offered.js';
import { readInitiated, readVerified } from './noupay-noupia-answers.js';
import { obeyingRetryAfter } from './pace.js';
import type { CollectRequest, PaymentProvider, ProviderCapabilities } from './provider.js';

export interface NoupiaSettings {
  /** Such as https://api.noupia.com. */
  baseUrl: string;
  /** `np-live`; a constant in spite of its header's name. */
  signature: string;
  developerKey: string;
  productKey: string;
  timeoutMs: number;
}

const CAPABILITIES: ProviderCapabilities = {
  pushCollect: true,
  payout: false,
  massPayout: false,
  holder: false,
  balances: false,
  history: false,
  // It can be asked about its own transaction alone, and nothing it sends can be trusted: polls only.
  lookupByOurReference: false,
  idempotentCreate: false,
  signedNotices: false,
  refund: false,
  operators: ['MTN', 'ORANGE'],
  minAmountXaf: 100,
  amountStepXaf: 5,
};

/** Noupia Pay as its own code samples show it (payments.md 2.2): one address, the verb in the body. */
export function createNoupia(
  settings: NoupiaSettings,
  { clock }: { clock: Clock },
): PaymentProvider {
  const http = obeyingRetryAfter(createHttpClient(settings), clock);
  const headers = {
    'noupia-api-signature': settings.signature,
    'noupia-api-key': settings.developerKey,
    'noupia-product-key': settings.productKey,
  };
  const send = (json: object) => http.send({ method: 'POST', path: '/pay', headers, json });

  return {
    name: 'noupay',
    capabilities: CAPABILITIES,
    async collect(request) {
      const refusal = refusedAmount(CAPABILITIES, request.amountXaf);
      return refusal ?? readInitiated(await send(bodyOf(request)));
    },
    async status(transaction) {
      return readVerified(await send({ operation: 'verify', transaction }), transaction);
    },
    findByReference: () => Promise.resolve({ kind: 'unknown', cause: 'not_offered' }),
    ...NOT_OFFERED,
    // No signing is published, so nobody who calls is believed to be Noupia.
    verifyNotice: () => refuse('bad_signature'),
    close: () => http.close(),
  };
}

function bodyOf({ amountXaf, phone, externalReference }: CollectRequest) {
  return {
    operation: 'initiate',
    reference: externalReference,
    amount: amountXaf,
    phone: nationalNumber(phone),
    method: 'mobilemoney',
    country: 'CM',
    currency: 'XAF',
  };
}
