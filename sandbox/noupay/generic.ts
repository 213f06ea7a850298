import type { Transaction } from '../books.js';
import type { Ask, Collector } from '../collector.js';
import { misread } from '../collects.js';
import type { Fault, FaultKey } from '../faults.js';
import { json, route, type Answer, type Exchange, type Handler, type Route } from '../http.js';
import type { Networks } from '../networks.js';
import { fieldsOf } from '../served.js';
import type { NouPaySigning } from './signing.js';

const base = '/noupay/payments';
/** [K] `EU_MOBILE` is a name in a list: nothing more is known of it, so it is refused. */
const methods: Record<string, string> = { MTN_MOMO: 'MTN', ORANGE_MONEY: 'ORANGE' };

interface Parts extends Pick<Networks, 'clock' | 'handsets' | 'newId' | 'served'> {
  payments: Collector;
  signing: NouPaySigning;
}

/** What a transaction looks like in answers and notices. Every name is an assumption [K]. */
export function paymentFields(transaction: Transaction): Record<string, unknown> {
  const { reference, externalReference, status, chargedXaf, netXaf, reason } = transaction;
  const method = Object.keys(methods).find((name) => methods[name] === transaction.operator);
  return {
    id: reference,
    reference: externalReference,
    status: { PENDING: 'pending', SUCCESSFUL: 'successful', FAILED: 'failed' }[status],
    amount: chargedXaf,
    currency: 'XAF',
    method: method ?? null,
    net_amount: status === 'SUCCESSFUL' ? netXaf : null,
    reason: reason === '' ? null : reason,
    created_at: transaction.createdAt,
  };
}

/** NouPay by profile `generic`, as the application assumes it: nobody has seen the real one. */
export function createGeneric(parts: Parts): Route[] {
  const { clock, handsets, newId, payments, served, signing } = parts;
  /** What an idempotency key was first used for. */
  const known = (body: Buffer, key: string): Answer | undefined => {
    const transaction = payments.byExternalReference(key);
    if (!transaction) return undefined;
    const { amount, phone } = fieldsOf(body);
    const isSame = Number(amount) === transaction.amountXaf && phone === transaction.msisdn;
    return isSame ? created(200, transaction) : refusal(409, 'IDEMPOTENCY_CONFLICT');
  };
  const problemOf = (fields: Record<string, string>): Answer | undefined => {
    const { amount = '', phone = '', method = '' } = fields;
    if (!/^[1-9]\d{0,8}$/.test(amount)) return refusal(400, 'INVALID_AMOUNT');
    if (!/^2376\d{8}$/.test(phone)) return refusal(400, 'INVALID_PHONE');
    const isThere = methods[method] === handsets.get(phone).operator;
    return isThere ? undefined : refusal(400, 'INVALID_METHOD');
  };

  const create = (exchange: Exchange, body: Buffer, fault?: Fault): Answer => {
    const fields = fieldsOf(body);
    const key = exchange.header('idempotency-key');
    if (key === '' || key !== fields.reference) return refusal(400, 'INVALID_REFERENCE');
    const answer = known(body, key) ?? problemOf(fields);
    return answer ?? created(201, payments.collect(askOf(fields, newId()), fault));
  };
  const read = ({ params: [id = ''] }: Exchange, _body: Buffer, fault?: Fault): Answer => {
    const transaction = payments.byReference(id);
    if (!transaction) return refusal(404, 'NOT_FOUND');
    return json(200, paymentFields(misread(transaction, clock.now(), fault)));
  };
  const find = ({ query }: Exchange): Answer => {
    const transaction = payments.byExternalReference(query.get('reference') ?? '');
    return json(200, { data: transaction ? [paymentFields(transaction)] : [] });
  };
  const verb = (
    key: FaultKey,
    act: (exchange: Exchange, body: Buffer, fault?: Fault) => Answer,
  ): Handler =>
    served({
      key,
      act: (exchange, body, fault) => {
        const problem = signing.problemOf(exchange, body);
        return problem === undefined ? act(exchange, body, fault) : refusal(401, problem);
      },
      refusal: (code = 'INVALID_METHOD') => refusal(400, code),
    });

  return [
    route('POST', base, verb('noupay.collect', create)),
    route('GET', base, verb('noupay.lookup', find)),
    route('GET', `${base}/:id`, verb('noupay.status', read)),
  ];
}

function created(status: number, transaction: Transaction): Answer {
  const ussd = transaction.operator === 'MTN' ? '*126#' : '#150*50#';
  return json(status, { ...paymentFields(transaction), ussd_code: ussd });
}

function refusal(status: number, code: string): Answer {
  return json(status, { code, message: 'The request was refused.' });
}

function askOf(fields: Record<string, string>, reference: string): Ask {
  return {
    reference,
    externalReference: fields.reference ?? '',
    description: fields.description ?? '',
    msisdn: fields.phone ?? '',
    amountXaf: Number(fields.amount),
    callbackPath: pathOf(fields.callback_url ?? ''),
  };
}

/** The application is reached at the one address that is known of it; the path is its own choice. */
function pathOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).pathname : undefined;
}
