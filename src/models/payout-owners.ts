import type { Runner, Sql, Tx } from './database.js';
import type { Payout } from './payouts.js';

type Owner = Pick<Payout, 'ownerKind' | 'ownerId'>;
/** `house` is everybody. */
type Frozen = { ownerKind: Payout['ownerKind'] | 'house'; ownerId: string };

const STANDING: Sql = {
  name: 'payout_standing',
  text: `select exists (select from payout_freezes f where f.lifted_at is null
        and ((f.owner_kind = $1 and f.owner_id = $2) or f.owner_kind = 'house')) as frozen,
      exists (select from payout_numbers n where n.owner_kind = $1 and n.owner_id = $2
        and n.phone_id = $3 and n.proven_at is not null
        and (n.usable_from > $4 or coalesce(n.holder, '') not in ('matches', 'accepted'))
        and n.asked_at = (select max(m.asked_at) from payout_numbers m where m.owner_kind = $1
          and m.owner_id = $2 and m.phone_id = $3 and m.proven_at is not null)) as cooling,
      (select ph.operator from phones ph where ph.id = $3) as operator`,
};

/** What stands against a payout to this phone, and the operator of the phone as far as known. */
export async function payoutStanding(
  runner: Runner,
  { ownerKind, ownerId }: Owner,
  phoneId: string,
  now: Date,
): Promise<{ frozen: boolean; cooling: boolean; operator: string | null }> {
  const [row] = await runner.query<{ frozen: boolean; cooling: boolean; operator: string | null }>(
    STANDING,
    [ownerKind, ownerId, phoneId, now],
  );
  return row ?? { frozen: false, cooling: false, operator: null };
}

const FREEZE: Sql = {
  name: 'payout_freeze',
  text: `with waiting as materialized (
      select id from payouts where ($2 = 'house' or (owner_kind = $2 and owner_id = $3))
        and state in ('waiting_approval', 'queued') order by id for no key update)
    insert into payout_freezes (id, owner_kind, owner_id, reason, frozen_at, frozen_by)
    select $1, $2, $3, $4, $5, $6 from (select count(*) from waiting) w`,
};

/** Waits for whoever is just sending: what has not left when this returns does not leave. */
export async function freezeOwner(
  tx: Tx,
  freeze: Frozen & { id: string; reason: string; at: Date; by: string },
): Promise<void> {
  const { id, ownerKind, ownerId, reason, at, by } = freeze;
  await tx.query(FREEZE, [id, ownerKind, ownerId, reason, at, by]);
}

const LIFT: Sql = {
  name: 'payout_lift',
  text: `update payout_freezes set lifted_at = $3, lifted_by = $4
    where owner_kind = $1 and owner_id = $2 and lifted_at is null returning id`,
};

export async function liftOwner(tx: Tx, owner: Frozen, at: Date, by: string): Promise<number> {
  return (await tx.query(LIFT, [owner.ownerKind, owner.ownerId, at, by])).length;
}

/** Somebody who earns with us, and where their money goes. */
export interface EarningOwner {
  kind: 'shop' | 'driver';
  id: string;
  cityId: string;
  /** The phone we talk to, and the one that money goes to: the same until they name another. */
  phoneId: string;
  payoutPhoneId: string;
}

// The newest proven number whose holder is known counts once its cooling-off is over.
const payoutPhone = (kind: string, id: string, own: string) => `coalesce((
    select n.phone_id from payout_numbers n where n.owner_kind = '${kind}' and n.owner_id = ${id}
      and n.usable_from <= $1 and n.holder in ('matches', 'accepted')
    order by n.asked_at desc limit 1), ${own})`;

const SHOPS = `select 'shop' as kind, s.id, s.city_id as "cityId", sp.phone_id as "phoneId",
    ${payoutPhone('shop', 's.id', 'sp.phone_id')} as "payoutPhoneId"
  from shops s join shop_phones sp on sp.shop_id = s.id and sp.position = (
    select min(position) from shop_phones where shop_id = s.id)`;
