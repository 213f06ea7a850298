import type { Transaction } from '../books.js';
import type { Networks } from '../networks.js';
import { json, route, type Answer, type Handler, type Route } from '../http.js';
import type { Random } from '../random.js';
import { fieldsOf } from '../served.js';
import { badCredentials, type CampayAccess } from './access.js';
import { fieldRefusal, rawJson, refusal, ussdCodeVariant } from './answers.js';
import type { CampayLedger } from './ledger.js';
import type { MassPayouts } from './mass-payouts.js';
import type { CampayPayments } from './payments.js';
import { createReadings, type Act } from './readings.js';
import { askOf, isSame, isUuidV4, problemOf, type WalletOperator } from './requests.js';

const base = '/campay/api';
const withdrawFeeRate = 0.01;

type CampayVerb =
  'collect' | 'withdraw' | 'status' | 'balance' | 'history' | 'holder_info' | 'mass_payout_status';

interface Parts extends Pick<Networks, 'books' | 'clock' | 'handsets' | 'served' | 'settings'> {
  access: CampayAccess;
  ledger: CampayLedger;
  massPayouts: MassPayouts;
  payments: CampayPayments;
  random: Random;
  signature: () => string;
}

/** Verbs of CamPay that ask for money to move. */
function createMovers(parts: Parts): { collect: Act; withdraw: Act } {
  const { handsets, ledger, payments, random, settings } = parts;

  /** The sources contradict each other on a second collect with the same reference, so both are played. */
  const replays = (): boolean =>
    settings.campayDuplicates === 'any'
      ? random.chance(0.5)
      : settings.campayDuplicates === 'replay';
  // [A] No status: it is PENDING.
  const collected = ({ reference, operator }: Transaction): Answer =>
    rawJson(200, { reference, ussd_code: ussdCodeVariant(operator, random), operator });
  const lacksFloat = (msisdn: string, amountXaf: number): boolean => {
    const operator = handsets.get(msisdn).operator as WalletOperator;
    return ledger.floats()[operator] < amountXaf * (1 + withdrawFeeRate);
  };

  return {
    collect(fields, _exchange, fault) {
      const problem = problemOf(fields, 'from', parts);
      if (problem) return problem;
      const ask = askOf(fields, 'from');
      const known = ledger.byExternalReference('collect', ask.externalReference);
      if (!known) return collected(payments.collect(ask, fault));
      return isSame(known, ask) && replays() ? collected(known) : duplicateReference();
    },
    withdraw(fields, _exchange, fault) {
      // [B] The likely symptom of withdrawals that nobody switched on in the dashboard.
      if (!settings.campayWithdrawals) return forbidden();
      const problem = problemOf(fields, 'to', parts);
      if (problem) return problem;
      const ask = askOf(fields, 'to');
      // [B] Documented as a UUIDv4, unique per request.
      if (!isUuidV4(ask.externalReference))
        return fieldRefusal('external_reference', 'Must be a valid UUID.');
      if (ledger.byExternalReference('withdraw', ask.externalReference))
        return duplicateReference();
      // [B] The float of the destination's operator counts, not the total.
      if (lacksFloat(ask.msisdn, ask.amountXaf)) return refusal('ER301', random);
      const { reference, status } = payments.withdraw(ask, fault);
      return rawJson(200, { reference, status });
    },
  };
}

/** CamPay's API under `/campay/api`. Facts and their grades: [A] the vendor's, [B] tested by others, [C] read. */
export function createCampayApi(parts: Parts): Route[] {
  const { access, massPayouts, random, served, settings } = parts;
  const { collect, withdraw } = createMovers(parts);
  const { status, balance, history, holder } = createReadings(parts);

  const verb = (name: CampayVerb, act: Act, refused: string): Handler =>
    served({
      key: `campay.${name}`,
      act: (exchange, body, fault) =>
        access.check(exchange) ?? act(fieldsOf(body), exchange, fault),
      refusal: (code = refused) => (code.startsWith('ER') ? refusal(code, random) : forbidden()),
    });
  const massPayout = served({
    key: 'campay.mass_payout',
    act: (exchange, body, fault) =>
      access.check(exchange) ??
      (settings.campayWithdrawals ? massPayouts.create(body, fault) : forbidden()),
    refusal: (code = 'ER301') => (code.startsWith('ER') ? refusal(code, random) : forbidden()),
  });
  const massPayoutStatus: Act = (_fields, { params: [reference = ''] }) =>
    massPayouts.status(reference);
  const token = served({
    key: 'campay.token',
    act: (_exchange, body) => access.give(fieldsOf(body)),
    refusal: badCredentials,
  });

  return [
    route('POST', `${base}/token`, token),
    route('POST', `${base}/collect`, verb('collect', collect, 'ER102')),
    route('POST', `${base}/withdraw`, verb('withdraw', withdraw, 'ER301')),
    route('POST', `${base}/mass_payout`, massPayout),
    route(
      'GET',
      `${base}/mass_payout_status/:reference`,
      verb('mass_payout_status', massPayoutStatus, 'forbidden'),
    ),
    route('GET', `${base}/transaction/:reference`, verb('status', status, 'forbidden')),
    route('GET', `${base}/balance`, verb('balance', balance, 'forbidden')),
    route('POST', `${base}/history`, verb('history', history, 'forbidden')),
    route('GET', `${base}/holder_info`, verb('holder_info', holder, 'ER101')),
  ];
}

function duplicateReference(): Answer {
  return fieldRefusal(
    'external_reference',
    'A transaction with this external reference already exists.',
  );
}

function forbidden(): Answer {
  return json(403, { detail: 'You do not have permission to perform this action.' });
}
