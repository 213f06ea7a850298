import type { Clock } from '../../../lib/clock.js';
import type { Log } from '../../../lib/log.js';
import type { Vault } from '../../../lib/vault.js';
import type { Database } from '../../../models/database.js';
import {
  hasWrittenToWeb,
  keepPairing,
  noteWebChat,
  readWebSession,
  tellWebState,
  type WebState,
} from '../../../models/whatsapp-web.js';
import type { WebEars } from './parts.js';

/** What is stored of the one session, for whoever asks: workers, operators, the next holder. */
export interface WebStore extends Pick<WebEars, 'state' | 'pairing'> {
  standing(): Promise<'on' | 'off' | 'banned'>;
  /** Since when its phone is paired; null before. */
  pairedAt(): Date | null;
  noteChat(chatId: string): Promise<void>;
  hasWritten(chatId: string): Promise<boolean>;
}

export interface WebStoreParts {
  db: Database;
  vault: Vault;
  clock: Clock;
  log: Log;
  /** Tells the ways of messages whether this one works (services/message-routes/health.ts). */
  tellHealth(state: 'up' | 'down', reason: string | null): Promise<void>;
  /** A person has to look at this: the number was banned. */
  alarm(reason: string | null): Promise<void>;
}

export function createWebStore(parts: WebStoreParts): WebStore {
  const { db, vault, clock, log } = parts;
  let told = '';
  let pairedAt: Date | null = null;

  async function state(next: WebState, reason: string | null): Promise<void> {
    await tellWebState(db, { state: next, reason, at: clock.now() });
    const word = `${next} ${reason ?? ''}`;
    if (word === told) return;
    told = word;
    await parts.tellHealth(next === 'up' ? 'up' : 'down', next === 'up' ? null : next);
    if (next === 'banned') await parts.alarm(reason);
  }

  async function pairing(qr: string): Promise<void> {
    const key = vault.newPersonKey();
    const kept = { sealed: vault.seal(key, qr), keyWrapped: vault.wrap(key), at: clock.now() };
    await keepPairing(db, kept);
    if (told === 'waiting_for_scan') return;
    told = 'waiting_for_scan';
    await parts.tellHealth('down', 'waiting_for_scan');
  }

  /** The session goes on without the database; what it could not say it says with the next state. */
  function safely<Values extends unknown[]>(act: (...values: Values) => Promise<void>) {
    return (...values: Values): Promise<void> =>
      act(...values).catch((error: unknown) => {
        told = '';
        log.error('whatsapp_web_untold', { error });
      });
  }

  const indexOf = (chatId: string): Buffer => vault.digest('whatsapp_web', chatId);
  return {
    state: safely(state),
    pairing: safely(pairing),
    async standing() {
      const row = await readWebSession(db);
      pairedAt = row.pairedAt;
      if (!row.isOn) return 'off';
      return row.state === 'banned' ? 'banned' : 'on';
    },
    pairedAt: () => pairedAt,
    noteChat: (chatId) => noteWebChat(db, indexOf(chatId), clock.now()),
    hasWritten: (chatId) => hasWrittenToWeb(db, indexOf(chatId)),
  };
}
