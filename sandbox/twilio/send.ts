import type { ChatContent } from '../chat.js';
import type { Fault } from '../faults.js';
import { carriedAs } from '../gsm7.js';
import type { Handsets } from '../handsets.js';
import { json, type Answer, type Exchange } from '../http.js';
import { parseMsisdn } from '../numbers.js';
import type { Verb } from '../served.js';
import type { Settings } from '../settings.js';
import type { TwilioChatMessage } from './whatsapp.js';

/** [A] Twilio's own limit of a body. */
const bodyLimit = 1600;

/** Words of errors (twilio.com/docs/api/errors). [K] Which status goes with which. */
const errors: Record<number, { status: number; message: string }> = {
  20003: { status: 401, message: 'Authenticate' },
  20005: { status: 403, message: 'Account not active' },
  20429: { status: 429, message: 'Too Many Requests' },
  21211: { status: 400, message: "Invalid 'To' Phone Number" },
  21602: { status: 400, message: 'Message body is required.' },
  21603: { status: 400, message: "A 'From' phone number is required." },
  21604: { status: 400, message: "A 'To' phone number is required." },
  21606: { status: 400, message: "The 'From' phone number is not a valid message-capable number." },
  21608: { status: 400, message: 'The number is unverified.' },
  21610: { status: 400, message: 'Attempt to send to unsubscribed recipient' },
  21612: { status: 400, message: "Message cannot be sent with the current 'To' and 'From'." },
  21614: { status: 400, message: "'To' number is not a valid mobile number" },
  63007: { status: 400, message: "Could not find a Channel with the specified 'From' address" },
  63016: { status: 400, message: 'Outside the allowed window, please use a template.' },
  63018: { status: 429, message: 'Rate limit exceeded for Channel' },
  21617: {
    status: 400,
    message: 'The concatenated message body exceeds the 1600 character limit.',
  },
};

export interface TwilioMessage {
  sid: string;
  msisdn: string;
  from: string;
  text: string;
  statusCallback: string;
  fault: Fault | undefined;
}

interface Parts {
  handsets: Handsets;
  settings: Settings;
  newId: () => string;
  clock: { iso(): string };
  accept: (message: TwilioMessage) => void;
  acceptChat: (message: TwilioChatMessage) => void;
}

/** `POST /2010-04-01/Accounts/:sid/Messages.json`: basic login, a form, 201 with the message. */
export function createTwilioSend(parts: Parts): Verb {
  const { handsets, settings } = parts;

  const refusalOf = (form: URLSearchParams): number | undefined => {
    const [to, text] = [form.get('To'), form.get('Body')];
    if (to?.startsWith(chatPrefix)) return chatRefusalOf(form);
    if (!to) return 21604;
    if (!text) return 21602;
    if (!form.get('From') && !form.get('MessagingServiceSid')) return 21603;
    if (text.length > bodyLimit) return 21617;
    const msisdn = to.startsWith('+') ? parseMsisdn(to) : undefined;
    if (!msisdn) return 21211;
    return handsets.get(msisdn).smsOptOut ? 21610 : undefined;
  };

  return {
    key: (body) => (isChat(body) ? 'twilio.whatsapp' : 'twilio.send'),
    act(exchange, body, fault) {
      if (!isKnown(exchange, settings)) return refusal(20003);
      const form = new URLSearchParams(body.toString('utf8'));
      const code = refusalOf(form);
      if (code !== undefined) return refusal(code);
      const sid = `SM${parts.newId().replaceAll('-', '')}`;
      const text = form.get('Body') ?? '';
      const to = form.get('To') ?? '';
      const from = form.get('From') ?? settings.smsNumber;
      const statusCallback = form.get('StatusCallback') ?? '';
      if (to.startsWith(chatPrefix)) {
        const msisdn = to.slice(chatPrefix.length);
        const content = contentOf(form);
        parts.acceptChat({ sid, msisdn, from, content, statusCallback, fault });
        return json(201, messageOf({ sid, to, text, form, at: parts.clock.iso() }, settings));
      }
      parts.accept({ sid, msisdn: to.slice(1), from, text, statusCallback, fault });
      return json(201, messageOf({ sid, to, text, form, at: parts.clock.iso() }, settings));
    },
    refusal: (code) => refusal(Number(code ?? 20005)),
  };
}

/** [A] WhatsApp is the same request, with another kind of addresses. */
const chatPrefix = 'whatsapp:+';

function isChat(body: Buffer): boolean {
  return new URLSearchParams(body.toString('utf8')).get('To')?.startsWith('whatsapp:') ?? false;
}

function chatRefusalOf(form: URLSearchParams): number | undefined {
  const [to, text, template] = [form.get('To') ?? '', form.get('Body'), form.get('ContentSid')];
  if (!text && !template) return 21602;
  const sender = form.get('From');
  if (!sender && !form.get('MessagingServiceSid')) return 21603;
  // [A] A sender that is no WhatsApp sender.
  if (sender && !sender.startsWith(chatPrefix)) return 63007;
  if ((text ?? '').length > bodyLimit) return 21617;
  return parseMsisdn(to.slice(chatPrefix.length)) ? undefined : 21211;
}

function contentOf(form: URLSearchParams): ChatContent {
  const sid = form.get('ContentSid');
  if (!sid) return { kind: 'text', text: form.get('Body') ?? '' };
  const values = JSON.parse(form.get('ContentVariables') ?? '{}') as Record<string, string>;
  const params = Object.values(values);
  return { kind: 'template', name: sid, language: '', params, text: params.join(' ') };
}

function isKnown(exchange: Exchange, settings: Settings): boolean {
  const login = `${settings.twilioAccountSid}:${settings.twilioAuthToken}`;
  const expected = `Basic ${Buffer.from(login).toString('base64')}`;
  const named = exchange.params[0] === settings.twilioAccountSid;
  return named && exchange.header('authorization') === expected;
}

function refusal(code: number): Answer {
  const { status, message } = errors[code] ?? { status: 400, message: 'Refused.' };
  const more = `https://www.twilio.com/docs/errors/${code}`;
  return json(status, { code, message, more_info: more, status });
}

/** [A] Fields of a message in Twilio's published description; it never begins as `delivered`. */
function messageOf(
  told: { sid: string; to: string; text: string; form: URLSearchParams; at: string },
  settings: Settings,
) {
  const service = told.form.get('MessagingServiceSid');
  return {
    sid: told.sid,
    account_sid: settings.twilioAccountSid,
    messaging_service_sid: service,
    api_version: '2010-04-01',
    to: told.to,
    from: told.form.get('From'),
    body: told.text,
    status: service ? 'accepted' : 'queued',
    direction: 'outbound-api',
    num_segments: service ? '0' : String(carriedAs(told.text).segments),
    num_media: '0',
    price: null,
    price_unit: 'USD',
    error_code: null,
    error_message: null,
    date_created: told.at,
    date_sent: null,
    date_updated: told.at,
  };
}
