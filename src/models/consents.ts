import type { Runner, Sql, Tx } from './database.js';

export type ConsentPurpose = 'offers' | 'favourites' | 'reminders';

/** A yes or no, with the words it was given to. */
export interface ConsentRow {
  id: string;
  accountId: string;
  purpose: ConsentPurpose;
  wanted: boolean;
  wording: string;
  version: number;
  language: string;
  channel: string;
  gateway: string | null;
  at: Date;
}

// Append-only; what holds now stands beside the account, so that nobody reads a history to know it.
const RECORD: Sql = {
  name: 'consents_record',
  text: `insert into consents
      (id, account_id, purpose, wanted, wording, version, language, channel, gateway, at)
    select (r->>'id')::uuid, (r->>'accountId')::uuid, r->>'purpose', (r->>'wanted')::boolean,
      r->>'wording', (r->>'version')::smallint, r->>'language', r->>'channel', r->>'gateway',
      (r->>'at')::timestamptz from jsonb_array_elements($1::jsonb) r`,
};

export async function recordConsents(tx: Tx, rows: ConsentRow[]): Promise<void> {
  await tx.query(RECORD, [JSON.stringify(rows)]);
}

const SET_FAVOURITES: Sql = {
  name: 'consent_favourites',
  text: `insert into notice_choices (account_id, favourites_wanted, updated_at) values ($1, $2, $3)
    on conflict (account_id) do update set favourites_wanted = $2, updated_at = $3`,
};

export async function updateFavourites(
  tx: Tx,
  accountId: string,
  wanted: boolean,
  at: Date,
): Promise<void> {
  await tx.query(SET_FAVOURITES, [accountId, wanted, at]);
}

const SET_HOURS: Sql = {
  name: 'consent_offer_hours',
  text: `insert into notice_choices (account_id, offers_from, offers_until, updated_at)
    values ($1, $2, $3, $4)
    on conflict (account_id) do update set offers_from = $2, offers_until = $3, updated_at = $4`,
};

/** Minutes of the day between which offers may come; null for the house's own hours. */
export async function updateOfferHours(
  tx: Tx,
  accountId: string,
  hours: { from: number; until: number } | null,
  at: Date,
): Promise<void> {
  await tx.query(SET_HOURS, [accountId, hours?.from ?? null, hours?.until ?? null, at]);
}

const STOP_REMINDERS: Sql = {
  name: 'consent_stop_reminders',
  text: `update wallets set auto_below_xaf = null, auto_amount_xaf = null
    where account_id = $1 and auto_below_xaf is not null`,
};

/** Ends the proposals of a top-up that somebody had asked for. */
export async function stopReminders(tx: Tx, accountId: string): Promise<void> {
  await tx.query(STOP_REMINDERS, [accountId]);
}

const CLOSE: Sql = {
  name: 'phone_close_gateway',
  text: `update phones set closed_gateways = array_append(closed_gateways, $2)
    where id = $1 and not closed_gateways @> array[$2] returning id`,
};

/** Notes that this gateway carries nothing to this phone, by its owner's word; false: known before. */
export async function closeGateway(tx: Tx, phoneId: string, gateway: string): Promise<boolean> {
  return (await tx.query(CLOSE, [phoneId, gateway])).length === 1;
}

const OPEN: Sql = {
  name: 'phone_open_gateways',
  text: `update phones set closed_gateways = '{}' where id = $1 and closed_gateways <> '{}'`,
};

/** Its owner wants to hear again: every gateway is tried anew. */
export async function openGateways(tx: Tx, phoneId: string): Promise<void> {
  await tx.query(OPEN, [phoneId]);
}

const CHOICES: Sql = {
  name: 'notice_choices_read',
  text: `select a.offers_wanted as "offersWanted",
      coalesce(n.favourites_wanted, false) as "favouritesWanted",
      n.offers_from as "offersFrom", n.offers_until as "offersUntil"
    from accounts a left join notice_choices n on n.account_id = a.id where a.id = $1`,
};

export interface NoticeChoices {
  offersWanted: boolean;
  favouritesWanted: boolean;
  offersFrom: number | null;
  offersUntil: number | null;
}

/** What somebody wants to be told beside their orders. */
export async function readNoticeChoices(runner: Runner, accountId: string): Promise<NoticeChoices> {
  const [row] = await runner.query<NoticeChoices>(CHOICES, [accountId]);
  const none = { offersWanted: false, favouritesWanted: false };
  return row ?? { ...none, offersFrom: null, offersUntil: null };
}
