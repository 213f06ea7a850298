import { json, type Answer, type Exchange } from '../http.js';
import type { Fault } from '../faults.js';
import { carriedAs } from '../gsm7.js';
import type { Handsets } from '../handsets.js';
import { parseMsisdn } from '../numbers.js';
import type { Random } from '../random.js';
import type { Settings } from '../settings.js';
import type { Verb } from '../served.js';

const centsPerSegment = 1500;
const recipientLimit = 1000;

/** Status codes and their words (cht-core, api/src/services/africas-talking.js). */
const statuses = {
  100: 'Processed',
  101: 'Success',
  102: 'Queued',
  401: 'RiskHold',
  402: 'InvalidSenderId',
  403: 'InvalidPhoneNumber',
  404: 'UnsupportedNumberType',
  405: 'InsufficientBalance',
  406: 'UserInBlacklist',
  407: 'CouldNotRoute',
  409: 'DoNotDisturbRejection',
  500: 'InternalServerError',
  501: 'GatewayError',
  502: 'RejectedByGateway',
} as const;
type StatusCode = keyof typeof statuses;

export interface AcceptedMessage {
  id: string;
  msisdn: string;
  from: string;
  text: string;
  fault: Fault | undefined;
}

interface Parts {
  handsets: Handsets;
  random: Random;
  settings: Settings;
  newId: () => string;
  accept: (message: AcceptedMessage) => void;
}

interface Recipient {
  statusCode: StatusCode;
  number: string;
  status: string;
  cost: string;
  messageId: string;
}

/** `POST /version1/messaging`: header `apikey`, a form, 201 with one recipient for each number. */
export function createSendVerb(parts: Parts): Verb {
  const { handsets, random, settings } = parts;

  const refusalOf = (number: string): StatusCode | undefined => {
    const msisdn = parseMsisdn(number);
    if (!number.startsWith('+') || !msisdn) return 403;
    if (!msisdn.startsWith('237')) return 407;
    return handsets.get(msisdn).smsOptOut ? 406 : undefined;
  };
  const sendOne = (number: string, form: URLSearchParams, fault?: Fault): Recipient => {
    const text = form.get('message') ?? '';
    const refused = refusalOf(number);
    if (refused) return recipientOf(number, refused, 'None', 0);
    const id = `ATXid_${parts.newId().replaceAll('-', '')}`;
    const from = form.get('from') ?? settings.smsNumber;
    parts.accept({ id, msisdn: number.slice(1), from, text, fault });
    const code = form.get('enqueue') === '1' ? 102 : random.pick([101, 101, 100, 102] as const);
    return recipientOf(number, code, id, carriedAs(text).segments);
  };

  return {
    key: 'africastalking.sms',
    act(exchange, body, fault) {
      const form = new URLSearchParams(body.toString('utf8'));
      const problem = unauthorized(exchange, form, settings) ?? missing(form);
      if (problem) return problem;
      if (!isSender(form.get('from'))) return envelope([], 'InvalidSenderId');
      const numbers = numbersOf(form);
      return envelope(numbers.map((number) => sendOne(number, form, fault)));
    },
    refusal: (code) => {
      const known = Number(code ?? 405);
      const statusCode = (known in statuses ? known : 405) as StatusCode;
      return envelope([recipientOf('', statusCode, 'None', 0)]);
    },
  };
}

function numbersOf(form: URLSearchParams): string[] {
  const numbers = (form.get('to') ?? '').split(',').map((number) => number.trim());
  return numbers.filter(Boolean).slice(0, recipientLimit);
}

/** A rented number or up to eleven letters and digits; nothing at all means the account's own number. */
function isSender(from: string | null): boolean {
  return from === null || /^[\w &.-]{1,11}$/.test(from) || /^\+?\d{3,15}$/.test(from);
}

/** [K] Words of the refusal; the status is what clients look at. */
function unauthorized(
  exchange: Exchange,
  form: URLSearchParams,
  settings: Settings,
): Answer | undefined {
  const known =
    exchange.header('apikey') === settings.africastalkingApiKey &&
    (form.get('username') ?? settings.africastalkingUsername) === settings.africastalkingUsername;
  if (known) return undefined;
  return { status: 401, type: 'text/plain', body: 'The supplied authentication is invalid' };
}

function missing(form: URLSearchParams): Answer | undefined {
  const name = ['username', 'to', 'message'].find((field) => !form.get(field));
  if (!name) return undefined;
  const body = `Request is missing required form field '${name}'`;
  return { status: 400, type: 'text/plain', body };
}

function recipientOf(
  number: string,
  statusCode: StatusCode,
  messageId: string,
  segments: number,
): Recipient {
  const cost = segments === 0 ? '0' : `XAF ${((segments * centsPerSegment) / 100).toFixed(4)}`;
  return { statusCode, number, status: statuses[statusCode], cost, messageId };
}

/** [A] Only 201 counts as success with the vendor's own client, refused recipients included. */
function envelope(recipients: Recipient[], message?: string): Answer {
  const sent = recipients.filter(({ messageId }) => messageId !== 'None').length;
  return json(201, {
    SMSMessageData: {
      Message: message ?? `Sent to ${sent}/${recipients.length} Total Cost: ${total(recipients)}`,
      Recipients: recipients,
    },
  });
}

function total(recipients: Recipient[]): string {
  const sum = recipients.reduce((all, { cost }) => all + Number(cost.replace('XAF ', '')), 0);
  return `XAF ${sum.toFixed(4)}`;
}
