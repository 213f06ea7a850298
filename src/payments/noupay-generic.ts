import { randomUUID } from 'node:crypto';
import type { Clock } from '../lib/clock.js';
import { refuse } from '../lib/errors.js';
import { operatorOf as operatorOfNumber } from '../lib/phone.js';
import { refusedAmount } from './answers.js';
import { fieldsOf, jsonOf, referenceOf, textOf } from './fields.js';
import { createHttpClient, type HttpClient } from './http-client.js';
import { NOT_OFFERED } from './not-offered.js';
import { readCreated, readFound, readPayment, refusedHere } from './noupay-generic-answers.js';
import { provenNonce, signatureOf } from './noupay-signing.js';
import { obeyingRetryAfter } from './pace.js';
import type { CollectRequest, PaymentProvider, ProviderCapabilities } from './provider.js';

export interface NouPayGenericSettings {
  /** Such as https://api.noupay.com. */
  baseUrl: string;
  apiKey: string;
  /** Signs both ways; an empty one lets no notice in. */
  secret: string;
  /** Where notices are to come; its path is part of their signature. */
  callbackUrl: string;
  timeoutMs: number;
}

/** The networks it names, and whether we use them: of Express Union Mobile there is no description. */
const METHODS: Readonly<Record<string, { method: string; isOn: boolean }>> = {
  MTN: { method: 'MTN_MOMO', isOn: true },
  ORANGE: { method: 'ORANGE_MONEY', isOn: true },
  EU_MOBILE: { method: 'EU_MOBILE', isOn: false },
};

const CAPABILITIES: ProviderCapabilities = {
  pushCollect: true,
  payout: false,
  massPayout: false,
  holder: false,
  balances: false,
  history: false,
  lookupByOurReference: true,
  idempotentCreate: true,
  signedNotices: true,
  refund: false,
  operators: Object.keys(METHODS).filter((operator) => METHODS[operator]?.isOn),
  minAmountXaf: 1,
  amountStepXaf: 1,
};

/** NouPay as we assume it: signed JSON both ways (payments.md 2.3, profile `generic`). */
export function createNouPayGeneric(
  settings: NouPayGenericSettings,
  parts: { clock: Clock; newNonce?: () => string },
): PaymentProvider {
  const { secret, callbackUrl } = settings;
  const http = obeyingRetryAfter(createHttpClient(settings), parts.clock);
  const send = signing(http, settings, parts);

  return {
    name: 'noupay',
    capabilities: CAPABILITIES,
    async collect(request) {
      const method = METHODS[request.operator ?? operatorOfNumber(request.phone) ?? ''];
      if (!method) return refusedHere('operator_unknown');
      if (!method.isOn) return refusedHere('method_off');
      const refusal = refusedAmount(CAPABILITIES, request.amountXaf);
      if (refusal) return refusal;
      const text = JSON.stringify(bodyOf(request, method.method, callbackUrl));
      const headers = { 'idempotency-key': request.externalReference };
      return readCreated(await send({ method: 'POST', path: '/payments', headers, text }));
    },
    async status(reference) {
      const path = `/payments/${encodeURIComponent(reference)}`;
      return readPayment(await send({ method: 'GET', path }), reference);
    },
    async findByReference(ours) {
      const path = `/payments?reference=${encodeURIComponent(ours)}`;
      return readFound(await send({ method: 'GET', path }), ours);
    },
    ...NOT_OFFERED,
    verifyNotice(received, now) {
      const { pathname } = new URL(callbackUrl);
      const nonce = provenNonce(received, { path: pathname, secret, now });
      if (nonce === null) return refuse('bad_signature');
      // The signature is over the bytes, so they are what is read, however they were parsed.
      const fields = fieldsOf(jsonOf(received.rawBody.toString('utf8')));
      return {
        ok: true,
        notice: {
          providerReference: referenceOf(fields?.['id']),
          externalReference: referenceOf(fields?.['reference']),
          status: textOf(fields?.['status'])?.toUpperCase() ?? '',
          nonce,
        },
      };
    },
    close: () => http.close(),
  };
}

/** Sends calls signed: each with the time and a nonce of its own. */
function signing(
  http: HttpClient,
  { baseUrl, apiKey, secret }: NouPayGenericSettings,
  { clock, newNonce = randomUUID }: { clock: Clock; newNonce?: () => string },
): HttpClient['send'] {
  const root = new URL(baseUrl).pathname.replace(/\/+$/, '');
  return (call) => {
    const timestamp = String(Math.floor(clock.now().getTime() / 1000));
    const signed = { method: call.method, path: `${root}${call.path}`, timestamp };
    const nonce = newNonce();
    const signature = signatureOf({ ...signed, nonce, body: call.text ?? '' }, secret);
    const proof = { 'x-timestamp': timestamp, 'x-nonce': nonce, 'x-signature': signature };
    return http.send({ ...call, headers: { 'x-api-key': apiKey, ...proof, ...call.headers } });
  };
}

function bodyOf(request: CollectRequest, method: string, callbackUrl: string) {
  return {
    amount: request.amountXaf,
    currency: 'XAF',
    method,
    phone: request.phone.slice(1),
    reference: request.externalReference,
    description: request.description,
    callback_url: callbackUrl,
  };
}
