import { Pool } from 'undici';
import type { SendResult } from './channel.js';

/** One request to a gateway; `body` makes it a POST of a form. */
export interface GatewayRequest {
  /** With its query. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** What the gateway said, or why nothing was heard. */
export type GatewayAnswer =
  | { heard: true; status: number; body: string }
  /** `no_connection`: it was not even asked. */
  | { heard: false; code: 'timeout' | 'no_answer' | 'no_connection' };

export interface GatewayHttp {
  /** Never throws. */
  ask(request: GatewayRequest): Promise<GatewayAnswer>;
  close(): Promise<void>;
}

const CONNECTIONS = 64;
/** An answer about one recipient has a few hundred bytes. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Asks a gateway over connections that are kept open. */
export function createGatewayHttp(origin: string, timeoutMs: number): GatewayHttp {
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    connectTimeout: timeoutMs,
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  return {
    async ask({ path, headers = {}, body }) {
      const form = body === undefined ? {} : { 'content-type': FORM };
      try {
        const answer = await pool.request({
          path,
          method: body === undefined ? 'GET' : 'POST',
          headers: { ...form, ...headers },
          ...(body === undefined ? {} : { body }),
          signal: AbortSignal.timeout(timeoutMs),
        });
        return { heard: true, status: answer.statusCode, body: await answer.body.text() };
      } catch (error) {
        return { heard: false, code: codeOf(error) };
      }
    },
    close: () => pool.destroy(),
  };
}

const FORM = 'application/x-www-form-urlencoded';

/** What breaks before a byte has left. */
const NOT_ASKED = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_DESTROYED', 'UND_ERR_CLOSED'],
]);

function codeOf(error: unknown): 'timeout' | 'no_answer' | 'no_connection' {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout';
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && NOT_ASKED.has(code) ? 'no_connection' : 'no_answer';
}

/** A send of which nothing was heard: it may have been taken, unless nobody was there to ask. */
export function notHeard(
  code: 'timeout' | 'no_answer' | 'no_connection',
): Extract<SendResult, { ok: false }> {
  const kind = code === 'no_connection' ? {} : { kind: 'unknown' as const };
  return { ok: false, permanent: false, code, ...kind };
}

/** `path` below a base address, whether that ends in a slash or not. */
export function addressBelow(baseUrl: string, path: string): URL {
  return new URL(path, baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
}
