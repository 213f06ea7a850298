import { hash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

/**
 * Guards callbacks of gateways that sign nothing: `?key=` must be one of the live secrets. Anything
 * else finds nothing here (404), compared in constant time.
 */
export function webhookKey(live: readonly string[]): RequestHandler {
  const digests = live.map(digestOf);
  return (request, response, next) => {
    const { key } = request.query;
    const given = digestOf(typeof key === 'string' ? key : '');
    // Every live secret is compared, so that the time does not tell which one was near.
    const matches = digests.filter((digest) => timingSafeEqual(digest, given));
    if (matches.length > 0) next();
    else response.status(404).type('text/plain').end('not found');
  };
}

function digestOf(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}
