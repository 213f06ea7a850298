import type { Runner, Sql } from './database.js';

/** How a gateway names the holder of a phone in a chat, sealed. */
export interface ChatName {
  kind: 'whatsapp' | 'bsuid';
  sealed: Buffer;
  keyWrapped: Buffer;
}

const READ: Sql = {
  name: 'chat_names',
  text: `select kind, sealed, key_wrapped as "keyWrapped" from identities
    where phone_id = $1 and state = 'linked' and sealed is not null and key_wrapped is not null
    order by linked_at desc, id`,
};

/** The names that were proven to be of this phone's holder, newest first. */
export async function chatNamesOf(runner: Runner, phoneId: string): Promise<ChatName[]> {
  return runner.query<ChatName>(READ, [phoneId]);
}

const READ_ONE: Sql = {
  name: 'chat_name_by_id',
  text: `select kind, sealed, key_wrapped as "keyWrapped" from identities
    where id = $1 and state <> 'closed' and sealed is not null and key_wrapped is not null`,
};

/** One name by its id, proven or not; null where it is closed. */
export async function chatNameOf(runner: Runner, identityId: string): Promise<ChatName | null> {
  const [name] = await runner.query<ChatName>(READ_ONE, [identityId]);
  return name ?? null;
}