const DRIVERS = `select 'driver' as kind, d.id, d.city_id as "cityId", d.phone_id as "phoneId",
    ${payoutPhone('driver', 'd.id', 'd.phone_id')} as "payoutPhoneId" from drivers d`;

const OWNER: Sql = {
  name: 'payout_owner',
  text: `select o.* from (${SHOPS} where $2 = 'shop' and s.id = $3
    union all ${DRIVERS} where $2 = 'driver' and d.id = $3) o`,
};

export async function earningOwner(
  runner: Runner,
  kind: 'shop' | 'driver',
  id: string,
  now: Date,
): Promise<EarningOwner | null> {
  const [row] = await runner.query<EarningOwner>(OWNER, [now, kind, id]);
  return row ?? null;
}

const DUE: Sql = {
  name: 'payout_owners_due',
  text: `select split_part(a.code, ':', 2) as kind, substr(a.code,
      length('liab:' || split_part(a.code, ':', 2) || ':') + 1) as id
    from ledger_accounts a left join ledger_accounts c
      on c.code = 'asset:cash:driver:' || substr(a.code, length('liab:driver:') + 1)
    where (a.code like 'liab:restaurant:%' or a.code like 'liab:driver:%')
      and (a.balance_xaf - a.held_xaf >= $1 or (a.balance_xaf > a.held_xaf and c.balance_xaf > 0))
    order by a.code`,
};

/** Who has something to be paid out tonight, or cash in hand that it makes good. */
export async function ownersDue(
  runner: Runner,
  minXaf: number,
): Promise<{ kind: 'shop' | 'driver'; id: string }[]> {
  const rows = await runner.query<{ kind: string; id: string }>(DUE, [minXaf]);
  return rows.map(({ kind, id }) => ({ kind: kind === 'driver' ? 'driver' : 'shop', id }));
}

const BUSY: Sql = {
  name: 'owners_busy',
  text: `select distinct split_part(a.code, ':', 2) as kind, substr(a.code,
      length('liab:' || split_part(a.code, ':', 2) || ':') + 1) as id
    from ledger_entries e join ledger_accounts a on a.id = e.account_id
    where e.at >= $1 and (a.code like 'liab:restaurant:%' or a.code like 'liab:driver:%')
    order by 1, 2`,
};

/** Who had business since a time. */
export async function ownersBusy(
  runner: Runner,
  since: Date,
): Promise<{ kind: 'shop' | 'driver'; id: string }[]> {
  const rows = await runner.query<{ kind: string; id: string }>(BUSY, [since]);
  return rows.map(({ kind, id }) => ({ kind: kind === 'driver' ? 'driver' : 'shop', id }));
}

const FLOATS: Sql = {
  name: 'provider_floats_write',
  text: `insert into provider_floats (provider, operator, balance_xaf, read_at)
    select $1, r.key, r.value::bigint, $3 from jsonb_each_text($2::jsonb) r
    on conflict (provider, operator) do update
      set balance_xaf = excluded.balance_xaf, read_at = excluded.read_at
      where provider_floats.read_at < excluded.read_at`,
};

/** Keeps what a provider says it holds for us. */
export async function writeFloats(
  runner: Runner,
  provider: string,
  byOperator: Readonly<Record<string, number>>,
  at: Date,
): Promise<void> {
  await runner.query(FLOATS, [provider, JSON.stringify(byOperator), at]);
}

const LEFT: Sql = {
  name: 'provider_float_left',
  text: `select f.operator, f.read_at as "readAt", (f.balance_xaf - coalesce((
      select sum(p.amount_xaf + p.provider_fee_xaf) from payout_attempts a
        join payouts p on p.id = a.payout_id
      where a.provider = f.provider and coalesce(a.operator, f.operator) = f.operator
        and a.submitted_at >= f.read_at and a.state <> 'failed'), 0))::int as "leftXaf"
    from provider_floats f where f.provider = $1`,
};

/** What a provider has left on each network, less what has left since we asked. */
export async function floatsLeft(
  runner: Runner,
  provider: string,
): Promise<{ operator: string; readAt: Date; leftXaf: number }[]> {
  return runner.query(LEFT, [provider]);
}
