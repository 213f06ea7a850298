import { PERSON_COLUMNS, PERSON_JOINS, type PersonRow } from './accounts.js';
import type { Runner, Sql } from './database.js';

export type IdentityKind = 'whatsapp' | 'bsuid';
export type ProvenBy = 'began_here' | 'code' | 'wallet_code';

/** What a chat is known by; the person is null while nobody has proven to be its holder. */
export interface IdentityRow {
  id: string;
  kind: IdentityKind;
  state: 'unlinked' | 'linked' | 'closed';
  isProven: boolean;
  phoneId: string | null;
  person: PersonRow | null;
  /** When the number was last heard of in a conversation; null while nobody is linked. */
  lastSeen: Date | null;
}

type FlatRow = Omit<IdentityRow, 'person'> & PersonRow & { identityPhoneId: string | null };

const READ: Sql = {
  name: 'identities_read',
  text: `select i.id, i.kind, i.state, i.proven_at is not null as "isProven",
      i.phone_id as "identityPhoneId", ${PERSON_COLUMNS},
      greatest(p.created_at, (select max(c.updated_at) from conversations c
        where c.phone_id = p.id and c.channel in ('ussd', 'sms', 'whatsapp'))) as "lastSeen"
    from identities i left join (phones p ${PERSON_JOINS}) on p.id = i.phone_id
    where i.digest = any($1::bytea[])`,
};

/** The identities of these digests, in no order. */
export async function readIdentities(runner: Runner, digests: Buffer[]): Promise<IdentityRow[]> {
  const rows = await runner.query<FlatRow>(READ, [digests]);
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, state: row.state, isProven: row.isProven },
    ...{ phoneId: row.identityPhoneId, lastSeen: row.lastSeen },
    person: row.identityPhoneId === null ? null : row,
  }));
}

export interface NewIdentity {
  id: string;
  kind: IdentityKind;
  digest: Buffer;
  digestVersion: number;
  sealed: Buffer;
  keyWrapped: Buffer;
  /** Null for an id that is no number and that nobody has linked. */
  owner: { accountId: string; phoneId: string } | null;
  provenBy: ProvenBy | null;
  at: Date;
}

// Whoever wrote it first keeps it, but a closed one begins anew, unproven unless proven now.
const ADD: Sql = {
  name: 'identity_add',
  text: `insert into identities as i (id, kind, digest, digest_version, sealed, key_wrapped,
      account_id, phone_id, state, linked_at, proven_by, proven_at, created_at)
    values ($1, $2, $3, $4, $5, $6, $7::uuid, $8::uuid,
      case when $8::uuid is null then 'unlinked' else 'linked' end,
      case when $8::uuid is null then null else $10::timestamptz end,
      $9, case when $9::text is null then null else $10::timestamptz end, $10)
    on conflict (digest) do update set state = excluded.state, account_id = excluded.account_id,
      phone_id = excluded.phone_id, linked_at = excluded.linked_at,
      proven_by = excluded.proven_by, proven_at = excluded.proven_at, closed_at = null,
      closed_why = null
      where i.state = 'closed' or (i.state = 'unlinked' and excluded.phone_id is not null)`,
};

/** Writes an identity unless a living one stands there. */
export async function addIdentity(runner: Runner, identity: NewIdentity): Promise<void> {
  const { id, kind, digest, digestVersion, sealed, keyWrapped, owner, provenBy, at } = identity;
  await runner.query(ADD, [
    ...[id, kind, digest, digestVersion, sealed, keyWrapped],
    ...[owner?.accountId ?? null, owner?.phoneId ?? null, provenBy, at],
  ]);
}

const PROVE: Sql = {
  name: 'identity_prove',
  text: `update identities set state = 'linked', account_id = $2, phone_id = $3, linked_at = $5,
      proven_by = $4, proven_at = $5, closed_at = null, closed_why = null
    where id = $1`,
};

/** From now on the chat is this phone's holder. */
export async function proveIdentity(
  runner: Runner,
  id: string,
  proof: { accountId: string; phoneId: string; by: ProvenBy; at: Date },
): Promise<void> {
  await runner.query(PROVE, [id, proof.accountId, proof.phoneId, proof.by, proof.at]);
}

const PROVE_PHONE: Sql = {
  name: 'identities_prove_phone',
  text: `update identities set proven_by = $2, proven_at = $3
    where phone_id = $1 and state = 'linked' and proven_at is null`,
};

/** The same for the chats that go by this phone's number. */
export async function provePhoneIdentities(
  runner: Runner,
  phoneId: string,
  by: ProvenBy,
  at: Date,
): Promise<void> {
  await runner.query(PROVE_PHONE, [phoneId, by, at]);
}

const CLOSE: Sql = {
  name: 'identities_close',
  text: `update identities set state = 'closed', account_id = null, phone_id = null,
      proven_by = null, proven_at = null, closed_at = $3, closed_why = $2
    where phone_id = $1 and state = 'linked' returning id`,
};

/** The chats of this phone are nobody's any more; gives how many there were. */
export async function closeIdentities(
  runner: Runner,
  phoneId: string,
  why: string,
  at: Date,
): Promise<number> {
  return (await runner.query(CLOSE, [phoneId, why, at])).length;
}
