import type { Transaction } from '../books.js';
import type { Collector } from '../collector.js';
import { misread } from '../collects.js';
import type { Fault, FaultKey } from '../faults.js';
import { json, route, type Answer, type Exchange, type Handler, type Route } from '../http.js';
import type { Networks } from '../networks.js';
import type { Random } from '../random.js';
import { fieldsOf } from '../served.js';

interface Parts extends Pick<Networks, 'clock' | 'handsets' | 'newId' | 'served' | 'settings'> {
  payments: Collector;
  random: Random;
}

type Act = (fields: Record<string, string>, fault?: Fault) => Answer;

/**
 * NouPay by profile `noupia`: [A] Noupia Pay's own code samples, [C] code of those who use it. One
 * address, the verb in the body, no notices that could be believed.
 */
export function createNoupia(parts: Parts): Route[] {
  const { clock, handsets, newId, payments, random, served, settings } = parts;

  // [A] 200 or 201.
  const success = (data: object): Answer =>
    json(random.pick([200, 201]), {
      ...{ response: 'success', code: 'OPERATION_SUCCESSFUL', message: 'Operation successful' },
      data,
    });
  // [C] The status beside an error was seen as either.
  const failure = (code: string): Answer =>
    json(random.pick([200, 400]), { response: 'error', code, message: 'Operation failed' });

  const initiate: Act = (fields, fault) => {
    const { amount = '', phone = '', reference = '' } = fields;
    const isAmount = /^\d{1,9}$/.test(amount) && Number(amount) >= 100 && Number(amount) % 5 === 0;
    if (!isAmount || reference === '' || !/^6\d{8}$/.test(phone))
      return failure('INVALID_PARAMETER');
    const msisdn = `237${phone}`;
    const { operator } = handsets.get(msisdn);
    if (operator !== 'MTN' && operator !== 'ORANGE') return failure('ERROR_UNKNOWN_OPERATOR');
    const transaction = payments.collect(
      {
        reference: `PAY${newId().replaceAll('-', '').slice(0, 17).toUpperCase()}`,
        ...{ externalReference: reference, description: '', msisdn },
        ...{ amountXaf: Number(amount), callbackPath: undefined },
      },
      fault,
    );
    return success(channelOf(transaction));
  };
  const verify: Act = (fields, fault) => {
    const transaction = payments.byReference(fields.transaction ?? '');
    if (!transaction) return failure('ERROR_UNKNOWN_TRANSACTION');
    return success(verifiedFields(misread(transaction, clock.now(), fault), random));
  };
  const isKnown = (exchange: Exchange): boolean =>
    /^np-(live|test)$/.test(exchange.header('noupia-api-signature')) &&
    exchange.header('noupia-api-key') === settings.noupayApiKey &&
    exchange.header('noupia-product-key') === settings.noupayProductKey;
  const verb = (key: FaultKey, act: Act): Handler =>
    served({
      key,
      act: (exchange, body, fault) =>
        isKnown(exchange)
          ? act(fieldsOf(body), fault)
          : json(401, { response: 'error', code: 'INVALID_API_KEY', message: 'Unauthorized' }),
      refusal: (code = 'ERROR_UNKNOWN_OPERATOR') => failure(code),
    });
  const verbs = {
    initiate: verb('noupay.collect', initiate),
    verify: verb('noupay.status', verify),
  };

  return [
    route('POST', '/noupay/pay', async (exchange) => {
      const body = await exchange.body();
      const { operation = '' } = fieldsOf(body);
      if (operation !== 'initiate' && operation !== 'verify') return failure('INVALID_PARAMETER');
      return verbs[operation]({ ...exchange, body: () => Promise.resolve(body) });
    }),
  ];
}

/** [A] What the payer dials, and whose wallet it is. */
function channelOf({ reference, operator }: Transaction) {
  const isMtn = operator === 'MTN';
  return {
    transaction: reference,
    channel_ussd: isMtn ? '*126#' : '#150*50#',
    channel_name: isMtn ? 'MTN Mobile Money' : 'Orange Money',
  };
}

/** [C] The fields of code that reads them. [K] A payer's refusal is `cancelled`. */
function verifiedFields(transaction: Transaction, random: Random) {
  const { reference, externalReference, chargedXaf, feeXaf, status, reason } = transaction;
  const failed = /cancel|REJECT/i.test(reason) ? 'cancelled' : 'failed';
  return {
    transaction: reference,
    type: 'payment',
    status: { PENDING: 'pending', SUCCESSFUL: 'successful', FAILED: failed }[status],
    amount: random.pick<unknown>([chargedXaf, String(chargedXaf)]),
    fee: String(feeXaf),
    currency: 'XAF',
    reference: externalReference,
    method: 'mobilemoney',
    channel_name: channelOf(transaction).channel_name,
    timestamp: Math.floor(Date.parse(transaction.createdAt) / 1000),
    country: 'CM',
  };
}
