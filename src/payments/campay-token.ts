import { fieldsOf, jsonOf, textOf } from './fields.js';
import type { HttpClient } from './http-client.js';

/** A permanent token from the dashboard, or a name and password that give temporary ones. */
export type CampayCredentials = { permanentToken: string } | { username: string; password: string };

export type TokenResult = { ok: true; token: string } | { ok: false; cause: string };

export interface CampayTokens {
  /** The token in use; callers that need one at the same time share one request. */
  current(): Promise<TokenResult>;
  /** Forgets a token that was refused; false when no other can be had. */
  forget(token: string): boolean;
}

/** Tokens are renewed this long before they end, so that none ends on its way. */
const EARLY_MS = 5 * 60_000;
const USUAL_LIFE_S = 3_600;

export function createCampayTokens(parts: {
  http: HttpClient;
  credentials: CampayCredentials;
  nowMs: () => number;
}): CampayTokens {
  const { http, credentials, nowMs } = parts;
  if ('permanentToken' in credentials) {
    const { permanentToken } = credentials;
    return {
      current: () => Promise.resolve({ ok: true, token: permanentToken }),
      forget: () => false,
    };
  }
  let kept: { token: string; renewAtMs: number } | undefined;
  let asking: Promise<TokenResult> | undefined;

  async function ask(): Promise<TokenResult> {
    const sent = await http.send({ method: 'POST', path: '/token/', json: credentials });
    if (sent.kind !== 'answer') return { ok: false, cause: sent.cause };
    const fields = sent.status === 200 ? fieldsOf(jsonOf(sent.body)) : null;
    const token = textOf(fields?.['token']);
    if (!token) return { ok: false, cause: `token_http_${String(sent.status)}` };
    const lifeMs = 1000 * (Number(textOf(fields?.['expires_in'])) || USUAL_LIFE_S);
    kept = { token, renewAtMs: nowMs() + Math.max(lifeMs - EARLY_MS, lifeMs / 2) };
    return { ok: true, token };
  }

  return {
    current() {
      if (kept && nowMs() < kept.renewAtMs) return Promise.resolve({ ok: true, token: kept.token });
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    forget(token) {
      if (kept?.token === token) kept = undefined;
      return true;
    },
  };
}
