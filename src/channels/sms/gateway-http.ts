import { Pool } from 'undici';

/** One request to a gateway; `body` makes it a POST of a form. */
export interface GatewayRequest {
  /** With its query. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** What the gateway said, or why nothing was heard. */
export type GatewayAnswer =
  { heard: true; status: number; body: string } | { heard: false; code: 'timeout' | 'no_answer' };

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
        const late = error instanceof Error && error.name === 'TimeoutError';
        return { heard: false, code: late ? 'timeout' : 'no_answer' };
      }
    },
    close: () => pool.destroy(),
  };
}

const FORM = 'application/x-www-form-urlencoded';

/** `path` below a base address, whether that ends in a slash or not. */
export function addressBelow(baseUrl: string, path: string): URL {
  return new URL(path, baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
}
