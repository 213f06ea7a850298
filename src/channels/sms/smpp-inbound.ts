import { parsePhone } from '../../lib/phone.js';
import type { SmsInbound } from '../channel.js';
import type { SmppPdu } from '../smpp/package.js';
import { decodeSmpp } from './smpp-coding.js';
import { partOf, type PartOf } from './sms-parts.js';

export const SMPP = 'smpp';

/** A person who wrote more still deserves an answer. */
const MAX_TEXT = 1_600;
const UDH_INDICATOR = 0x40;

/** The user data of a message: its bytes, and the header that says of which part. */
export interface UserData {
  bytes: Buffer;
  part: PartOf | null;
}

/** Reads short_message, or message_payload, with a header in front or parts told by TLVs. */
export function userDataOf(pdu: SmppPdu): UserData {
  const short = bytesOf(pdu.short_message);
  const all = short.length > 0 ? short : bytesOf(pdu.message_payload);
  const length = (Number(pdu.esm_class ?? 0) & UDH_INDICATOR) === 0 ? 0 : (all[0] ?? 0) + 1;
  const header = all.subarray(0, length);
  return { bytes: all.subarray(length), part: partOf(header) ?? partByTlv(pdu) };
}

function bytesOf(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

function partByTlv(pdu: SmppPdu): PartOf | null {
  const { sar_msg_ref_num: reference, sar_total_segments: total, sar_segment_seqnum: number } = pdu;
  if (typeof reference !== 'number' || typeof total !== 'number' || typeof number !== 'number') {
    return null;
  }
  return total > 1 && number >= 1 && number <= total ? { reference, total, number } : null;
}

/** An SMS to us, and which part of a longer one it is; null when no Cameroonian phone wrote it. */
export function readSmppSms(
  pdu: SmppPdu,
  { externalId, at }: { externalId: string; at: Date },
): { sms: SmsInbound; part: PartOf | null } | null {
  const from = phoneOf(pdu.source_addr, pdu.source_addr_ton);
  if (!from) return null;
  const { bytes, part } = userDataOf(pdu);
  const text = decodeSmpp(bytes, Number(pdu.data_coding ?? 0)).slice(0, MAX_TEXT);
  const to = typeof pdu.destination_addr === 'string' ? pdu.destination_addr : '';
  return { sms: { gateway: SMPP, externalId, from, to, text, at }, part };
}

const ALPHANUMERIC = 5;

/** Numbers come with or without their country; a name is nobody who could be answered. */
export function phoneOf(address: unknown, ton: unknown) {
  if (typeof address !== 'string' || ton === ALPHANUMERIC) return null;
  return parsePhone(/^\d{10,15}$/.test(address) ? `+${address}` : address);
}
