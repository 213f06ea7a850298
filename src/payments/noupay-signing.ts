import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { ReceivedNotice } from './provider.js';

/** How old or early a signed call may be. */
const WINDOW_S = 300;

/** One call as it is signed; `path` with its query, as in the request line. */
export interface SignedCall {
  method: string;
  path: string;
  /** Unix seconds. */
  timestamp: string;
  nonce: string;
  body: string | Buffer;
}

/** Hex HMAC-SHA256 over method, path, time, nonce and the body's hash, a line each. */
export function signatureOf(call: SignedCall, secret: string): string {
  const { method, path, timestamp, nonce, body } = call;
  const digest = createHash('sha256').update(body).digest('hex');
  const signed = [method, path, timestamp, nonce, digest].join('\n');
  return createHmac('sha256', secret).update(signed).digest('hex');
}

/** The nonce of a call that was signed with `secret` for this path and about now; null for any other. */
export function provenNonce(
  { method, headers, rawBody }: ReceivedNotice,
  by: { path: string; secret: string; now: Date },
): string | null {
  const [timestamp, nonce, given] = ['x-timestamp', 'x-nonce', 'x-signature'].map(
    (name) => headers[name],
  );
  if (by.secret === '' || !isIn(timestamp, /^\d{1,12}$/) || !isIn(given, /^[\da-f]{64}$/)) {
    return null;
  }
  if (!isIn(nonce, /^[\x21-\x7e]{8,128}$/)) return null;
  if (Math.abs(by.now.getTime() / 1000 - Number(timestamp)) > WINDOW_S) return null;
  const call = { method, path: by.path, timestamp, nonce, body: rawBody };
  const expected = Buffer.from(signatureOf(call, by.secret), 'hex');
  return timingSafeEqual(expected, Buffer.from(given, 'hex')) ? nonce : null;
}

/** A header that came once and has the form it must have. */
function isIn(value: string | string[] | undefined, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}
