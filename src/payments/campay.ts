import { addMs, inDouala, type Clock } from '../lib/clock.js';
import { refuse } from '../lib/errors.js';
import {
  fieldsOf,
  readCollect,
  readHistory,
  readStatus,
  referenceOf,
  textOf,
} from './campay-answers.js';
import { createCampayTokens, type CampayCredentials } from './campay-token.js';
import { createHttpClient, type HttpCall, type Sent } from './http-client.js';
import { isSignedHs256 } from './jwt.js';
import type { CollectRequest, PaymentProvider, ProviderCapabilities } from './provider.js';

export interface CampaySettings {
  /** Such as https://demo.campay.net/api. */
  baseUrl: string;
  credentials: CampayCredentials;
  /** The application's webhook key; an empty one lets no notice in. */
  webhookKey: string;
  timeoutMs: number;
}

const CAPABILITIES: ProviderCapabilities = {
  // Status takes CamPay's reference only, and a history without a row proves nothing (payments.md 0.2).
  lookupByOurReference: false,
  idempotentCreate: false,
  signedNotices: true,
  refund: false,
  operators: ['MTN', 'ORANGE'],
  minAmountXaf: 1,
  amountStepXaf: 1,
};

/** A history is asked by days; this margin keeps midnight and a wrong clock from hiding a row. */
const MARGIN_MS = 2 * 60 * 60_000;

/** CamPay by its real protocol (payments.md section 1). */
export function createCampay(
  settings: CampaySettings,
  { clock }: { clock: Clock },
): PaymentProvider {
  const http = createHttpClient(settings);
  const { credentials } = settings;
  const tokens = createCampayTokens({ http, credentials, nowMs: () => clock.monotonicMs() });

  /** Sends under the token; a refused token is renewed once. Without one, nothing is sent. */
  async function send(call: HttpCall, renewed = false): Promise<Sent> {
    const given = await tokens.current();
    if (!given.ok) return { kind: 'not_sent', cause: given.cause };
    const headers = { authorization: `Token ${given.token}` };
    const sent = await http.send({ ...call, headers });
    const isRefused = sent.kind === 'answer' && sent.status === 401;
    return isRefused && !renewed && tokens.forget(given.token) ? send(call, true) : sent;
  }

  return {
    name: 'campay',
    capabilities: CAPABILITIES,
    async collect(request) {
      return readCollect(await send({ method: 'POST', path: '/collect/', json: bodyOf(request) }));
    },
    async status(reference) {
      const path = `/transaction/${encodeURIComponent(reference)}/`;
      return readStatus(await send({ method: 'GET', path }), reference);
    },
    async findByReference(ours, sentAt) {
      const json = {
        start_date: inDouala(addMs(sentAt, -MARGIN_MS)).date,
        end_date: inDouala(addMs(sentAt, MARGIN_MS)).date,
      };
      return readHistory(await send({ method: 'POST', path: '/history/', json }), ours);
    },
    verifyNotice: (fields, now) => verifyNotice(fields, settings.webhookKey, now),
    close: () => http.close(),
  };
}

/** Our reference stands in three places, because no single one comes back for sure (payments.md 0.2). */
function bodyOf(request: CollectRequest): Record<string, string> {
  return {
    amount: String(request.amountXaf),
    currency: 'XAF',
    from: request.phone.slice(1),
    description: `${request.description} ${request.externalReference}`,
    external_reference: request.externalReference,
    external_user: request.externalReference,
  };
}

function verifyNotice(
  notice: unknown,
  webhookKey: string,
  now: Date,
): ReturnType<PaymentProvider['verifyNotice']> {
  const fields = fieldsOf(notice) ?? {};
  const signature = fields['signature'];
  if (typeof signature !== 'string' || !isSignedHs256(signature, webhookKey, now)) {
    return refuse('bad_signature');
  }
  return {
    ok: true,
    notice: {
      providerReference: referenceOf(fields['reference']),
      externalReference: referenceOf(fields['external_reference']),
      status: textOf(fields['status'])?.toUpperCase() ?? '',
    },
  };
}
