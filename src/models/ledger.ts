import type { Runner, Sql, Tx } from './database.js';
import { FLOORED_LEGS, legValues, type Leg, type NewLedgerAccount } from './ledger-legs.js';

export interface NewTransfer {
  id: string;
  key: string;
  kind: string;
  cityId: string | null;
  orderId: string | null;
  actorKind: string;
  actorId: string | null;
  facts: Record<string, string | number>;
  /** The transfer that this one takes back. */
  reverses: string | null;
}

export interface StoredEntry {
  code: string;
  kind: NewLedgerAccount['kind'];
  cityId: string | null;
  floored: boolean;
  amountXaf: number;
  category: string | null;
}

export interface StoredTransfer {
  id: string;
  key: string;
  kind: string;
  cityId: string | null;
  orderId: string | null;
  reverses: string | null;
  /** The key of the transfer that took this one back. */
  reversedBy: string | null;
  entries: StoredEntry[];
}

/** What became of an attempt to write. `incomplete`: somebody else just opened one of the accounts. */
export interface Written {
  written: number;
  incomplete: boolean;
}

// Where an account with a floor would end below what is held there nothing is written, and the
// transaction stays usable. The table's own check stands behind it.
const POST: Sql = {
  name: 'ledger_post',
  text: `with ${FLOORED_LEGS}, posted as (
      insert into ledger_transfers (id, key, kind, city_id, order_id, at, actor_kind, actor_id, facts,
        reverses)
      select (t->>'id')::uuid, t->>'key', t->>'kind', t->>'cityId', (t->>'orderId')::uuid, $3,
        t->>'actorKind', t->>'actorId', t->'facts', (t->>'reverses')::uuid
      from jsonb_array_elements($4::jsonb) t
      where (select complete from found) and not exists (select from short)
      on conflict do nothing returning id
    ), written as (
      insert into ledger_entries (transfer_id, line, account_id, amount_xaf, category, at)
      select p.id, l.line, a.id, l."amountXaf", l.category, $3
      from posted p join legs l on l."ownerId" = p.id join accounts a on a.code = l.code
      order by a.id, p.id, l.line
    )
    select (select count(*) from posted)::int as written,
      not (exists (select from short) or (select complete from found)) as incomplete`,
};

/**
 * Writes transfers with their entries and opens the accounts that are new; all but those whose key
 * is taken, or none when a floor stood against it.
 */
export async function insertTransfers(
  tx: Tx,
  transfers: NewTransfer[],
  legs: { accounts: NewLedgerAccount[]; legs: Leg[] },
  at: Date,
): Promise<Written> {
  const [row] = await tx.query<Written>(POST, [...legValues(legs), at, JSON.stringify(transfers)]);
  return row ?? { written: 0, incomplete: true };
}

const ENTRIES = `(select jsonb_agg(jsonb_build_object('code', a.code, 'kind', a.kind,
      'cityId', a.city_id, 'floored', a.floored, 'amountXaf', e.amount_xaf, 'category', e.category)
      order by e.line)
    from ledger_entries e join ledger_accounts a on a.id = e.account_id
    where e.transfer_id = t.id and e.at = t.at)`;

const BY_KEYS: Sql = {
  name: 'ledger_by_keys',
  text: `select t.id, t.key, t.kind, t.city_id as "cityId", t.order_id as "orderId", t.reverses,
      (select r.key from ledger_transfers r where r.reverses = t.id) as "reversedBy",
      ${ENTRIES} as entries
    from ledger_transfers t where t.key = any($1::text[])`,
};

export async function transfersByKeys(runner: Runner, keys: string[]): Promise<StoredTransfer[]> {
  return runner.query<StoredTransfer>(BY_KEYS, [keys]);
}
