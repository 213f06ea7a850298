import { PERSON_COLUMNS, PERSON_JOINS, type PersonRow } from './accounts.js';
import type { Runner, Sql } from './database.js';

/** Where one person stands on one channel, as stored. */
export interface ConversationRow {
  version: number;
  gateway: string;
  sessionRef: string;
  sessionOpen: boolean;
  sessionStartedAt: Date;
  /** Length and digest of the gateway's whole text seen so far; never the text (it holds PINs). */
  seenLength: number;
  seenDigest: Buffer;
  turns: number;
  screen: string;
  sealed: Buffer;
  updatedAt: Date;
}

export interface CartLine {
  itemId: string;
  count: number;
  options: { groupId: string; no: number }[];
}

export interface CartRow {
  version: number;
  shopId: string | null;
  placeId: string | null;
  lines: CartLine[];
  updatedAt: string;
  /** What was ordered last, to be had again; null before a first order. */
  last?: LastBasket | null;
}

/** An order as its customer would repeat it: what, where, and how it was to be paid. */
export interface LastBasket {
  shopId: string;
  lines: CartLine[];
  placeId: string | null;
  method: 'momo' | 'cash' | 'wallet';
  /** Another phone than the customer's own that was asked for the money. */
  payerPhoneId: string | null;
  cashNoteXaf: number | null;
}

export interface PlaceRow {
  id: string;
  cityId: string;
  quartierId: string;
  /** `home`, `office`, `own` (words of the person's choosing, among the details), or null. */
  label: string | null;
  isDefault: boolean;
  /** Who takes things there, when it is somebody else. */
  receiverPhoneId: string | null;
  /** Base64 of the sealed PlaceDetails. */
  details: string;
}

/** Columns of a PlaceRow from `places pl`. */
export const PLACE_COLUMNS = `pl.id, pl.city_id as "cityId", pl.quartier_id as "quartierId", pl.label,
  pl.is_default as "isDefault", pl.receiver_phone_id as "receiverPhoneId",
  encode(pl.details_sealed, 'base64') as details`;

/** Own places that somebody may name; all of them are at hand in every turn. */
export const MAX_NAMED_PLACES = 5;
/** Of the others, the last ones used. */
const RECENT_PLACES = 3;

/** A conversation on another channel, as stored. */
export interface Elsewhere {
  screen: string;
  /** Base64. */
  sealed: string;
  updatedAt: string;
}

/** All that a browsing turn reads, in one statement. */
export interface TurnRow extends PersonRow {
  conversation: ConversationRow | null;
  /** Changes whenever anything else in this row does; `conversationStamp` with the conversation. */
  stamp: string;
  conversationStamp: string | null;
  phoneSince: Date;
  /** Where the person stood last on another channel, or by another phone of theirs. */
  elsewhere: Elsewhere | null;
  cart: CartRow | null;
  /** Most recently used first: all that have a name, and the latest of the others. */
  places: PlaceRow[];
  /** The customer's credit with us and bonus, in francs; null before the first. */
  walletXaf: number | null;
  catalogueVersion: number;
}

interface FlatTurnRow extends Omit<TurnRow, 'conversation' | 'places'>, ConversationRow {
  i: number;
  places: PlaceRow[] | null;
}

// The transactions that wrote what READ reads: Postgres keeps them in every row's `xmin`. Whatever is
// read there must be in here, so that a page is never stored on top of what has changed meanwhile; and
// no more: a driver's row changes with every offer and every code that is tried, who it is does not.
export const STAMP = `format('%s %s %s %s %s %s %s', a.xmin, p.xmin, d.id, sp.xmin,
  (select ca.xmin from carts ca where ca.account_id = a.id),
  (select count(*) || ':' || sum(pl.xmin::text::bigint) from places pl where pl.account_id = a.id),
  (select sum(l.xmin::text::bigint) from ledger_accounts l
    where l.code in ('liab:customer:' || a.id, 'liab:bonus:' || a.id)))`;
export const STAMP_JOINS = `join accounts a on a.id = p.account_id
  left join drivers d on d.phone_id = p.id
  left join shop_phones sp on sp.phone_id = p.id`;

