import type { Phone } from '../../lib/phone.js';
import type { Vault } from '../../lib/vault.js';
import type { Runner } from '../../models/database.js';
import { lastPayerOf } from '../../models/payers.js';
import type { Person } from '../person.js';

/** Other phones that are asked for somebody's money. */
export interface Payers {
  /** The one that this person named last; null when it was always their own. */
  last(runner: Runner, person: Person): Promise<{ phoneId: string; phone: Phone } | null>;
}

export function createPayers({ vault }: { vault: Vault }): Payers {
  return {
    async last(runner, { accountId }) {
      const row = await lastPayerOf(runner, accountId);
      if (!row) return null;
      const phone = vault.open(vault.unwrap(row.keyWrapped), row.sealed) as Phone;
      return { phoneId: row.phoneId, phone };
    },
  };
}
