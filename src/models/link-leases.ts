import type { Runner, Sql } from './database.js';

// The database's own time, and not the caller's: processes whose clocks differ must not both believe
// that they hold the same thing.
const TAKE: Sql = {
  name: 'link_lease_take',
  text: `insert into link_leases as l (name, owner, until)
    values ($1, $2, clock_timestamp() + $3::int * interval '1 millisecond')
    on conflict (name) do update set owner = excluded.owner, until = excluded.until
      where l.owner = excluded.owner or l.until <= clock_timestamp()
    returning true`,
};

/** Takes or prolongs a lease; false while somebody else holds it. */
export async function takeLinkLease(
  runner: Runner,
  lease: { name: string; owner: string; ms: number },
): Promise<boolean> {
  return (await runner.query(TAKE, [lease.name, lease.owner, lease.ms])).length > 0;
}

const FREE: Sql = {
  name: 'link_lease_free',
  text: `delete from link_leases where name = $1 and owner = $2`,
};

/** Gives a lease back, so that the next one need not wait until it runs out. */
export async function freeLinkLease(
  runner: Runner,
  lease: { name: string; owner: string },
): Promise<void> {
  await runner.query(FREE, [lease.name, lease.owner]);
}
