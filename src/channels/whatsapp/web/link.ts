import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../lib/clock.js';
import type { Ids } from '../../../lib/ids.js';
import type { Log } from '../../../lib/log.js';
import type { Vault } from '../../../lib/vault.js';
import type { Database } from '../../../models/database.js';
import type { LinkPart } from '../../link/part.js';
import { createLinkQueue } from '../../link/queue.js';
import type { WhatsAppDesk, WhatsAppReport } from '../driver.js';
import { createOpenWebClient, type WebClientSettings } from './client.js';
import { WHATSAPP_WEB } from './driver.js';
import { readWebMessage, type WebMessage } from './inbound.js';
import type { PaceSettings } from './pace.js';
import { createWebSending } from './sending.js';
import type { WebTimes } from './parts.js';
import { createWebSession } from './session.js';
import { createWebStore, type WebStoreParts } from './store.js';

/** What a test brings: a page of its own in the place of WhatsApp's, and less patience. */
export interface WebOwn extends Pick<WebClientSettings, 'page' | 'load'> {
  times?: WebTimes;
}

export interface WebLinkParts extends Pick<WebStoreParts, 'tellHealth' | 'alarm'> {
  db: Database;
  vault: Vault;
  clock: Clock;
  ids: Ids;
  log: Log;
  chats: Pick<WhatsAppDesk, 'receive' | 'report'>;
  client: WebClientSettings;
  pace: PaceSettings;
  times?: WebTimes;
}

const ANSWER_MS = 20_000;
const STATES: Record<number, WhatsAppReport['state']> = {
  [-1]: 'failed',
  1: 'sent',
  2: 'delivered',
  3: 'read',
  4: 'read',
};
/** An acknowledgement may come before we have written down which message it is about. */
const AGAIN_MS = [0, 200, 1_000, 5_000];

/** The session of WhatsApp on the web, and the messages that leave by it: for the one who has the lease. */
export function createWebLink(parts: WebLinkParts): LinkPart {
  const { clock, log, chats } = parts;
  const store = createWebStore(parts);
  const session = createWebSession({
    ...parts,
    open: createOpenWebClient(parts.client),
    standing: () => store.standing(),
    ears: {
      ...store,
      message: (message) => void hear(message),
      ack: (...told) => void ack(...told),
    },
  });
  const sending = createWebSending({ ...parts, store, line: session.line, answerMs: ANSWER_MS });
  const queue = createLinkQueue({
    ...parts,
    ...{ gateway: WHATSAPP_WEB, send: sending.send, waitMs: sending.waitMs },
    onRefused: (rowId, reason) => tell({ externalId: rowId, state: 'failed', reason }),
  });

  function tell(told: Pick<WhatsAppReport, 'externalId' | 'state' | 'reason'>): Promise<void> {
    return chats.report({ gateway: WHATSAPP_WEB, at: clock.now(), ...told });
  }

  async function hear(message: WebMessage): Promise<void> {
    try {
      const inbound = readWebMessage(WHATSAPP_WEB, message);
      if (!inbound) return;
      await store.noteChat(message.from);
      await chats.receive([inbound]);
    } catch (error) {
      log.error('whatsapp_web_unheard', { error });
    }
  }

  async function ack(id: string, step: number): Promise<void> {
    const state = STATES[step];
    if (!state) return;
    try {
      const rowId = await rowOf(id);
      // Our own echoes, and what somebody wrote with the phone itself, are no rows.
      if (rowId !== undefined) await tell({ externalId: rowId, state });
    } catch (error) {
      log.error('whatsapp_web_unreported', { error });
    }
  }

  async function rowOf(id: string): Promise<string | undefined> {
    for (const waitMs of AGAIN_MS) {
      await pause(waitMs, undefined, { ref: false });
      const rowId = await queue.rowOf(id);
      if (rowId !== undefined) return rowId;
    }
    return undefined;
  }

  return {
    name: WHATSAPP_WEB,
    start() {
      session.start();
      queue.start();
      return Promise.resolve();
    },
    async stop() {
      // What is being sent is cut short with the browser; what waits is left to the next holder.
      await session.stop();
      await queue.stop();
    },
  };
}
