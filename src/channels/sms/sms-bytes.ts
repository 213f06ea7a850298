/** What a gateway says of the bytes of a message; it may be wrong. */
export interface SaidOfBytes {
  /** Of GSM 03.38: 0 the GSM alphabet, 1 bytes of any kind, 2 UCS-2; empty when nothing was said. */
  coding: string;
  /** As Kannel spells it: `UTF-8`, `UTF-16BE`, `ISO-8859-1`. */
  charset: string;
}

const WIDE = /^(utf-?16|ucs-?2|iso-10646)/i;
const LITTLE_ENDIAN = /le$/i;
/** All but the end of a line. */
const CONTROLS = /(?!\n)\p{Cc}/gu;

/**
 * The words of a message from its bytes: what is said of them first, what they look like where that
 * cannot be true. Kannel passes on Latin-1 as if it were UTF-8, and UCS-2 with its zero bytes.
 */
export function decodeSms(bytes: Buffer, said: SaidOfBytes): string {
  return cleanSms(decoded(bytes, said));
}

/** What a person could have written: lines, and no other control characters. */
export function cleanSms(text: string): string {
  return text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '')
    .replace(CONTROLS, ' ')
    .trimEnd();
}

function decoded(bytes: Buffer, { coding, charset }: SaidOfBytes): string {
  if (isWide(bytes, coding, charset)) {
    const name = LITTLE_ENDIAN.test(charset) ? 'utf-16le' : 'utf-16be';
    return new TextDecoder(name).decode(bytes);
  }
  if (/^(iso-8859-1|latin-?1|windows-1252)/i.test(charset)) return latin(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return latin(bytes);
  }
}

/** Two bytes for each character, of which one is zero wherever a Latin letter stands. */
function isWide(bytes: Buffer, coding: string, charset: string): boolean {
  if (bytes.length === 0 || bytes.length % 2 !== 0) return false;
  if (WIDE.test(charset)) return true;
  // After recoding, Kannel still says coding 2 of what has long become UTF-8.
  const isOther = charset !== '' && !/^(gsm|us-ascii|utf-8$)/i.test(charset);
  if (isOther) return false;
  const zeros = bytes.filter((byte, at) => byte === 0 && at % 2 === 0).length;
  if (zeros * 2 >= bytes.length / 2) return true;
  return coding === '2' && charset === '';
}

function latin(bytes: Buffer): string {
  return new TextDecoder('windows-1252').decode(bytes);
}
