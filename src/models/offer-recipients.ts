import type { RowsSql, Runner, Sql } from './database.js';

/** An offer about to leave, and all that its reader's manners depend on. */
export interface LeavingOffer {
  rowId: string;
  campaignId: string;
  category: 'offers' | 'favourites';
  /** Running, and not over yet. */
  isRunning: boolean;
  /** The reader's word for this category. */
  isWanted: boolean;
  ownFrom: number | null;
  ownUntil: number | null;
  /** Offers that left to this account in the week that ends with this day. */
  week: number;
  /** What has this day's place; null while nothing has. */
  todayRowId: string | null;
}

const READ: Sql = {
  name: 'offer_leaving',
  text: `select r.row_id as "rowId", r.campaign_id as "campaignId", c.category,
      c.state = 'running' and $3 < c.until_at as "isRunning",
      case when c.category = 'offers' then a.offers_wanted
        else coalesce(n.favourites_wanted, false) end as "isWanted",
      n.offers_from as "ownFrom", n.offers_until as "ownUntil",
      (select count(*)::int from offer_days d where d.account_id = r.account_id
        and d.day > $2::date - 7 and d.day <= $2::date and d.row_id <> r.row_id) as week,
      (select d.row_id from offer_days d where d.account_id = r.account_id and d.day = $2::date)
        as "todayRowId"
    from offer_recipients r join offer_campaigns c on c.id = r.campaign_id
    join accounts a on a.id = r.account_id
    left join notice_choices n on n.account_id = r.account_id
    where r.row_id = $1`,
};

/** @param day of Douala, `2026-11-20`. */
export async function readLeavingOffer(
  runner: Runner,
  rowId: string,
  { day, at }: { day: string; at: Date },
): Promise<LeavingOffer | null> {
  const [row] = await runner.query<LeavingOffer>(READ, [rowId, day, at]);
  return row ?? null;
}

// The day's row belongs to the first; the same offer tried again finds its own.
const CLAIM: Sql = {
  name: 'offer_claim_day',
  text: `with mine as (
      insert into offer_days (account_id, day, row_id, at)
      select account_id, $2::date, row_id, $3 from offer_recipients where row_id = $1
      on conflict (account_id, day) do update set at = offer_days.at
        where offer_days.row_id = excluded.row_id
      returning row_id
    )
    update offer_recipients r set state = 'left', reason = null, at = $3 from mine
    where r.row_id = mine.row_id returning r.row_id`,
};

/** Takes the account's day for this offer; false when another one has it. */
export async function claimOfferDay(
  runner: Runner,
  rowId: string,
  { day, at }: { day: string; at: Date },
): Promise<boolean> {
  return (await runner.query(CLAIM, [rowId, day, at])).length === 1;
}

const DROP: Sql = {
  name: 'offer_drop',
  text: `update offer_recipients set state = 'dropped', reason = $2, at = $3
    where row_id = $1 and state = 'waiting'`,
};

/** Notes why an offer does not leave. */
export async function dropOffer(
  runner: Runner,
  rowId: string,
  { reason, at }: { reason: string; at: Date },
): Promise<void> {
  await runner.query(DROP, [rowId, reason, at]);
}

/** Whom a campaign is for, as `desk offers draft` says it. */
export interface Audience {
  category: 'offers' | 'favourites';
  cityId: string | null;
  quartierId: string | null;
  shopId: string | null;
  ordered: boolean | null;
}

export interface Addressee {
  accountId: string;
  phoneId: string;
}

// By primary key in batches: a campaign never holds a long statement. Somebody is in a city or a
// quartier by the place where they want things, or have ordered.
const NEXT: Sql = {
  name: 'offer_next_addressees',
  text: `select a.id as "accountId", p.id as "phoneId"
    from accounts a
    cross join lateral (select id from phones where account_id = a.id and sealed is not null
      order by created_at, id limit 1) p
    left join notice_choices n on n.account_id = a.id
    where a.id > $1 and a.erased_at is null
      and case when $2 = 'offers' then a.offers_wanted
        else coalesce(n.favourites_wanted, false) end
      and ($3::text is null or exists (select from places l where l.account_id = a.id
        and l.city_id = $3 and ($4::text is null or l.quartier_id = $4)))
      and ($5::text is null or exists (select from orders o where o.account_id = a.id
        and o.shop_id = $5 and o.fulfilment = 'delivered'))
      and ($6::boolean is null or $6 = exists (select from orders o where o.account_id = a.id
        and o.fulfilment = 'delivered'))
      and not exists (select from offer_recipients r where r.campaign_id = $7
        and r.account_id = a.id and r.state <> 'killed')
    order by a.id limit $8`,
};

/** The next people whom a campaign is for and who want it, behind `after`. */
export async function nextAddressees(
  runner: Runner,
  { campaignId, audience, after }: { campaignId: string; audience: Audience; after: string },
  limit: number,
): Promise<Addressee[]> {
  const { category, cityId, quartierId, shopId, ordered } = audience;
  const values = [after, category, cityId, quartierId, shopId, ordered, campaignId, limit];
  return runner.query<Addressee>(NEXT, values);
}

const ADDRESS: RowsSql = {
  name: 'offer_address',
  table: 'offer_recipients',
  text: `insert into offer_recipients (campaign_id, account_id, phone_id, row_id, at)
    select (r->>'campaignId')::uuid, (r->>'accountId')::uuid, (r->>'phoneId')::uuid,
      (r->>'rowId')::uuid, (r->>'at')::timestamptz from jsonb_array_elements($1::jsonb) r
    on conflict (campaign_id, account_id) do update set row_id = excluded.row_id,
      state = 'waiting', at = excluded.at where offer_recipients.state = 'killed'`,
};

/** Writes who gets a campaign; who was killed by a pause is addressed anew. */
export async function addressOffers(
  runner: Runner,
  rows: (Addressee & { campaignId: string; rowId: string; at: Date })[],
): Promise<void> {
  if (rows.length > 0) await runner.write(ADDRESS, rows);
}

const KILL: Sql = {
  name: 'offer_kill_waiting',
  text: `with gone as (
      update outbox set state = 'cancelled', done_at = $2
      where id = any(array(select o.id from offer_recipients r join outbox o on o.id = r.row_id
        where r.campaign_id = $1 and r.state = 'waiting' and o.state = 'waiting'
        order by o.id for update of o))
      returning id
    )
    update offer_recipients r set state = 'killed', at = $2 from gone
    where r.row_id = gone.id returning r.row_id`,
};

/** Takes back what has not left; gives how many. */
export async function killWaiting(runner: Runner, campaignId: string, at: Date): Promise<number> {
  return (await runner.query(KILL, [campaignId, at])).length;
}

const COUNT: Sql = {
  name: 'offer_recipient_counts',
  text: `select state, reason, count(*)::int as count from offer_recipients
    where campaign_id = $1 group by 1, 2 order by 1, 2`,
};

export interface RecipientCount {
  state: 'waiting' | 'left' | 'dropped' | 'killed';
  reason: string | null;
  count: number;
}

export async function countRecipients(
  runner: Runner,
  campaignId: string,
): Promise<RecipientCount[]> {
  return runner.query<RecipientCount>(COUNT, [campaignId]);
}
