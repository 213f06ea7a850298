import type { ChatContent } from '../chat.js';
import type { Fault } from '../faults.js';
import type { Handsets, Phone } from '../handsets.js';
import { json, type Answer, type Exchange } from '../http.js';
import { parseMsisdn } from '../numbers.js';
import type { Verb } from '../served.js';
import type { Settings } from '../settings.js';
import { fieldsOf, readMessage } from './requests.js';
import { phoneOfUser, userIdOf } from './user-ids.js';

/** [A] Words and statuses of errors (developers.facebook.com, Cloud API error codes). [K] Which HTTP status. */
const errors: Record<number, { status: number; title: string }> = {
  100: { status: 400, title: 'Invalid parameter' },
  190: { status: 401, title: 'Authentication Error' },
  130429: { status: 400, title: 'Rate limit hit' },
  131000: { status: 500, title: 'Something went wrong' },
  131005: { status: 403, title: 'Access denied' },
  131009: { status: 400, title: 'Parameter value is not valid' },
  131016: { status: 500, title: 'Service unavailable' },
  131026: { status: 400, title: 'Message undeliverable' },
  131031: { status: 403, title: 'Business Account locked' },
  131047: { status: 400, title: 'Re-engagement message' },
  131048: { status: 400, title: 'Spam rate limit hit' },
  131051: { status: 400, title: 'Unsupported message type' },
  131056: { status: 400, title: '(Business Account, Consumer Account) pair rate limit hit' },
  132001: { status: 404, title: 'Template does not exist' },
  132012: { status: 400, title: 'Template Parameter Format Mismatch' },
};

export interface CloudMessage {
  id: string;
  phone: Phone;
  content: ChatContent;
  /** What the sender wants to find in the receipts. */
  ref: string;
  fault: Fault | undefined;
}

interface Parts {
  handsets: Handsets;
  settings: Settings;
  newId: () => string;
  accept: (message: CloudMessage) => void;
}

/** `POST /v23.0/:phone-number-id/messages`: a bearer token, JSON, 200 with the message's id. */
export function createCloudSend(parts: Parts): Verb {
  const { handsets, settings } = parts;

  const to = (message: Record<string, unknown>): Phone | undefined => {
    // [A] A number wins over a user id when both are there.
    if (typeof message['to'] === 'string') {
      const msisdn = parseMsisdn(message['to']);
      return msisdn ? handsets.get(msisdn) : undefined;
    }
    return phoneOfUser(handsets, message['recipient']);
  };

  return {
    key: 'whatsapp_cloud.send',
    act(exchange, body, fault) {
      if (!isKnown(exchange, settings)) return refusal(190);
      const message = parsed(body);
      if (message['messaging_product'] !== 'whatsapp') return refusal(100, 'messaging_product');
      // [A] The business says that it has read a message.
      if (message['status'] === 'read') return json(200, { success: true });
      const phone = to(message);
      if (!phone) return refusal(131009, 'to');
      const read = readMessage(message);
      if ('problem' in read) return refusal(read.problem.code, read.problem.details);
      const id = `wamid.${Buffer.from(parts.newId()).toString('base64')}`;
      const { biz_opaque_callback_data: given } = message;
      const ref = typeof given === 'string' ? given : '';
      parts.accept({ id, phone, content: read.content, ref, fault });
      const isByNumber = typeof message['to'] === 'string';
      const input = String(isByNumber ? message['to'] : message['recipient']);
      const known = isByNumber ? { wa_id: phone.msisdn } : { user_id: userIdOf(phone.msisdn) };
      return json(200, {
        messaging_product: 'whatsapp',
        contacts: [{ input, ...known }],
        messages: [{ id }],
      });
    },
    refusal: (code) => refusal(Number(code ?? 131000)),
  };
}

function isKnown(exchange: Exchange, settings: Settings): boolean {
  const isToken = exchange.header('authorization') === `Bearer ${settings.whatsappCloudToken}`;
  return isToken && exchange.params[0] === settings.whatsappCloudPhoneNumberId;
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    return fieldsOf(JSON.parse(body.toString('utf8')));
  } catch {
    return {};
  }
}

function refusal(code: number, details = 'refused'): Answer {
  const { status, title } = errors[code] ?? { status: 400, title: 'Refused' };
  return json(status, {
    error: {
      message: `(#${code}) ${title}`,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: 'sandbox',
    },
  });
}
