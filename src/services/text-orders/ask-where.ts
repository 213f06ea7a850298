import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Vault } from '../../lib/vault.js';
import type { Tx } from '../../models/database.js';
import { askQuestion, withdrawKinds } from '../../models/questions.js';
import type { Shop } from '../catalogue.js';
import type { Person } from '../person.js';
import { DRAFT_MS, TEXT_QUESTIONS, WHERE_QUESTION, type AskedWhere } from './parts.js';

/**
 * Asks where somebody is, to be answered in words: for the order at a shop, for what they have said
 * (`words`), or to list shops.
 */
export type AskWhere = (
  tx: Tx,
  person: Person,
  about: { shop: Shop | null; words?: string },
) => Promise<AskedWhere>;

interface AskParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
}

export function createAskWhere({ clock, ids, vault }: AskParts): AskWhere {
  return async (tx, { accountId, key }, { shop, words }) => {
    const now = clock.now();
    await withdrawKinds(tx, accountId, TEXT_QUESTIONS, now);
    await askQuestion(tx, {
      id: ids.next(),
      accountId,
      kind: WHERE_QUESTION,
      subject: subjectOf(shop),
      choices: [],
      askedAt: now,
      expiresAt: addMs(now, DRAFT_MS),
      ...(words === undefined ? {} : { wordsSealed: vault.seal(key, words) }),
    });
    return { kind: 'where', shop };
  };
}

/** What the question is for: an order at this shop, or a list of shops. */
function subjectOf(shop: Shop | null): Record<string, string> {
  return shop ? { shopCode: String(shop.code) } : {};
}
