import type { Phone } from '../../lib/phone.js';
import type { SessionReply } from '../conversation.js';
import { gsmBytes } from '../smpp/gsm-bytes.js';
import type { SmppPdu } from '../smpp/package.js';
import { dialledBehind } from './facts.js';

/** The name under which this gateway's sessions are kept. */
export const SMPP_USSD = 'smpp';

/**
 * `ussd_service_op`, as message centres of several makers use it (facts/channels.md 3.6); the
 * specification leaves it open, so a centre that differs gets a row of its own here.
 */
const IN = { begin: 0x01, answer: 0x12, abort: 0x81 };
const OUT = { ask: 0x02, end: 0x11 };

/** What one delivery says of a session. */
export type SmppUssd =
  | { kind: 'begin'; dialled: string }
  | { kind: 'answer'; text: string }
  | { kind: 'abort' }
  | { kind: 'unknown' };

/** Which session of a phone it is, and which turn of it, where the centre counts them. */
export interface SmppSessionName {
  number: string;
  turnRef: string | null;
}

export function isSmppUssd(pdu: SmppPdu): boolean {
  return typeof pdu.ussd_service_op === 'number';
}

/** @param text of the user data. @param ussdCode as dialled, `*237*55#`. */
export function readSmppUssd(pdu: SmppPdu, text: string, ussdCode: string): SmppUssd {
  if (isEnded(pdu)) return { kind: 'abort' };
  switch (pdu.ussd_service_op) {
    case IN.begin:
      return { kind: 'begin', dialled: dialledBehind(ussdCode, text) };
    case IN.answer:
      return { kind: 'answer', text };
    case IN.abort:
      return { kind: 'abort' };
    default:
      return { kind: 'unknown' };
  }
}

const END_BIT = 0x01;

/** `its_session_info`: a byte that names the session, seven bits that count its turns, one that ends it. */
function infoOf(pdu: SmppPdu): Buffer | null {
  const info = pdu.its_session_info;
  return Buffer.isBuffer(info) && info.length >= 2 ? info : null;
}

function isEnded(pdu: SmppPdu): boolean {
  return ((infoOf(pdu)?.[1] ?? 0) & END_BIT) !== 0;
}

export function sessionNameOf(pdu: SmppPdu): SmppSessionName {
  const info = infoOf(pdu);
  if (info) return { number: `i${String(info[0])}`, turnRef: String((info[1] ?? 0) >> 1) };
  const reference = pdu.user_message_reference;
  return { number: typeof reference === 'number' ? `u${String(reference)}` : '', turnRef: null };
}

const GSM = 0;

/** The page as a submit_sm: it asks, or it ends, under the names that the session came with. */
export function writeSmppUssd(
  { text, open }: SessionReply,
  { request, phone }: { request: SmppPdu; phone: Phone },
): Record<string, unknown> {
  const info = infoOf(request);
  const { user_message_reference: reference } = request;
  return {
    ...{ source_addr_ton: request.dest_addr_ton, source_addr_npi: request.dest_addr_npi },
    ...{ source_addr: request.destination_addr, service_type: request.service_type },
    ...{ dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: phone.slice(1) },
    ...{ data_coding: GSM, short_message: Buffer.from(gsmBytes(text).flat()) },
    ussd_service_op: open ? OUT.ask : OUT.end,
    ...(info ? { its_session_info: withEnd(info, !open) } : {}),
    ...(typeof reference === 'number' ? { user_message_reference: reference } : {}),
  };
}

function withEnd(info: Buffer, isEnd: boolean): Buffer {
  const copy = Buffer.from(info);
  copy[1] = ((copy[1] ?? 0) & ~END_BIT) | (isEnd ? END_BIT : 0);
  return copy;
}
