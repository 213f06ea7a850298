import Joi from 'joi';
import { parsePhone } from '../../lib/phone.js';
import type { ReportedState } from '../../services/messages.js';
import type { DeliveryReport, OptOut, SmsInbound } from '../channel.js';
import { AFRICASTALKING } from './africastalking.js';

/** Ten parts; a longer text is cut, since a person who wrote it still deserves an answer. */
const MAX_TEXT = 1_600;
/** Far beyond what a phone can send: no person wrote this. */
const MAX_RAW_TEXT = 16_000;

const id = Joi.string().pattern(/^[\x21-\x7e]{1,128}$/);
const phone = Joi.string().max(40);
const short = Joi.string().allow('').max(200);

interface InboundForm {
  id: string;
  from: string;
  to: string;
  text: string;
  date?: string;
}

const inboundSchema = Joi.object<InboundForm>({
  id: id.required(),
  from: phone.required(),
  to: short.required(),
  text: Joi.string().allow('').max(MAX_RAW_TEXT).required(),
  date: short,
}).unknown();

interface DeliveryForm {
  id: string;
  status: string;
  failureReason?: string;
}

const deliverySchema = Joi.object<DeliveryForm>({
  id: id.required(),
  status: short.required(),
  failureReason: Joi.string().allow(''),
}).unknown();

interface OptOutForm {
  senderId: string;
  phoneNumber: string;
}

const optOutSchema = Joi.object<OptOutForm>({
  senderId: short.required(),
  phoneNumber: phone.required(),
}).unknown();

/** Final are Success, Failed, Rejected and, in courier's list, Expired; new words may come any day. */
const STATES: Record<string, ReportedState> = {
  Sent: 'sent',
  Submitted: 'sent',
  Buffered: 'sent',
  Success: 'delivered',
  Failed: 'failed',
  Rejected: 'failed',
  Expired: 'failed',
  AbsentSubscriber: 'failed',
};

/** One word, as documented: a sentence could name the number, and reasons are kept in the clear. */
const REASON = /^[A-Za-z]{1,40}$/;

/**
 * Reads the form of an SMS to us; null when it is not one, or when no Cameroonian phone wrote it:
 * short numbers and names are machines, and get no answer.
 */
export function parseInbound(form: unknown, receivedAt: Date): SmsInbound | null {
  const fields = read(inboundSchema, form);
  const from = fields && parsePhone(fields.from);
  if (!from) return null;
  return {
    gateway: AFRICASTALKING,
    externalId: fields.id,
    from,
    to: fields.to,
    text: fields.text.replaceAll('\0', '').slice(0, MAX_TEXT),
    at: parseDate(fields.date) ?? receivedAt,
  };
}

/** Reads a delivery report; a status we do not know is `unknown`, which moves nothing. */
export function parseDelivery(form: unknown): DeliveryReport | null {
  const fields = read(deliverySchema, form);
  if (!fields) return null;
  const { status, failureReason } = fields;
  const reason = REASON.test(failureReason ?? '') ? failureReason : undefined;
  const state = Object.hasOwn(STATES, status) ? (STATES[status] ?? 'unknown') : 'unknown';
  return {
    gateway: AFRICASTALKING,
    externalId: fields.id,
    state,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Reads the notice that a phone has blocked one of our senders. */
export function parseOptOut(form: unknown): OptOut | null {
  const fields = read(optOutSchema, form);
  const from = fields && parsePhone(fields.phoneNumber);
  return from ? { gateway: AFRICASTALKING, from, sender: fields.senderId } : null;
}

/** Each field exactly one string; what Africa's Talking adds one day is let through unread. */
function read<Form>(schema: Joi.ObjectSchema<Form>, form: unknown): Form | null {
  const checked = schema.validate(form, { convert: false });
  return checked.error || form === undefined ? null : checked.value;
}

/** Two forms have been seen, `2026-03-02T11:05:00Z` and `2026-03-02 11:05:00`, both in UTC. */
function parseDate(text: string | undefined): Date | null {
  const [, day, time] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?Z?$/.exec(text ?? '') ?? [];
  if (day === undefined || time === undefined) return null;
  const at = new Date(`${day}T${time}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}
