import Joi from 'joi';
import type { RefusalKind, SendResult, SmsGateway, SmsToSend } from '../channel.js';
import { addressBelow, createGatewayHttp, notHeard } from './gateway-http.js';

export interface TwilioSettings {
  /** Without the path: `https://api.twilio.com`. */
  baseUrl: string;
  accountSid: string;
  authToken: string;
  /** A number or a name, or a messaging service (`MG...`), that messages come from. */
  from: string;
  /** Where Twilio tells what became of a message. */
  statusCallback: string;
  timeoutMs: number;
}

export const TWILIO = 'twilio';
/** Of characters; Twilio refuses the rest of a longer body with 21617. */
const MAX_BODY = 1_600;
const CREATED = 201;
/**
 * Nothing that Twilio, the account or the network could change helps these: no number, none that
 * takes SMS, opted out, blocked, no body. All others (throttled 20429, account or sender not ready
 * 20005, 21606, 21612, queue full 30001, phone off 30003, no word why 30008) may pass.
 */
const PERMANENT = new Set([
  ...[21211, 21214, 21217, 21401, 21407, 21421, 21602, 21604, 21610, 21614, 21617, 21619, 21635],
  ...[30004, 30005, 30006, 30007],
]);
const OPTED_OUT = 21610;
const THROTTLED = 20429;
/** A number that is none, takes no SMS or is not there. */
const UNREACHABLE = new Set([21211, 21214, 21217, 21401, 21407, 21421, 21614, 30005, 30006]);
/** A message may be refused in the very answer that takes it. */
const REFUSED = new Set(['failed', 'undelivered', 'canceled']);

interface Created {
  sid: string;
  status?: string;
  error_code?: number | null;
}

const createdSchema = Joi.object<Created>({
  sid: Joi.string()
    .pattern(/^[\x21-\x7e]{1,128}$/)
    .required(),
  status: Joi.string(),
  error_code: Joi.number().allow(null),
})
  .unknown()
  .required();

const refusalSchema = Joi.object<{ code: number }>({
  code: Joi.number().integer().required(),
})
  .unknown()
  .required();

/** Sends by Twilio's Programmable Messaging, whose own client adds nothing to this one request. */
export function createTwilioSms(settings: TwilioSettings): SmsGateway & { close(): Promise<void> } {
  const { accountSid, authToken } = settings;
  const path = `2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`;
  const url = addressBelow(settings.baseUrl, path);
  const http = createGatewayHttp(url.origin, settings.timeoutMs);
  const login = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  return {
    name: TWILIO,
    channel: 'sms',
    async send(message) {
      if (message.text.length > MAX_BODY) return { ok: false, permanent: true, code: 'too_long' };
      const answer = await http.ask({
        path: url.pathname,
        headers: { authorization: `Basic ${login}`, accept: 'application/json' },
        body: formOf(message, settings),
      });
      return answer.heard ? resultOf(answer.status, answer.body) : notHeard(answer.code);
    },
    close: () => http.close(),
  };
}

function formOf({ to, text, from }: SmsToSend, settings: TwilioSettings): string {
  const sender = from ?? settings.from;
  const service = /^MG[0-9a-f]{32}$/i.test(sender);
  return new URLSearchParams({
    To: to,
    Body: text,
    ...(service ? { MessagingServiceSid: sender } : { From: sender }),
    StatusCallback: settings.statusCallback,
  }).toString();
}

function resultOf(status: number, body: string): SendResult {
  const answer = parseJson(body);
  if (status !== CREATED) {
    const refusal = refusalSchema.validate(answer, { convert: false });
    return refusal.error ? temporary(httpCode(status)) : refused(refusal.value.code);
  }
  const created = createdSchema.validate(answer, { convert: false });
  // It may have been taken or not, and nobody can be asked by our own id.
  if (created.error) return { ...temporary('unreadable_answer'), kind: 'unknown' };
  const { sid, status: state = '', error_code: code } = created.value;
  return REFUSED.has(state) ? refused(code ?? 0) : { ok: true, externalId: sid };
}

/** A plain 200 is not Twilio's: something stands in between. */
function httpCode(status: number): string {
  return status === 200 ? 'unreadable_answer' : `http_${String(status)}`;
}

function refused(code: number): SendResult {
  const kind = kindOf(code);
  return { ok: false, permanent: PERMANENT.has(code), code: String(code), ...(kind && { kind }) };
}

function kindOf(code: number): RefusalKind | undefined {
  if (code === OPTED_OUT) return 'opted_out';
  if (code === THROTTLED) return 'throttled';
  return UNREACHABLE.has(code) ? 'unreachable' : undefined;
}

function temporary(code: string): Extract<SendResult, { ok: false }> {
  return { ok: false, permanent: false, code };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
