import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far another party's clock may be from ours. */
const TOLERANCE_S = 60;

/**
 * Whether a compact JWT was signed with HS256 under `key` and is valid now (RFC 7515, 7519). The
 * algorithm is ours to choose: whatever else the header names is refused, and so is an empty key.
 */
export function isSignedHs256(token: string, key: string, now: Date): boolean {
  const [header, claims, signature, ...more] = token.split('.');
  if (key === '' || !header || !claims || !signature || more.length > 0) return false;
  const named = parsePart(header);
  if (named?.alg !== 'HS256' || 'crit' in named) return false;
  const expected = createHmac('sha256', key).update(`${header}.${claims}`).digest();
  return sameBytes(expected, signature) && isCurrent(parsePart(claims), now.getTime() / 1000);
}

function sameBytes(expected: Buffer, given: string): boolean {
  // Only the one canonical spelling counts; Buffer.from alone would skip strange characters.
  if (given !== Buffer.from(given, 'base64url').toString('base64url')) return false;
  const bytes = Buffer.from(given, 'base64url');
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

function isCurrent(claims: Record<string, unknown> | undefined, nowS: number): boolean {
  if (!claims) return false;
  const { exp, nbf, iat } = claims;
  return (
    holds(exp, (time) => nowS <= time + TOLERANCE_S) &&
    holds(nbf, (time) => nowS >= time - TOLERANCE_S) &&
    holds(iat, (time) => nowS >= time - TOLERANCE_S)
  );
}

/** An absent time holds; one that is not a number does not. */
function holds(time: unknown, check: (time: number) => boolean): boolean {
  return time === undefined || (typeof time === 'number' && check(time));
}

function parsePart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
