import { createHmac, timingSafeEqual } from 'node:crypto';
import Joi from 'joi';
import { parsePhone } from '../../lib/phone.js';
import type { ReportedState } from '../../services/messages.js';
import type { DeliveryReport, OptOut, SmsInbound } from '../channel.js';
import { TWILIO } from './twilio.js';

/** Twilio's own limit of a body, for what comes in too. */
const MAX_TEXT = 1_600;
/** Far beyond what a phone can send: no person wrote this. */
const MAX_RAW_TEXT = 16_000;

const id = Joi.string().pattern(/^[\x21-\x7e]{1,128}$/);
const short = Joi.string().allow('').max(200);

interface InboundForm {
  MessageSid: string;
  From: string;
  To: string;
  Body: string;
  OptOutType?: string;
}

const inboundSchema = Joi.object<InboundForm>({
  MessageSid: id.required(),
  From: Joi.string().max(40).required(),
  To: short.required(),
  Body: Joi.string().allow('').max(MAX_RAW_TEXT).required(),
  OptOutType: short,
}).unknown();

interface StatusForm {
  MessageSid: string;
  MessageStatus: string;
  ErrorCode?: string;
}

const statusSchema = Joi.object<StatusForm>({
  MessageSid: id.required(),
  MessageStatus: short.required(),
  ErrorCode: short,
}).unknown();

/** Every status of Twilio's published list; `partially_delivered` says that parts are on their way. */
const STATES: Record<string, ReportedState> = {
  accepted: 'sent',
  scheduled: 'sent',
  queued: 'sent',
  sending: 'sent',
  sent: 'sent',
  partially_delivered: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** What Twilio signs. */
export interface SignedRequest {
  /** As Twilio was told to call it: the public address, with path and query. */
  url: string;
  /** A field given several times is a list. */
  form: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The header `X-Twilio-Signature`. */
  signature: string;
}

/** Whether whoever called knows our token; the signature covers the address and every field. */
export function isSignedByTwilio(authToken: string, request: SignedRequest): boolean {
  const given = Buffer.from(request.signature);
  // Twilio itself writes the default port sometimes; both spellings are always compared.
  const matches = [request.url, withPort(request.url)].filter((url) => {
    const expected = Buffer.from(signatureOf(authToken, url, request.form));
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  return matches.length > 0;
}

function signatureOf(authToken: string, url: string, form: SignedRequest['form']): string {
  const fields = Object.keys(form)
    .sort()
    .map((name) => fieldOf(name, form[name] ?? ''));
  return createHmac('sha1', authToken)
    .update(url + fields.join(''), 'utf8')
    .digest('base64');
}

/** Values of a field given several times are sorted, each once. */
function fieldOf(name: string, value: string | readonly string[]): string {
  const values = typeof value === 'string' ? [value] : [...new Set(value)].sort();
  return values.map((each) => name + each).join('');
}

function withPort(url: string): string {
  return url.replace(/^(https?):\/\/([^/:?#]+)(?=[/?#]|$)/, (_, scheme: string, host: string) => {
    return `${scheme}://${host}:${scheme === 'https' ? '443' : '80'}`;
  });
}

/**
 * Reads a message; null when it is none, or when no Cameroonian phone wrote it. Where Twilio itself
 * has taken it as a STOP, and blocks the number from now on, it is an opt-out and gets no answer.
 */
export function parseTwilioInbound(form: unknown, receivedAt: Date): SmsInbound | OptOut | null {
  const fields = read(inboundSchema, form);
  const from = fields && parsePhone(fields.From);
  if (!from) return null;
  if (fields.OptOutType === 'STOP') return { gateway: TWILIO, from, sender: fields.To };
  return {
    gateway: TWILIO,
    externalId: fields.MessageSid,
    from,
    to: fields.To,
    text: fields.Body.replaceAll('\0', '').slice(0, MAX_TEXT),
    at: receivedAt,
  };
}

/** Reads what became of a message; a status we do not know is `unknown`, which moves nothing. */
export function parseTwilioStatus(form: unknown): DeliveryReport | null {
  const fields = read(statusSchema, form);
  if (!fields) return null;
  const { MessageSid, MessageStatus: status, ErrorCode: code = '' } = fields;
  const state = Object.hasOwn(STATES, status) ? (STATES[status] ?? 'unknown') : 'unknown';
  const reason = /^[1-9]\d{0,5}$/.test(code) ? { reason: code } : {};
  return { gateway: TWILIO, externalId: MessageSid, state, ...reason };
}

/** Each field exactly one string; Twilio adds fields without notice, and they pass unread. */
function read<Form>(schema: Joi.ObjectSchema<Form>, form: unknown): Form | null {
  const checked = schema.validate(form, { convert: false });
  return checked.error || form === undefined ? null : checked.value;
}
