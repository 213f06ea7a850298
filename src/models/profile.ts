import type { Runner, Sql, Tx } from './database.js';

const SET_PAYER: Sql = {
  name: 'profile_set_payer',
  text: 'update accounts set payer_phone_id = $2 where id = $1',
};

/** Which other phone is offered first to be asked for the money; null for none. */
export async function setPayer(tx: Tx, accountId: string, phoneId: string | null): Promise<void> {
  await tx.query(SET_PAYER, [accountId, phoneId]);
}

const BLOCK: Sql = {
  name: 'profile_block',
  text: `insert into blocks (account_id, kind, subject_id, at) values ($1, 'driver', $2, $3)
    on conflict do nothing`,
};

/** No order of this account is offered to the driver any more. */
export async function blockDriver(
  tx: Tx,
  accountId: string,
  driverId: string,
  at: Date,
): Promise<void> {
  await tx.query(BLOCK, [accountId, driverId, at]);
}

const UNBLOCK: Sql = {
  name: 'profile_unblock',
  text: `delete from blocks where account_id = $1 and kind = 'driver' and subject_id = $2`,
};

export async function unblockDriver(tx: Tx, accountId: string, driverId: string): Promise<void> {
  await tx.query(UNBLOCK, [accountId, driverId]);
}

/** A driver's first name, sealed with the driver's own key. */
export interface NamedDriver {
  driverId: string;
  nameSealed: Buffer | null;
  keyWrapped: Buffer | null;
}

const NAMED = `d.id as "driverId", a.name_sealed as "nameSealed", a.key_wrapped as "keyWrapped"`;

const BLOCKED: Sql = {
  name: 'profile_blocked',
  text: `select ${NAMED} from blocks b join drivers d on d.id = b.subject_id
      join accounts a on a.id = d.account_id
    where b.account_id = $1 and b.kind = 'driver' order by b.at desc, d.id limit 20`,
};

export async function blockedDrivers(runner: Runner, accountId: string): Promise<NamedDriver[]> {
  return runner.query<NamedDriver>(BLOCKED, [accountId]);
}

// Only who brought something is known well enough to be refused.
const BROUGHT: Sql = {
  name: 'profile_brought',
  text: `select ${NAMED} from orders o join drivers d on d.id = o.driver_id
      join accounts a on a.id = d.account_id
    where (o.account_id = $1 or o.receiver_account_id = $1)
      and ($2::int is null or o.reference = $2) and o.closed_at is not null
    order by o.closed_at desc limit 1`,
};

/** Who brought an order that is over: the one named, or the last; null where nobody did. */
export async function driverOfOrder(
  runner: Runner,
  accountId: string,
  reference: number | null,
): Promise<NamedDriver | null> {
  const [row] = await runner.query<NamedDriver>(BROUGHT, [accountId, reference]);
  return row ?? null;
}
