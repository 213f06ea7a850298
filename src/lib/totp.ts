import { createHmac, timingSafeEqual } from 'node:crypto';

/** Codes that change every 30 seconds (RFC 6238, SHA-1, as every authenticator app makes them). */
const STEP_MS = 30_000;
const DIGITS = 6;
/** A phone's clock may be one step off, and a person needs some seconds to type. */
const STEPS_OFF = 1;

/** Which 30 seconds a moment is in, counted from 1970. */
export function totpStep(at: Date): number {
  return Math.floor(at.getTime() / STEP_MS);
}

/** The code of one step: HOTP of RFC 4226. */
export function totpCode(secret: Buffer, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  const number = (mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits;
  return String(number).padStart(digits, '0');
}

/** The step whose code this is, among those near a moment; null when it is none of theirs. */
export function matchTotp(secret: Buffer, code: string, at: Date): number | null {
  const given = Buffer.from(code);
  const now = totpStep(at);
  const near = Array.from({ length: 2 * STEPS_OFF + 1 }, (_, index) => now - STEPS_OFF + index);
  // Every step is compared, so that the time does not tell which one was near.
  const matching = near.filter((step) => {
    const right = Buffer.from(totpCode(secret, step));
    return given.length === right.length && timingSafeEqual(given, right);
  });
  return matching.at(-1) ?? null;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** As it is typed into an app by hand; a secret of 20 bytes needs no padding. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => BASE32.charAt(Number.parseInt(five.padEnd(5, '0'), 2)))
    .join('');
}

/** What the picture shows that an app scans. */
export function totpAddress(secret: Buffer, issuer: string, name: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(name)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}
