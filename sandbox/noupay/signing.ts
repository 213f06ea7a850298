import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Exchange } from '../http.js';
import type { Settings } from '../settings.js';

const windowMs = 300_000;
const nonceLimit = 100_000;

interface Signed {
  method: string;
  path: string;
  timestamp: string;
  nonce: string;
  body: Buffer | string;
}

/** Hex HMAC-SHA256 over method, path, time, nonce and the SHA-256 of the body, a line each. */
function sign({ method, path, timestamp, nonce, body }: Signed, secret: string): string {
  const digest = createHash('sha256').update(body).digest('hex');
  const lines = [method, path, timestamp, nonce, digest].join('\n');
  return createHmac('sha256', secret).update(lines).digest('hex');
}

/** [K] How calls of profile `generic` are signed, both ways. */
export interface NouPaySigning {
  /** Why a call is not believed, as a code; nothing when it is. */
  problemOf(exchange: Exchange, body: Buffer): string | undefined;
  headersFor(method: string, path: string, body: string): Record<string, string>;
  clear(): void;
}

export function createNouPaySigning(parts: {
  clock: Clock;
  settings: Settings;
  newId: () => string;
}): NouPaySigning {
  const { clock, settings, newId } = parts;
  /** Nonces that were used; the oldest is forgotten first. */
  const used = new Set<string>();
  const isNew = (nonce: string): boolean => {
    if (nonce === '' || used.has(nonce)) return false;
    used.add(nonce);
    const oldest = used.values().next().value;
    if (used.size > nonceLimit && oldest !== undefined) used.delete(oldest);
    return true;
  };
  const isSigned = (exchange: Exchange, body: Buffer): boolean => {
    const { method, target: path } = exchange;
    const [timestamp, nonce] = [exchange.header('x-timestamp'), exchange.header('x-nonce')];
    const expected = sign({ method, path, timestamp, nonce, body }, settings.noupaySecret);
    const given = Buffer.from(exchange.header('x-signature'));
    return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
  };

  return {
    problemOf(exchange, body) {
      if (exchange.header('x-api-key') !== settings.noupayApiKey) return 'UNAUTHORIZED';
      if (!isSigned(exchange, body)) return 'BAD_SIGNATURE';
      const ageMs = clock.now() - Number(exchange.header('x-timestamp')) * 1000;
      if (!(Math.abs(ageMs) <= windowMs)) return 'STALE_TIMESTAMP';
      return isNew(exchange.header('x-nonce')) ? undefined : 'REPEATED_NONCE';
    },
    headersFor(method, path, body) {
      const timestamp = String(Math.floor(clock.now() / 1000));
      const nonce = newId();
      const signature = sign({ method, path, timestamp, nonce, body }, settings.noupaySecret);
      return { 'x-timestamp': timestamp, 'x-nonce': nonce, 'x-signature': signature };
    },
    clear: () => used.clear(),
  };
}
