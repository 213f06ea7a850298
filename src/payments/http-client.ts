import { Agent, request } from 'undici';

/** What came of one HTTP call: an answer, proof that nothing was sent, or neither. */
export type Sent =
  | {
      kind: 'answer';
      status: number;
      body: string;
      /** The header of that name, where there was one. */
      retryAfter?: string;
    }
  | { kind: 'not_sent'; cause: string }
  | { kind: 'lost'; cause: string };

export interface HttpCall {
  method: 'GET' | 'POST';
  /** Below the base address. */
  path: string;
  headers?: Record<string, string>;
  json?: unknown;
  /** The same already written, where a signature is over the very bytes. */
  text?: string;
}

export interface HttpClient {
  send(call: HttpCall): Promise<Sent>;
  close(): Promise<void>;
}

export interface HttpClientOptions {
  baseUrl: string;
  /** For the whole call, connecting included. */
  timeoutMs: number;
}

const CONNECTIONS = 64;
const CONNECT_TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 5_000_000;

/** Calls one provider over connections kept alive; never throws, never follows a redirect. */
export function createHttpClient({ baseUrl, timeoutMs }: HttpClientOptions): HttpClient {
  const dispatcher = new Agent({
    connections: CONNECTIONS,
    connect: { timeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  const base = baseUrl.replace(/\/+$/, '');
  return {
    async send({ method, path, headers, json, text }) {
      const body = text ?? (json === undefined ? undefined : JSON.stringify(json));
      try {
        const answer = await request(`${base}${path}`, {
          dispatcher,
          method,
          signal: AbortSignal.timeout(timeoutMs),
          headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
          ...(body === undefined ? {} : { body }),
        });
        const retryAfter = answer.headers['retry-after'];
        return {
          ...{ kind: 'answer', status: answer.statusCode, body: await answer.body.text() },
          ...(typeof retryAfter === 'string' ? { retryAfter } : {}),
        };
      } catch (error) {
        return { kind: neverConnected(error) ? 'not_sent' : 'lost', cause: causeOf(error) };
      }
    },
    close: () => dispatcher.destroy(),
  };
}

/** Errors of name look-up, connecting and the TLS handshake: no byte of the request was written. */
export function neverConnected(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.every(neverConnected);
  }
  const { code, syscall } = fieldsOf(error);
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  return (
    code === 'UND_ERR_CONNECT_TIMEOUT' ||
    /^(ERR_TLS|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED)/.test(code)
  );
}

function fieldsOf(error: unknown): { code: string; syscall: string } {
  const { code, syscall } = (error instanceof Error ? error : {}) as Record<string, unknown>;
  return {
    code: typeof code === 'string' ? code : '',
    syscall: typeof syscall === 'string' ? syscall : '',
  };
}

function causeOf(error: unknown): string {
  const { code } = fieldsOf(error);
  return code || (error instanceof Error ? error.name : 'unknown');
}
