import smpp, { type SmppPdu } from 'smpp';
import type { Random } from '../random.js';
import { carriedAs } from '../gsm7.js';

export type { SmppPdu, SmppSession } from 'smpp';

// The package would decode by what is said of a text; here bytes are looked at as they came.
smpp.filters.message.decode = (value) => value;

export function pduOf(command: string, fields: Record<string, unknown>): SmppPdu {
  return new smpp.PDU(command, fields);
}

export const createSmppServer = smpp.createServer;
export const status = smpp.errors;

const udhIndicator = 0x40;
const coding = { gsm: 0, ascii: 1, latin1: 3, ucs2: 8 } as const;

/** A text of a submit_sm, and which part of a longer one it is. */
export interface Submitted {
  text: string;
  part: { reference: number; total: number; number: number } | null;
}

/** [A] GSM 03.40: a header in front says of which part the bytes are. The package's own coder reads GSM. */
export function submittedOf(pdu: SmppPdu): Submitted {
  const bytes = Buffer.isBuffer(pdu.short_message) ? pdu.short_message : Buffer.alloc(0);
  const has = (Number(pdu.esm_class) & udhIndicator) !== 0;
  const length = has ? (bytes[0] ?? 0) + 1 : 0;
  const [, id, , reference = 0, total = 0, number = 0] = bytes.subarray(0, length);
  const text = decoded(bytes.subarray(length), Number(pdu.data_coding));
  return { text, part: has && id === 0 ? { reference, total, number } : null };
}

function decoded(bytes: Buffer, dataCoding: number): string {
  if (dataCoding === coding.ucs2) return Buffer.from(bytes).swap16().toString('utf16le');
  if (dataCoding === coding.latin1) return bytes.toString('latin1');
  return smpp.gsmCoder.decode(bytes, 0);
}

/** One deliver_sm's worth of what a phone wrote. */
export type Written = Record<string, unknown>;

/**
 * [B] Phones choose the alphabet, and message centres say of it what they like: GSM, ASCII, Latin-1 or
 * UCS-2; a long text comes in parts with a header, in parts told by TLVs, or whole as a payload.
 */
export function written(random: Random, text: string): Written[] {
  const { dataCoding, bytes } = random.pick(formsOf(text))();
  const room = 134;
  if (bytes.length <= 140) return [{ data_coding: dataCoding, short_message: bytes }];
  const pieces = cut(bytes, dataCoding === coding.gsm ? 153 : room, dataCoding);
  const reference = Math.floor(random.next() * 256);
  const headed = pieces.map((piece, index) => ({
    data_coding: dataCoding,
    esm_class: udhIndicator,
    short_message: Buffer.from([5, 0, 3, reference, pieces.length, index + 1, ...piece]),
  }));
  const told = pieces.map((piece, index) => ({
    ...{ data_coding: dataCoding, short_message: piece, sar_msg_ref_num: reference },
    ...{ sar_total_segments: pieces.length, sar_segment_seqnum: index + 1 },
  }));
  return random.pick<Written[]>([
    headed,
    told,
    [{ data_coding: dataCoding, message_payload: bytes }],
  ]);
}

interface Form {
  dataCoding: number;
  bytes: Buffer;
}

function formsOf(text: string): [() => Form, ...(() => Form)[]] {
  const latin = () => Buffer.from(text, 'latin1');
  const ucs2 = () => Buffer.from(text, 'utf16le').swap16();
  const isGsm = carriedAs(text).encoding === 'GSM-7';
  return [
    () => ({ dataCoding: coding.ucs2, bytes: ucs2() }),
    ...(isGsm ? [() => ({ dataCoding: coding.gsm, bytes: smpp.gsmCoder.encode(text, 0) })] : []),
    ...(/^[\n\x20-\x7e]*$/.test(text)
      ? [() => ({ dataCoding: coding.ascii, bytes: latin() })]
      : []),
    ...(/^[\n\x20-\x7e\xa0-\xff]*$/.test(text)
      ? [() => ({ dataCoding: coding.latin1, bytes: latin() })]
      : []),
  ];
}

const escape = 0x1b;

/** Never inside a character. */
function cut(bytes: Buffer, room: number, dataCoding: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const isCutEscape = dataCoding === coding.gsm && bytes[at + room - 1] === escape;
    const end = at + room - (isCutEscape ? 1 : 0);
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}
