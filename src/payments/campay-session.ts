import type { CampayTokens } from './campay-token.js';
import type { HttpCall, HttpClient, Sent } from './http-client.js';

/** Calls under a token. Without one, nothing is sent. */
export interface CampaySession {
  /** A token that is refused is renewed once. */
  send(call: HttpCall): Promise<Sent>;
  /** For money that goes out, which is sent once: a refused token is proof that nothing was done. */
  sendOnce(call: HttpCall): Promise<Sent>;
}

export function createCampaySession(http: HttpClient, tokens: CampayTokens): CampaySession {
  async function attempt(call: HttpCall): Promise<{ sent: Sent; canRenew: boolean }> {
    const given = await tokens.current();
    if (!given.ok) return { sent: { kind: 'not_sent', cause: given.cause }, canRenew: false };
    const sent = await http.send({ ...call, headers: { authorization: `Token ${given.token}` } });
    const isRefused = sent.kind === 'answer' && sent.status === 401;
    return { sent, canRenew: isRefused && tokens.forget(given.token) };
  }
  return {
    async send(call) {
      const { sent, canRenew } = await attempt(call);
      return canRenew ? (await attempt(call)).sent : sent;
    },
    async sendOnce(call) {
      const { sent, canRenew } = await attempt(call);
      return canRenew ? { kind: 'not_sent', cause: 'token_refused' } : sent;
    },
  };
}
