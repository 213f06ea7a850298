import type { Runner, Sql } from './database.js';

const OWN_DAY: Sql = {
  name: 'wallet_own_day',
  text: `insert into wallets (account_id, own_day_xaf) values ($1, nullif($2::int, 0))
    on conflict (account_id) do update set own_day_xaf = excluded.own_day_xaf,
      next_day_xaf = null, next_from = null`,
};

/** A ceiling of a day that counts at once; 0 for none. */
export async function setOwnDay(runner: Runner, accountId: string, dayXaf: number): Promise<void> {
  await runner.query(OWN_DAY, [accountId, dayXaf]);
}

const NEXT_DAY: Sql = {
  name: 'wallet_next_day',
  text: `update wallets set next_day_xaf = $2, next_from = $3,
      own_day_xaf = nullif($4::int, 0) where account_id = $1`,
};

/** A higher one, or none, that counts later; `nowXaf` holds until then. */
export async function setNextDay(
  runner: Runner,
  accountId: string,
  { nowXaf, dayXaf, from }: { nowXaf: number; dayXaf: number; from: Date },
): Promise<void> {
  await runner.query(NEXT_DAY, [accountId, dayXaf, from, nowXaf]);
}

const AUTO: Sql = {
  name: 'wallet_auto',
  text: `insert into wallets (account_id, auto_below_xaf, auto_amount_xaf) values ($1, $2, $3)
    on conflict (account_id) do update set auto_below_xaf = excluded.auto_below_xaf,
      auto_amount_xaf = excluded.auto_amount_xaf`,
};

/** When a top-up is offered, and of how much; null for never. */
export async function setAuto(
  runner: Runner,
  accountId: string,
  auto: { belowXaf: number; amountXaf: number } | null,
): Promise<void> {
  await runner.query(AUTO, [accountId, auto?.belowXaf ?? null, auto?.amountXaf ?? null]);
}

/** What an offer of a top-up says. */
export interface AutoOffer {
  belowXaf: number;
  amountXaf: number;
  balanceXaf: number;
}

// Whoever takes the day offers; a second one finds it taken.
const TAKE_AUTO: Sql = {
  name: 'wallet_auto_take',
  text: `with free as (select coalesce(sum(balance_xaf - held_xaf), 0)::int as xaf
      from ledger_accounts where code = 'liab:customer:' || $1::uuid)
    update wallets w set auto_offered_on = $2 from free
    where w.account_id = $1::uuid and w.auto_below_xaf > free.xaf
      and (w.auto_offered_on is null or w.auto_offered_on < $2)
      and not exists (select from payments p where p.account_id = $1::uuid
        and p.purpose = 'top_up' and p.state = 'open')
    returning w.auto_below_xaf as "belowXaf", w.auto_amount_xaf as "amountXaf",
      free.xaf as "balanceXaf"`,
};

/** Null where nothing is to be offered on this day of Douala (`2026-11-20`). */
export async function takeAutoOffer(
  runner: Runner,
  accountId: string,
  day: string,
): Promise<AutoOffer | null> {
  const [row] = await runner.query<AutoOffer>(TAKE_AUTO, [accountId, day]);
  return row ?? null;
}

const CHECKED: Sql = {
  name: 'wallet_id_checked',
  text: `insert into wallets (account_id, id_checked_at, id_checked_by) values ($1, $2, $3)
    on conflict (account_id) do update set id_checked_at = excluded.id_checked_at,
      id_checked_by = excluded.id_checked_by where wallets.id_checked_at is null
    returning account_id`,
};

/** False when somebody's papers were checked before. */
export async function noteIdChecked(
  runner: Runner,
  accountId: string,
  { at, by }: { at: Date; by: string },
): Promise<boolean> {
  return (await runner.query(CHECKED, [accountId, at, by])).length > 0;
}

const FREEZE: Sql = {
  name: 'wallet_freeze',
  text: `insert into wallets (account_id, frozen_until, frozen_by, frozen_why)
    values ($1, $2, $3, $4)
    on conflict (account_id) do update set frozen_until = excluded.frozen_until,
      frozen_by = excluded.frozen_by, frozen_why = excluded.frozen_why`,
};

/** Nothing leaves the wallet until then; null opens it again. */
export async function setFrozen(
  runner: Runner,
  accountId: string,
  frozen: { until: Date; by: string; why: string } | null,
): Promise<void> {
  const { until = null, by = null, why = null } = frozen ?? {};
  await runner.query(FREEZE, [accountId, until, by, why]);
}
