import { addMs, type Clock } from '../../../lib/clock.js';
import type { Database } from '../../../models/database.js';
import { readWebSession, type WebSessionRow } from '../../../models/whatsapp-web.js';
import type { SendResult } from '../../channel.js';
import { createLinkedSend, type LinkedGatewayParts } from '../../link/linked-gateway.js';
import type { WhatsAppDriver } from '../driver.js';
import { numberedText } from '../taps.js';
import { chatOf } from './address.js';

export const WHATSAPP_WEB = 'whatsapp_web';
/** Whoever holds the session says every few seconds that it is up. */
const FRESH_MS = 30_000;
/** A line of full pace has written so many within two minutes. */
const WAITING_MAX = 40;
/** Sooner than the first receipt is missed (services/message-routes/deadlines.ts). */
const EXPIRES_MS = 40_000;

export type WebDriverParts = Omit<LinkedGatewayParts, 'gateway' | 'maxWaiting' | 'expiresMs'>;

/**
 * WhatsApp as a person has it, by a session in a browser that one process holds. It shows nothing but
 * words, and no longer knows a window or templates.
 */
export function createWebDriver(parts: WebDriverParts): WhatsAppDriver {
  const limits = { gateway: WHATSAPP_WEB, maxWaiting: WAITING_MAX, expiresMs: EXPIRES_MS };
  const handOver = createLinkedSend({ ...parts, ...limits });
  return {
    name: WHATSAPP_WEB,
    channel: 'whatsapp',
    capabilities: {
      ...{ buttons: false, lists: false, locationRequest: false, templates: false },
      ...{ window24h: false, receipts: true },
    },
    async send(message) {
      if (chatOf(message.to) === null) {
        return { ok: false, permanent: true, code: 'no_address', kind: 'unreachable' };
      }
      const { to, ref, content } = message;
      const text = content ? numberedText(content) : message.text;
      return (await refusalOf(parts)) ?? handOver({ to, ref, text });
    },
  };
}

/** Why nothing can be handed over now; null when it can. */
async function refusalOf({
  db,
  clock,
}: {
  db: Database;
  clock: Clock;
}): Promise<SendResult | null> {
  try {
    const row = await readWebSession(db);
    const state = isFresh(row, clock.now()) ? row.state : 'gone';
    return state === 'up' ? null : { ok: false, permanent: false, code: `web_${state}` };
  } catch {
    return { ok: false, permanent: false, code: 'web_unknown' };
  }
}

/** What was told long ago is no longer true: who told it is gone. */
function isFresh({ state, stateAt }: WebSessionRow, now: Date): boolean {
  return state !== 'up' || (stateAt !== null && stateAt > addMs(now, -FRESH_MS));
}
