import { isGsm7 } from '../../lib/gsm7.js';
import { fromGsmBytes, gsmBytes } from '../smpp/gsm-bytes.js';
import { cleanSms, decodeSms } from './sms-bytes.js';

/** One submit_sm's worth of a text. */
export interface SmsPart {
  dataCoding: number;
  esmClass: number;
  message: Buffer;
}

const GSM = { dataCoding: 0, whole: 160, part: 153 };
const UCS2 = { dataCoding: 8, whole: 140, part: 134 };
const UDH_INDICATOR = 0x40;
const REFERENCES = 256;

/**
 * A text as message centres take it: GSM where it can be, UCS-2 where not, and joined by a header where
 * it is longer than one SMS. An escape or a surrogate pair is never cut in two.
 * @param reference what the parts of one text have in common, any number.
 */
export function encodeSms(text: string, reference: number): SmsPart[] {
  const isGsm = isGsm7(text);
  const { dataCoding, whole, part } = isGsm ? GSM : UCS2;
  const pieces = isGsm ? gsmBytes(text) : Array.from(text, (one) => [...wide(one)]);
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  if (size <= whole) return [{ dataCoding, esmClass: 0, message: Buffer.from(pieces.flat()) }];
  const parts = filled(pieces, part);
  return parts.map((bytes, index) => {
    const header = [5, 0, 3, reference % REFERENCES, parts.length, index + 1];
    return { dataCoding, esmClass: UDH_INDICATOR, message: Buffer.from([...header, ...bytes]) };
  });
}

function wide(character: string): Buffer {
  return Buffer.from(character, 'utf16le').swap16();
}

/** As many whole pieces as fit into each. */
function filled(pieces: (readonly number[])[], room: number): number[][] {
  const parts: number[][] = [[]];
  for (const piece of pieces) {
    const last = parts.at(-1) ?? [];
    if (last.length + piece.length > room) parts.push([...piece]);
    else last.push(...piece);
  }
  return parts;
}

const ASCII = 1;
const LATIN = 3;
const WIDE = 8;

/** The words of bytes, by the data coding that is said of them, or by what they can only be. */
export function decodeSmpp(bytes: Buffer, dataCoding: number): string {
  const alphabet = alphabetOf(dataCoding);
  if (alphabet === WIDE) return decodeSms(bytes, { coding: '2', charset: '' });
  if (alphabet === LATIN) return decodeSms(bytes, { coding: '', charset: 'ISO-8859-1' });
  const isSeven = !bytes.some((byte) => byte > 0x7f) && !isWideInSecret(bytes);
  if (isSeven && alphabet === 0) return cleanSms(fromGsmBytes(bytes) ?? '');
  if (isSeven && alphabet === ASCII) return cleanSms(bytes.toString('latin1'));
  return decodeSms(bytes, { coding: '', charset: '' });
}

/** The low half; with a message class above it, the alphabet stands in two bits (GSM 03.38). */
function alphabetOf(dataCoding: number): number {
  if ((dataCoding & 0xf0) !== 0xf0) return dataCoding & 0x0f;
  return (dataCoding & 0x04) === 0 ? 0 : 4;
}

/** UCS-2 that nobody has called so: a zero byte before nearly every letter. */
function isWideInSecret(bytes: Buffer): boolean {
  if (bytes.length < 4 || bytes.length % 2 !== 0) return false;
  return bytes.filter((byte, at) => at % 2 === 0 && byte === 0).length * 2 >= bytes.length - 2;
}
