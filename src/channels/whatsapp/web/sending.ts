import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../lib/clock.js';
import type { Ids } from '../../../lib/ids.js';
import type { OutgoingMessage, SendResult } from '../../channel.js';
import type { LinkResult } from '../../link/queue.js';
import type { WebClient } from './client.js';
import { chatOf } from './address.js';
import { createPaced, paceAt, typingMs, type PaceSettings } from './pace.js';
import type { WebStore } from './store.js';

export interface WebSendingParts {
  line(): WebClient | null;
  store: Pick<WebStore, 'hasWritten' | 'pairedAt'>;
  clock: Clock;
  ids: Ids;
  pace: PaceSettings;
  /** How long WhatsApp may take to say that it has a message. */
  answerMs: number;
}

/** Sends by the session: as fast as a person would, and to nobody who has not written first. */
export interface WebSending {
  /** Null while nothing can be sent. */
  waitMs(): number | null;
  send(message: OutgoingMessage): Promise<LinkResult>;
}

export function createWebSending(parts: WebSendingParts): WebSending {
  const { clock, ids, store } = parts;
  const paced = createPaced();

  function waitMs(): number | null {
    if (!parts.line()) return null;
    const now = clock.now().getTime();
    const since = store.pairedAt()?.getTime() ?? now;
    return paced.waitMs(clock.monotonicMs(), paceAt(now - since, parts.pace));
  }

  async function write(client: WebClient, chatId: string, text: string): Promise<LinkResult> {
    paced.note(clock.monotonicMs());
    // Whatever goes wrong with this, the message itself may still leave.
    await client.typing(chatId).catch(() => undefined);
    await pause(typingMs(text, ids.random(STEPS) / STEPS));
    const id = await within(parts.answerMs, client.send(chatId, text));
    if (id === 'late') return 'unknown';
    return id === null ? refused('not_on_whatsapp') : { ok: true, externalId: id };
  }

  return {
    waitMs,
    async send({ to, text }) {
      const client = parts.line();
      const chatId = typeof to === 'string' ? null : chatOf(to);
      if (!client) return { ok: false, permanent: false, code: 'web_down' };
      if (chatId === null) return refused('no_address');
      // A line that writes to strangers is banned (facts/channels.md 1.6).
      if (!(await store.hasWritten(chatId))) return refused('stranger');
      return write(client, chatId, text);
    },
  };
}

const STEPS = 1_000;

function refused(code: string): SendResult {
  return { ok: false, permanent: true, code, kind: 'unreachable' };
}

/** The message's id, null, or `late`: whether it left is not known when it fails in the middle. */
async function within(ms: number, sent: Promise<string | null>): Promise<string | null> {
  const late = new AbortController();
  const timer = pause(ms, 'late', { signal: late.signal }).catch(() => 'late');
  const result = await Promise.race([sent.catch(() => 'late'), timer]);
  late.abort();
  return result;
}
