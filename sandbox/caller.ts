import { request as openRequest } from 'node:http';
import { Agent, request } from 'undici';
import type { Fault } from './faults.js';

const answerLimitBytes = 65_536;

/** One HTTP request to the application. */
export interface Callback {
  method: 'GET' | 'POST';
  /** From the application's root, with its query. */
  path: string;
  type?: string;
  body?: string;
  headers?: Record<string, string>;
}

export interface CallbackAnswer {
  status: number;
  type: string;
  text: string;
}

/** Reaches the application as gateways do. Rejects when no answer came. */
export interface Caller {
  send(callback: Callback, timeoutMs: number, fault?: Fault): Promise<CallbackAnswer>;
  close(): Promise<void>;
}

/** A form body as gateways write it. */
export function form(path: string, fields: Record<string, string>): Callback {
  return {
    method: 'POST',
    path,
    type: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(fields).toString(),
  };
}

/** The same request with a body, or a query, that is cut in the middle and holds bytes that mean nothing. */
function garbled(callback: Callback): Callback {
  const junk = '%E0%A4%A\u0000%';
  if (callback.body === undefined) {
    const [path = '', query = ''] = callback.path.split('?');
    return { ...callback, path: `${path}?${query.slice(0, query.length >> 1)}%E0%A4%` };
  }
  return { ...callback, body: `${callback.body.slice(0, callback.body.length >> 1)}${junk}` };
}

export function createCaller(appUrl: string): Caller {
  const base = appUrl.replace(/\/+$/, '');
  const agent = new Agent({
    connections: 256,
    connect: { timeout: 10_000 },
    maxResponseSize: answerLimitBytes,
  });

  const whole = async (callback: Callback, timeoutMs: number): Promise<CallbackAnswer> => {
    const answer = await request(base + callback.path, {
      dispatcher: agent,
      method: callback.method,
      headers: {
        ...(callback.type === undefined ? {} : { 'content-type': callback.type }),
        ...callback.headers,
      },
      ...(callback.body === undefined ? {} : { body: callback.body }),
      // Cheaper than a signal of its own for each request, and exact enough: within a second.
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    const type = String(answer.headers['content-type'] ?? '');
    return { status: answer.statusCode, type, text: await answer.body.text() };
  };

  /** Sends half of the request and breaks the connection. */
  const half = (callback: Callback): Promise<never> =>
    new Promise((_resolve, reject) => {
      const body = callback.body ?? '';
      const broken = openRequest(base + callback.path, {
        method: 'POST',
        headers: {
          'content-type': callback.type ?? 'text/plain',
          'content-length': body.length + 8,
          ...callback.headers,
        },
      });
      broken.on('error', reject);
      broken.write(body.slice(0, body.length >> 1), () => {
        broken.destroy(new Error('connection reset (fault)'));
      });
    });

  return {
    async send(callback, timeoutMs, fault) {
      switch (fault?.mode) {
        case 'down':
          throw new Error('cannot connect (fault)');
        case 'reset':
          return half(callback);
        case 'garbage':
          return whole(garbled(callback), timeoutMs);
        case 'timeout_after_accept':
          await whole(callback, timeoutMs);
          throw new Error('the answer was lost (fault)');
        default:
          return whole(callback, timeoutMs);
      }
    },
    close: () => agent.destroy(),
  };
}
