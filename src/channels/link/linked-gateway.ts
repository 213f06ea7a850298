import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Vault } from '../../lib/vault.js';
import type { Database } from '../../models/database.js';
import { putLinkSend } from '../../models/link-sends.js';
import type { OutgoingMessage, SendResult } from '../channel.js';

export interface LinkedGatewayParts {
  db: Database;
  vault: Vault;
  ids: Ids;
  clock: Clock;
  /** Whose link it is. */
  gateway: string;
  /** Of rows; with more, the owner is not taking them. */
  maxWaiting: number;
  /** What its owner has not begun by then never leaves: the message goes another way meanwhile. */
  expiresMs: number;
}

/**
 * Sends through the process that owns a link. The row is taken as a gateway takes a message: its id is
 * the message's name there, and what becomes of it comes as a report.
 */
export function createLinkedSend(parts: LinkedGatewayParts) {
  const { db, vault, ids, clock, gateway } = parts;
  return async (message: OutgoingMessage): Promise<SendResult> => {
    const [id, at, key] = [ids.next(), clock.now(), vault.newPersonKey()];
    const sealed = vault.seal(key, JSON.stringify(message));
    const times = { at, expiresAt: addMs(at, parts.expiresMs) };
    const row = { id, gateway, ref: message.ref, sealed, keyWrapped: vault.wrap(key), ...times };
    try {
      const put = await putLinkSend(db, row, parts.maxWaiting);
      return put ? { ok: true, externalId: id } : refused('link_busy');
    } catch {
      return refused('link_unreachable');
    }
  };
}

function refused(code: string): SendResult {
  return { ok: false, permanent: false, code };
}
