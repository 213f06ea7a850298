/** Fields of a query or a form as the bytes that were written: their charset is told by another field. */
export type RawFields = ReadonlyMap<string, readonly Buffer[]>;

const MAX_FIELDS = 50;

/** @param written `a=1&b=%E9`; null when it has more fields than any gateway sends. */
export function readRawFields(written: string): RawFields | null {
  const fields = new Map<string, Buffer[]>();
  const pairs = written.split('&').filter((pair) => pair !== '');
  if (pairs.length > MAX_FIELDS) return null;
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const name = bytesOf(at < 0 ? pair : pair.slice(0, at)).toString('latin1');
    const value = bytesOf(at < 0 ? '' : pair.slice(at + 1));
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  return fields;
}

function bytesOf(escaped: string): Buffer {
  const bytes = escaped
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}
