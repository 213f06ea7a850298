import Joi from 'joi';
import type { InboundBody, WhatsAppAddress, WhatsAppInbound, WhatsAppReport } from './driver.js';
import { TWILIO_WHATSAPP } from './twilio.js';

const MAX_TEXT = 4_096;
/** Far beyond what a person can send. */
const MAX_RAW_TEXT = 16_000;

const id = Joi.string().pattern(/^[\x21-\x7e]{1,128}$/);
const short = Joi.string().allow('').max(300);

/** What Twilio posts of a chat; it adds fields without notice. */
interface InboundForm {
  MessageSid: string;
  From: string;
  Body?: string;
  WaId?: string;
  /** Meta's id of the person towards this business. */
  ExternalUserId?: string;
  ProfileName?: string;
  NumMedia?: string;
  MediaContentType0?: string;
  Latitude?: string;
  Longitude?: string;
  Label?: string;
  Address?: string;
  ButtonText?: string;
  ButtonPayload?: string;
  ListTitle?: string;
  ListId?: string;
  OriginalRepliedMessageSid?: string;
  MessageType?: string;
}

const inboundSchema = Joi.object<InboundForm>({
  MessageSid: id.required(),
  From: Joi.string().max(200).required(),
  Body: Joi.string().allow('').max(MAX_RAW_TEXT),
  WaId: Joi.string().allow('').max(40),
  ...{ ExternalUserId: short, ProfileName: short, NumMedia: short, MediaContentType0: short },
  ...{ Latitude: short, Longitude: short, Label: short, Address: short, MessageType: short },
  ...{ ButtonText: short, ButtonPayload: short, ListTitle: short, ListId: short },
  OriginalRepliedMessageSid: short,
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

/** The others (accepted, queued, sending ...) tell nothing that we do not know. */
const STATES: Record<string, WhatsAppReport['state']> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** Reads a message of a chat; null when it is none. */
export function readTwilioChat(form: unknown, receivedAt: Date): WhatsAppInbound | null {
  const fields = read(inboundSchema, form);
  const address = fields && addressOf(fields);
  if (!address) return null;
  const { ProfileName: profileName, OriginalRepliedMessageSid: repliesTo } = fields;
  return {
    gateway: TWILIO_WHATSAPP,
    externalId: fields.MessageSid,
    from: { ...address, ...(profileName ? { profileName } : {}) },
    at: receivedAt,
    ...(repliesTo ? { repliesTo } : {}),
    body: bodyOf(fields),
  };
}

/** The number, the id, or both: Meta may leave the number out. */
function addressOf({ From, WaId, ExternalUserId }: InboundForm): WhatsAppAddress | null {
  const [, digits] = /^whatsapp:\+(\d{6,20})$/.exec(From) ?? [];
  const waId = digits ?? (WaId && /^\d{6,20}$/.test(WaId) ? WaId : null);
  const bsuid = ExternalUserId ? ExternalUserId : null;
  return waId === null && bsuid === null ? null : { waId, bsuid };
}

function bodyOf(fields: InboundForm): InboundBody {
  const text = (fields.Body ?? '').replaceAll('\0', '').slice(0, MAX_TEXT);
  if (fields.ListId) return { kind: 'choice', id: fields.ListId, title: fields.ListTitle ?? text };
  if (fields.ButtonPayload) {
    return { kind: 'choice', id: fields.ButtonPayload, title: fields.ButtonText ?? text };
  }
  if (fields.Latitude && fields.Longitude) return placeOf(fields);
  if (Number(fields.NumMedia ?? 0) > 0) return mediaOf(fields, text);
  return text === ''
    ? { kind: 'unsupported', type: fields.MessageType ?? 'empty' }
    : { kind: 'text', text };
}

function placeOf({ Latitude, Longitude, Label, Address }: InboundForm): InboundBody {
  const [latitude, longitude] = [Number(Latitude), Number(Longitude)];
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (!isOnEarth) return { kind: 'unsupported', type: 'location' };
  return {
    ...{ kind: 'location', latitude, longitude },
    ...(Label ? { name: Label } : {}),
    ...(Address ? { address: Address } : {}),
  };
}

function mediaOf({ MediaContentType0: type = '', MessageType }: InboundForm, text: string) {
  if (type.startsWith('audio/')) return { kind: 'voice' } as const;
  // A sticker is an image too, of a kind that phones make no photos of.
  const isPhoto = type.startsWith('image/') && type !== 'image/webp' && MessageType !== 'sticker';
  return isPhoto
    ? ({ kind: 'image', ...(text ? { caption: text } : {}) } as const)
    : ({ kind: 'unsupported', type: type || 'media' } as const);
}

/** Reads what became of a message; null for what moves nothing. */
export function readTwilioChatStatus(form: unknown, receivedAt: Date): WhatsAppReport | null {
  const fields = read(statusSchema, form);
  const status = fields?.MessageStatus ?? '';
  const state = Object.hasOwn(STATES, status) ? STATES[status] : undefined;
  if (!fields || !state) return null;
  const { MessageSid: externalId, ErrorCode: code = '' } = fields;
  const reason = /^[1-9]\d{0,5}$/.test(code) ? { reason: code } : {};
  return { gateway: TWILIO_WHATSAPP, externalId, state, at: receivedAt, ...reason };
}

/** Each field exactly one string. */
function read<Form>(schema: Joi.ObjectSchema<Form>, form: unknown): Form | null {
  const checked = schema.validate(form, { convert: false });
  return checked.error || form === undefined ? null : checked.value;
}