const READ: Sql = {
  name: 'turn_read',
  text: `select k.i::int as i, ${PERSON_COLUMNS}, ${STAMP} as stamp, p.created_at as "phoneSince",
      c.xmin::text as "conversationStamp",
      c.version, c.gateway, c.session_ref as "sessionRef", c.session_open as "sessionOpen",
      c.session_started_at as "sessionStartedAt", c.seen_length as "seenLength",
      c.seen_digest as "seenDigest", c.turns, c.screen, c.sealed, c.updated_at as "updatedAt",
      (select json_build_object('version', ca.version, 'shopId', ca.shop_id,
        'placeId', ca.place_id, 'lines', ca.lines, 'updatedAt', ca.updated_at,
        'last', ca.last)
        from carts ca where ca.account_id = a.id) as cart,
      (select json_agg(r order by r.used_at desc, r.id desc) from (
        select ${PLACE_COLUMNS}, pl.used_at from places pl where pl.account_id = a.id
        order by pl.label is null, pl.used_at desc, pl.id desc
        limit ${String(MAX_NAMED_PLACES + RECENT_PLACES)}) r) as places,
      (select json_build_object('screen', e.screen, 'sealed', encode(e.sealed, 'base64'),
          'updatedAt', e.updated_at)
        from phones q join conversations e on e.phone_id = q.id
          and e.channel in ('ussd', 'sms', 'whatsapp')
        where q.account_id = a.id and (q.id <> p.id or e.channel <> $2)
        order by e.updated_at desc limit 1) as elsewhere,
      (select sum(l.balance_xaf - l.held_xaf)::int from ledger_accounts l
        where l.code in ('liab:customer:' || a.id, 'liab:bonus:' || a.id))
        as "walletXaf",
      (select version from catalogue_version) as "catalogueVersion"
    from unnest($1::bytea[]) with ordinality k(digest, i)
    join phones p on p.digest = k.digest ${PERSON_JOINS}
    left join conversations c on c.phone_id = p.id and c.channel = $2`,
};

/** Reads what a turn is made from, for each digest of a phone; null where nobody has that phone. */
export async function readTurns(
  runner: Runner,
  channel: string,
  digests: Buffer[],
): Promise<(TurnRow | null)[]> {
  const rows = await runner.query<FlatTurnRow>(READ, [digests, channel]);
  const byIndex = new Map(rows.map((row) => [row.i, row]));
  return digests.map((_, index) => {
    const row = byIndex.get(index + 1);
    return row ? toTurnRow(row) : null;
  });
}

function toTurnRow(row: FlatTurnRow): TurnRow {
  const known = (row as { version: number | null }).version !== null;
  return { ...row, conversation: known ? row : null, places: row.places ?? [] };
}

const LOCK: Sql = {
  name: 'conversation_lock',
  text: `select c.xmin::text as "conversationStamp", ${STAMP} as stamp
    from conversations c join phones p on p.id = c.phone_id ${STAMP_JOINS}
    where c.channel = $1 and c.phone_id = $2 for update of c`,
};

/** Takes the first lock of an effect turn; gives whether its row still is as it was read. */
export async function lockConversation(
  runner: Runner,
  channel: string,
  row: TurnRow,
): Promise<boolean> {
  const [now] = await runner.query<Pick<TurnRow, 'stamp' | 'conversationStamp'>>(LOCK, [
    channel,
    row.phoneId,
  ]);
  if (!now) return row.conversation === null;
  return now.stamp === row.stamp && now.conversationStamp === row.conversationStamp;
}

const END_SESSION: Sql = {
  name: 'conversation_end_session',
  text: `update conversations set session_open = false
    where channel = $1 and gateway = $2 and session_ref = $3 and phone_id = $4 and session_open
    returning true`,
};

/**
 * The gateway says the session is over; the place where the person stood stays for a redial. Gives
 * whether we still waited for an answer.
 */
export async function endSession(
  runner: Runner,
  session: { channel: string; gateway: string; sessionRef: string; phoneId: string },
): Promise<boolean> {
  const ended = await runner.query(END_SESSION, [
    session.channel,
    session.gateway,
    session.sessionRef,
    session.phoneId,
  ]);
  return ended.length > 0;
}
