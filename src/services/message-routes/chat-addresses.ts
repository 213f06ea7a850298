import type { Vault } from '../../lib/vault.js';
import { chatNamesOf, type ChatName } from '../../models/chat-addresses.js';
import type { Runner } from '../../models/database.js';

/** How drivers name somebody in a chat; never both null. */
export interface ChatAddress {
  /** Digits without a plus. */
  waId: string | null;
  bsuid: string | null;
}

/** Null where nobody holds this phone in a chat. */
export async function chatAddressOf(
  runner: Runner,
  vault: Vault,
  phoneId: string,
): Promise<ChatAddress | null> {
  const names = await chatNamesOf(runner, phoneId);
  const open = (kind: ChatName['kind']) => {
    const name = names.find((each) => each.kind === kind);
    return name ? vault.open(vault.unwrap(name.keyWrapped), name.sealed) : null;
  };
  const address = { waId: open('whatsapp')?.replace(/^\+/, '') ?? null, bsuid: open('bsuid') };
  return address.waId === null && address.bsuid === null ? null : address;
}
