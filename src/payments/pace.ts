import type { Clock } from '../lib/clock.js';
import type { HttpClient } from './http-client.js';

/** Whatever a provider asks for, it is tried again after this. */
const MAX_WAIT_MS = 5 * 60_000;

/**
 * The same client, which leaves a provider alone for as long as its last 429 asked: calls meanwhile
 * are not sent, which is proof that they did nothing.
 */
export function obeyingRetryAfter(http: HttpClient, clock: Clock): HttpClient {
  let againAtMs = -Infinity;
  return {
    async send(call) {
      if (clock.monotonicMs() < againAtMs) return { kind: 'not_sent', cause: 'asked_to_wait' };
      const sent = await http.send(call);
      if (sent.kind === 'answer' && sent.status === 429) {
        againAtMs = clock.monotonicMs() + waitOf(sent.retryAfter ?? '', clock.now());
      }
      return sent;
    },
    close: () => http.close(),
  };
}

/** `Retry-After` is seconds or a date (RFC 9110). */
function waitOf(retryAfter: string, now: Date): number {
  const seconds = /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null;
  const untilMs = seconds === null ? Date.parse(retryAfter) - now.getTime() : seconds * 1000;
  return Number.isNaN(untilMs) ? 0 : Math.min(Math.max(untilMs, 0), MAX_WAIT_MS);
}
