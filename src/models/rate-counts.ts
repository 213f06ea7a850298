import type { Runner, Sql } from './database.js';

/** What is counted, and for whom: a digest, since names and addresses have no place in this table. */
export interface RateKey {
  kind: string;
  digest: Buffer;
}

export interface RateCount {
  count: number;
  /** When the time began in which so many were counted. */
  since: Date;
}

// Locked in one order, so that no two that count the same keys can wait for each other.
const COUNT: Sql = {
  name: 'rate_count',
  text: `insert into rate_counts as r (kind, digest, since, count)
    select k.kind, k.digest, $3, 1 from unnest($1::text[], $2::bytea[]) as k(kind, digest)
    order by k.kind, k.digest
    on conflict (kind, digest) do update set
      count = case when r.since <= $4 then 1 else r.count + 1 end,
      since = case when r.since <= $4 then excluded.since else r.since end
    returning kind, count, since`,
};

/**
 * Counts one try for each key, in the order in which they are given; all instances count together.
 * @param startedAfter a time that began before is over, and counting begins anew.
 */
export async function countTries(
  runner: Runner,
  keys: readonly RateKey[],
  { now, startedAfter }: { now: Date; startedAfter: Date },
): Promise<RateCount[]> {
  const columns = [keys.map(({ kind }) => kind), keys.map(({ digest }) => digest)];
  const rows = await runner.query<RateCount & { kind: string }>(COUNT, [
    ...[...columns, now, startedAfter],
  ]);
  return keys.map(({ kind }) => rows.find((row) => row.kind === kind) ?? { count: 1, since: now });
}

const FORGIVE: Sql = {
  name: 'rate_forgive',
  text: `update rate_counts set count = greatest(count - $3, 0) where kind = $1 and digest = $2`,
};

/** Takes back so many counted tries. */
export async function forgiveTries(runner: Runner, key: RateKey, tries: number): Promise<void> {
  await runner.query(FORGIVE, [key.kind, key.digest, tries]);
}

const DELETE_OLD: Sql = {
  name: 'rate_delete_old',
  text: `with counts as (delete from rate_counts where since < $1)
    delete from login_attempts where at < $2`,
};

/** Deletes counts of times that are long over, and the records of tries to sign in after their time. */
export async function deleteOldTries(
  runner: Runner,
  { countedBefore, triedBefore }: { countedBefore: Date; triedBefore: Date },
): Promise<void> {
  await runner.query(DELETE_OLD, [countedBefore, triedBefore]);
}
