import { parsePhone } from '../../lib/phone.js';
import type { ReportedState } from '../../services/messages.js';
import type { DeliveryReport, SmsInbound } from '../channel.js';
import { KANNEL } from './kannel.js';
import type { RawFields } from './raw-fields.js';
import { decodeSms } from './sms-bytes.js';
import { partOf, type PartOf } from './sms-parts.js';

/** Ten parts; a longer text is cut, since a person who wrote it still deserves an answer. */
const MAX_TEXT = 1_600;
/** Far beyond what a phone can send: no person wrote this. */
const MAX_BYTES = 16_000;
const MAX_SHORT = 200;
const ID = /^[\x21-\x7e]{1,128}$/;

/**
 * Bits of the delivery mask: delivered, not delivered, queued, taken by the message centre, refused
 * by it. They come in any order, the last word often before the first.
 */
const STATES: Record<string, ReportedState> = {
  1: 'delivered',
  2: 'failed',
  4: 'sent',
  8: 'sent',
  16: 'failed',
};
const REASONS: Record<string, string> = { 2: 'not_delivered', 16: 'rejected' };

/** A message, and which part of a longer one it is. */
export interface KannelInbound {
  sms: SmsInbound;
  part: PartOf | null;
}

/**
 * Reads the fields of an SMS to us, as docs/add-a-gateway.md has Kannel send them: `id` (%I), `from`
 * (%p), `to` (%P), `text` (%b), `coding` (%c), `charset` (%C), `udh` (%u). Null when it is not one,
 * or when no Cameroonian phone wrote it.
 */
export function parseKannelInbound(fields: RawFields, receivedAt: Date): KannelInbound | null {
  const from = parsePhone(shortOf(fields, 'from') ?? '');
  const externalId = shortOf(fields, 'id') ?? '';
  const to = shortOf(fields, 'to', '');
  const bytes = oneOf(fields, 'text');
  if (!from || !ID.test(externalId) || to === null || !bytes || bytes.length > MAX_BYTES)
    return null;
  const said = { coding: shortOf(fields, 'coding', ''), charset: shortOf(fields, 'charset', '') };
  if (said.coding === null || said.charset === null) return null;
  const { coding, charset } = said;
  const text = decodeSms(bytes, { coding, charset }).slice(0, MAX_TEXT);
  const sms = { gateway: KANNEL, externalId, from, to, text, at: receivedAt };
  return { sms, part: partOf(oneOf(fields, 'udh') ?? Buffer.alloc(0)) };
}

/** Reads a delivery report by the id that we wrote into its address; the numbers in it are swapped. */
export function parseKannelReport(fields: RawFields): DeliveryReport | null {
  const externalId = shortOf(fields, 'ref') ?? '';
  const type = shortOf(fields, 'type');
  if (!ID.test(externalId) || type === null) return null;
  const state = Object.hasOwn(STATES, type) ? (STATES[type] ?? 'unknown') : 'unknown';
  const reason = state === 'failed' ? reasonOf(fields, type) : undefined;
  return { gateway: KANNEL, externalId, state, ...(reason === undefined ? {} : { reason }) };
}

/** The message centre's word, where its receipt holds one: `stat:EXPIRED err:000`. */
function reasonOf(fields: RawFields, type: string): string | undefined {
  const reply = oneOf(fields, 'reply')?.toString('latin1') ?? '';
  return /\bstat:([A-Z]{4,10})\b/.exec(reply)?.[1] ?? REASONS[type];
}

/** A field that is there exactly once. */
function oneOf(fields: RawFields, name: string): Buffer | null {
  const [only, ...more] = fields.get(name) ?? [];
  return only && more.length === 0 ? only : null;
}

/** The same as a short text; `absent` where it is not there at all. */
function shortOf(fields: RawFields, name: string, absent: string | null = null): string | null {
  if (!fields.has(name)) return absent;
  const bytes = oneOf(fields, name);
  return bytes && bytes.length <= MAX_SHORT ? bytes.toString('latin1').trim() : null;
}
