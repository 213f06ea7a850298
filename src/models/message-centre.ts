import type { Runner, Sql, Tx } from './database.js';

/** A message as its reader finds it again. */
export interface CentreRow {
  id: string;
  createdAt: Date;
  template: string;
  bodySealed: Buffer;
  bodyKeyWrapped: Buffer;
  /** The gateway has told that it arrived. */
  isDelivered: boolean;
  readAt: Date | null;
  /** Of the order it is about: its number, and when it was closed. */
  reference: number | null;
  closedAt: Date | null;
}

const COLUMNS = `m.id, m.created_at as "createdAt", m.template, m.body_sealed as "bodySealed",
  owner.key_wrapped as "bodyKeyWrapped", m.state = 'delivered' as "isDelivered",
  m.read_at as "readAt", o.reference, o.closed_at as "closedAt"`;

// What was written to the account, or to one that became part of it; never what a former holder of
// the same number was written.
const MINE = `from messages m join accounts owner on owner.id = m.account_id
  left join orders o on o.city_id = m.city_id and o.id = m.order_id
  where m.phone_id = any(array(select p.id from phones p where p.account_id = $1))
    and (owner.id = $1 or owner.merged_into = $1) and owner.key_wrapped is not null`;

const LATEST: Sql = {
  name: 'centre_latest',
  text: `select ${COLUMNS} ${MINE} and m.created_at > $2 and m.template <> all($3::text[])
    order by m.created_at desc, m.id desc limit $4`,
};

/** The newest first, without those of the templates given. */
export async function latestMessages(
  runner: Runner,
  query: { accountId: string; since: Date; without: readonly string[]; limit: number },
): Promise<CentreRow[]> {
  const { accountId, since, without, limit } = query;
  return runner.query<CentreRow>(LATEST, [accountId, since, without, limit]);
}

const ONE: Sql = {
  name: 'centre_one',
  text: `select ${COLUMNS} ${MINE} and m.id = $2 and m.created_at = $3`,
};

/** Null where it is not theirs. */
export async function ownMessage(
  runner: Runner,
  accountId: string,
  message: { id: string; createdAt: Date },
): Promise<CentreRow | null> {
  const [row] = await runner.query<CentreRow>(ONE, [accountId, message.id, message.createdAt]);
  return row ?? null;
}

const MARK: Sql = {
  name: 'centre_mark',
  text: `update messages set read_at = $4
    where id = $2 and created_at = $3 and read_at is null
      and (account_id = $1 or account_id in (select id from accounts where merged_into = $1))`,
};

/** Marks a message as read, once. */
export async function markRead(
  tx: Tx,
  accountId: string,
  message: { id: string; createdAt: Date; at: Date },
): Promise<void> {
  await tx.query(MARK, [accountId, message.id, message.createdAt, message.at]);
}
