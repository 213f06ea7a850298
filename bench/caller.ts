import { Pool } from 'undici';

/** Calls one server as gateways do: forms in, text out, over connections that are kept open. */
export interface Caller {
  post(path: string, form: string): Promise<string>;
  postJson(path: string, body: string): Promise<void>;
  close(): Promise<void>;
}

/** More phones than this never wait for an answer at once. */
const CONNECTIONS = 256;
/** Past this a gateway has given up (facts/performance.md: the strictest seen). */
const TIMEOUT_MS = 10_000;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_BODY = { 'content-type': 'application/json' };

/** An answer that no person should get; its message is counted, so it names no number. */
export class Failed extends Error {}

export function createCaller(url: string): Caller {
  const pool = new Pool(url, {
    connections: CONNECTIONS,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  async function call(path: string, headers: Record<string, string>, body: string) {
    const answer = await pool.request({ method: 'POST', path, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Failed(`HTTP ${String(answer.statusCode)}`);
    return text;
  }
  return {
    post: (path, form) => call(path, FORM, form),
    async postJson(path, body) {
      await call(path, JSON_BODY, body);
    },
    close: () => pool.destroy(),
  };
}
