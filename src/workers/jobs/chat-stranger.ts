import type { MessageGateway } from '../../channels/channel.js';
import type { Vault } from '../../lib/vault.js';
import { LANGUAGES, say, text } from '../../locales/index.js';
import { chatNameOf } from '../../models/chat-addresses.js';
import type { Database } from '../../models/database.js';
import type { JobHandler } from '../job.js';

export interface ChatStrangerParts {
  db: Database;
  vault: Vault;
  gateways: readonly MessageGateway[];
}

/**
 * Answers a chat that belongs to nobody yet, in both languages, since none is known. It is said once:
 * whoever missed it writes again.
 */
export function createChatStrangerJob(parts: ChatStrangerParts): JobHandler<'chat.stranger'> {
  const { db, vault, gateways } = parts;
  return {
    kind: 'chat.stranger',
    async run({ identityId, gateway: name, say: key }, { rowId }) {
      const gateway = gateways.find((one) => one.name === name);
      const found = gateway && (await chatNameOf(db, identityId));
      if (!gateway || !found) return { done: true };
      const value = vault.open(vault.unwrap(found.keyWrapped), found.sealed);
      const isNumber = found.kind === 'whatsapp';
      const to = isNumber
        ? { waId: value.replace(/^\+/, ''), bsuid: null }
        : { waId: null, bsuid: value };
      const words = LANGUAGES.map((language) => say(language, text(key))).join('\n\n');
      const sent = await gateway.send({
        ...{ to, text: words, ref: rowId, content: { kind: 'text', text: words } },
      });
      return sent.ok ? { done: true } : { dead: `${name} ${sent.code}` };
    },
  };
}
