import Joi from 'joi';
import type { RefusalKind, SendResult, SmsGateway, SmsToSend } from '../channel.js';
import { addressBelow, createGatewayHttp, notHeard } from '../gateway-http.js';

export interface AfricasTalkingSettings {
  /** Without the path: `https://api.africastalking.com`. */
  baseUrl: string;
  username: string;
  apiKey: string;
  /** The short number or name that messages come from; absent, the account's own. */
  from?: string;
  timeoutMs: number;
}

export const AFRICASTALKING = 'africastalking';
const PATH = 'version1/messaging';
/** Processed, sent, queued. */
const TAKEN = new Set([100, 101, 102]);
/**
 * Invalid number, unsupported kind of number, blacklisted: no later try helps. All other codes (no
 * balance, no route, a sender not yet registered, 5xx) may pass.
 */
const PERMANENT = new Set([403, 404, 406]);

const KINDS: Readonly<Record<number, RefusalKind>> = {
  403: 'unreachable',
  404: 'unreachable',
  406: 'opted_out',
};

interface Answer {
  SMSMessageData: {
    Message: string;
    Recipients: { statusCode: number; messageId?: unknown }[];
  };
}

const answerSchema = Joi.object({
  SMSMessageData: Joi.object({
    Message: Joi.string().allow('').default(''),
    Recipients: Joi.array()
      .items(Joi.object({ statusCode: Joi.number().required() }).unknown())
      .required(),
  })
    .unknown()
    .required(),
}).unknown();

/** Sends by Africa's Talking's own HTTP interface, over connections that are kept open. */
export function createAfricasTalkingSms(
  settings: AfricasTalkingSettings,
): SmsGateway & { close(): Promise<void> } {
  const url = addressBelow(settings.baseUrl, PATH);
  const http = createGatewayHttp(url.origin, settings.timeoutMs);
  return {
    name: AFRICASTALKING,
    channel: 'sms',
    async send(message) {
      const answer = await http.ask({
        path: url.pathname,
        headers: { apikey: settings.apiKey, accept: 'application/json' },
        body: formOf(message, settings),
      });
      return answer.heard ? resultOf(answer.status, answer.body) : notHeard(answer.code);
    },
    close: () => http.close(),
  };
}

function formOf({ to, text, from }: SmsToSend, settings: AfricasTalkingSettings): string {
  const sender = from ?? settings.from;
  return new URLSearchParams({
    username: settings.username,
    to,
    message: text,
    ...(sender === undefined ? {} : { from: sender }),
    bulkSMSMode: '1',
  }).toString();
}

/** Reads an answer; an accepted request can still hold a refused recipient. */
function resultOf(status: number, body: string): SendResult {
  if (status !== 200 && status !== 201) return temporary(`http_${String(status)}`);
  const answer = parseAnswer(body);
  // It may have been taken or not, and the gateway has no question to ask.
  if (!answer) return { ...temporary('unreadable_answer'), kind: 'unknown' };
  const [recipient] = answer.SMSMessageData.Recipients;
  if (!recipient) return temporary(wordOf(answer.SMSMessageData.Message));
  const { statusCode, messageId } = recipient;
  if (TAKEN.has(statusCode)) return { ok: true, externalId: idOf(messageId) };
  const kind = KINDS[statusCode];
  const permanent = PERMANENT.has(statusCode);
  return { ok: false, permanent, code: String(statusCode), ...(kind ? { kind } : {}) };
}

/** What was taken was taken: an id that cannot be kept loses its reports, and nothing is sent again. */
function idOf(messageId: unknown): string {
  return typeof messageId === 'string' && /^[\x21-\x7e]{1,128}$/.test(messageId) ? messageId : '';
}

function parseAnswer(body: string): Answer | null {
  try {
    const checked = answerSchema.validate(JSON.parse(body), { convert: false });
    return checked.error ? null : (checked.value as Answer);
  } catch {
    return null;
  }
}

/** With a bad sender the list of recipients is empty and the message is one word, `InvalidSenderId`. */
function wordOf(message: string): string {
  return /^[A-Za-z]{1,40}$/.test(message) ? message : 'no_recipient';
}

function temporary(code: string): Extract<SendResult, { ok: false }> {
  return { ok: false, permanent: false, code };
}
