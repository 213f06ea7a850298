import { addMs, inDouala, type Clock } from '../lib/clock.js';
import { refuse } from '../lib/errors.js';
import { isUuid4 } from '../lib/ids.js';
import { refused, refusedAmount } from './answers.js';
import { readCollect, readStatus } from './campay-answers.js';
import { readMassPayout, readMassPayoutStatus, readWithdraw } from './campay-payouts.js';
import { findInHistory, readBalances, readHistory, readHolder } from './campay-readings.js';
import { createCampaySession } from './campay-session.js';
import { createCampayTokens, type CampayCredentials } from './campay-token.js';
import { fieldsOf, referenceOf, textOf } from './fields.js';
import { createHttpClient } from './http-client.js';
import { isSignedHs256 } from './jwt.js';
import { obeyingRetryAfter } from './pace.js';
import type {
  CollectRequest,
  PaymentProvider,
  ProviderCapabilities,
  WithdrawRequest,
} from './provider.js';

export interface CampaySettings {
  /** Such as https://demo.campay.net/api. */
  baseUrl: string;
  credentials: CampayCredentials;
  /** The application's webhook key; an empty one lets no notice in. */
  webhookKey: string;
  timeoutMs: number;
}

const CAPABILITIES: ProviderCapabilities = {
  pushCollect: true,
  payout: true,
  massPayout: true,
  holder: true,
  balances: true,
  history: true,
  // Status takes CamPay's reference only, and a history without a row proves nothing (payments.md 0.2).
  lookupByOurReference: false,
  idempotentCreate: false,
  signedNotices: true,
  // A refund is a withdraw to the payer.
  refund: false,
  operators: ['MTN', 'ORANGE'],
  minAmountXaf: 1,
  amountStepXaf: 1,
};

/** A history is asked by days, of a zone nobody names: so far beyond midnight no row is hidden. */
const MARGIN_MS = 2 * 60 * 60_000;

/** CamPay by its real protocol (payments.md section 1). */
export function createCampay(
  settings: CampaySettings,
  { clock }: { clock: Clock },
): PaymentProvider {
  const http = obeyingRetryAfter(createHttpClient(settings), clock);
  const { credentials } = settings;
  const tokens = createCampayTokens({ http, credentials, nowMs: () => clock.monotonicMs() });

  const { send, sendOnce } = createCampaySession(http, tokens);
  const get = (path: string) => send({ method: 'GET', path });
  const history = (from: Date, to: Date) => {
    const [start, end] = [addMs(from, -MARGIN_MS), addMs(to, MARGIN_MS)].map(inDouala);
    const json = { start_date: start?.date, end_date: end?.date };
    return send({ method: 'POST', path: '/history/', json });
  };

  return {
    name: 'campay',
    capabilities: CAPABILITIES,
    async collect(request) {
      const refusal = refusedAmount(CAPABILITIES, request.amountXaf);
      if (refusal) return refusal;
      return readCollect(await send({ method: 'POST', path: '/collect/', json: bodyOf(request) }));
    },
    async status(reference) {
      return readStatus(await get(`/transaction/${encodeURIComponent(reference)}/`), reference);
    },
    async findByReference(ours, sentAt) {
      return findInHistory(await history(sentAt, sentAt), ours);
    },
    async withdraw(request) {
      if (!isUuid4(request.externalReference)) return refused('not_uuid4', 'failed');
      const json = { currency: 'XAF', to: request.phone.slice(1), ...outgoing(request) };
      return readWithdraw(await sendOnce({ method: 'POST', path: '/withdraw/', json }));
    },
    async massPayout({ externalReference, comment, lines }) {
      const details = lines.map((line) => ({
        phone_number: line.phone.slice(1),
        ...outgoing(line),
      }));
      const json = { comment, mp_reference: externalReference, details };
      return readMassPayout(await sendOnce({ method: 'POST', path: '/mass_payout/', json }));
    },
    async massPayoutStatus(reference) {
      return readMassPayoutStatus(
        await get(`/mass_payout_status/${encodeURIComponent(reference)}/`),
      );
    },
    async holder(phone) {
      return readHolder(await get(`/holder_info/?phone_number=${phone.slice(1)}`));
    },
    async balances() {
      return readBalances(await get('/balance/'));
    },
    async history(from, to) {
      return readHistory(await history(from, to), from, to);
    },
    verifyNotice: ({ fields }, now) => verifyNotice(fields, settings.webhookKey, now),
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

/** What a withdraw and a line of a mass payout share; a history shows the description alone. */
function outgoing(request: WithdrawRequest): Record<string, string> {
  return {
    amount: String(request.amountXaf),
    description: `${request.description} ${request.externalReference}`,
    external_reference: request.externalReference,
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
      // The signature tells who called when: a call that is repeated in time looks the same.
      nonce: null,
    },
  };
}
