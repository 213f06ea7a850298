import { createBatch } from '../lib/batch.js';
import { PERSON_COLUMNS, PERSON_JOINS, type PersonRow } from './accounts.js';
import type { Database, Runner, Sql } from './database.js';

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

/** All that a browsing turn reads, in one statement. */
export interface TurnRow extends PersonRow {
  conversation: ConversationRow | null;
  /** Changes whenever anything else in this row does; `conversationStamp` with the conversation. */
  stamp: string;
  conversationStamp: string | null;
  cart: CartRow | null;
  /** Most recently used first: all that have a name, and the latest of the others. */
  places: PlaceRow[];
  /** The customer's credit with us, in francs; null before the first. */
  walletXaf: number | null;
  catalogueVersion: number;
}

interface FlatTurnRow extends PersonRow, ConversationRow {
  i: number;
  stamp: string;
  conversationStamp: string | null;
  cart: CartRow | null;
  places: PlaceRow[] | null;
  walletXaf: number | null;
  catalogueVersion: number;
}

// The transactions that wrote what READ reads: Postgres keeps them in every row's `xmin`. Whatever is
// read there must be in here, so that a page is never stored on top of what has changed meanwhile; and
// no more: a driver's row changes with every offer and every code that is tried, who it is does not.
const STAMP = `format('%s %s %s %s %s %s %s', a.xmin, p.xmin, d.id, sp.xmin,
  (select ca.xmin from carts ca where ca.account_id = a.id),
  (select count(*) || ':' || sum(pl.xmin::text::bigint) from places pl where pl.account_id = a.id),
  (select l.xmin from ledger_accounts l where l.code = 'liab:customer:' || a.id))`;
const STAMP_JOINS = `join accounts a on a.id = p.account_id
  left join drivers d on d.phone_id = p.id
  left join shop_phones sp on sp.phone_id = p.id`;

const READ: Sql = {
  name: 'turn_read',
  text: `select k.i::int as i, ${PERSON_COLUMNS}, ${STAMP} as stamp,
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
      (select l.balance_xaf from ledger_accounts l where l.code = 'liab:customer:' || a.id)
        as "walletXaf",
      (select version from catalogue_version) as "catalogueVersion"
    from unnest($1::bytea[]) with ordinality k(digest, i)
    join phones p on p.digest = k.digest ${PERSON_JOINS}
    left join conversations c on c.phone_id = p.id and c.channel = $2`,
};

async function readMany(
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

/** A turn to store: applies only on top of the version it was made from. */
export interface ConversationWrite extends ConversationRow {
  channel: string;
  phoneId: string;
}

// `version` is the new one; a row that is not at the one before it stays as it is.
const SAVE: Sql = {
  name: 'turn_save',
  text: `insert into conversations as c (channel, phone_id, version, gateway, session_ref,
      session_open, session_started_at, seen_length, seen_digest, turns, screen, sealed, updated_at)
    select * from unnest($1::text[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::boolean[],
      $7::timestamptz[], $8::int[], $9::bytea[], $10::smallint[], $11::text[], $12::bytea[],
      $13::timestamptz[])
    on conflict (channel, phone_id) do update set version = excluded.version,
      gateway = excluded.gateway, session_ref = excluded.session_ref,
      session_open = excluded.session_open, session_started_at = excluded.session_started_at,
      seen_length = excluded.seen_length, seen_digest = excluded.seen_digest,
      turns = excluded.turns, screen = excluded.screen, sealed = excluded.sealed,
      updated_at = excluded.updated_at
      where c.version = excluded.version - 1
    returning c.channel, c.phone_id as "phoneId"`,
};

/** Columns of WRITTEN, in the order of the statements' parameters. */
function columnsOf(writes: ConversationWrite[]): unknown[] {
  return [
    writes.map((write) => write.channel),
    writes.map((write) => write.phoneId),
    writes.map((write) => write.version),
    writes.map((write) => write.gateway),
    writes.map((write) => write.sessionRef),
    writes.map((write) => write.sessionOpen),
    writes.map((write) => write.sessionStartedAt),
    writes.map((write) => write.seenLength),
    writes.map((write) => write.seenDigest),
    writes.map((write) => write.turns),
    writes.map((write) => write.screen),
    writes.map((write) => write.sealed),
    writes.map((write) => write.updatedAt),
  ];
}

/** Stores one turn inside the caller's transaction; false when another turn was faster. */
export async function saveConversation(runner: Runner, write: ConversationWrite): Promise<boolean> {
  return (await runner.query(SAVE, columnsOf([write]))).length === 1;
}

// A browsing turn: stored only when nothing that it was made from has changed since it was read,
// however long ago that was. So a row may be kept between turns, and costs no statement to read.
const SAVE_ON_TOP: Sql = {
  name: 'turn_save_on_top',
  text: `update conversations c set version = w.version, gateway = w.gateway,
      session_ref = w.session_ref, session_open = w.session_open,
      session_started_at = w.session_started_at, seen_length = w.seen_length,
      seen_digest = w.seen_digest, turns = w.turns, screen = w.screen, sealed = w.sealed,
      updated_at = w.updated_at
    from unnest($1::text[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::boolean[],
        $7::timestamptz[], $8::int[], $9::bytea[], $10::smallint[], $11::text[], $12::bytea[],
        $13::timestamptz[], $14::text[], $15::text[]) as w(channel, phone_id, version, gateway,
        session_ref, session_open, session_started_at, seen_length, seen_digest, turns, screen,
        sealed, updated_at, stamp, conversation_stamp)
      join phones p on p.id = w.phone_id ${STAMP_JOINS}
    where c.channel = w.channel and c.phone_id = w.phone_id
      and c.xmin::text = w.conversation_stamp and ${STAMP} = w.stamp
    returning c.channel, c.phone_id as "phoneId", c.xmin::text as stamp,
      (select version from catalogue_version) as "catalogueVersion"`,
};

/** A page to store, and the row that it was made from. */
interface OnTop {
  write: ConversationWrite;
  row: TurnRow;
}

interface SavedRow {
  channel: string;
  phoneId: string;
  stamp: string;
  catalogueVersion: number;
}

async function saveMany(runner: Runner, unsorted: OnTop[]): Promise<(TurnRow | null)[]> {
  // Rows are locked in one order everywhere, so that two batches cannot deadlock.
  const turns = [...unsorted].sort((one, other) =>
    one.write.phoneId < other.write.phoneId ? -1 : 1,
  );
  const rows = await runner.query<SavedRow>(SAVE_ON_TOP, [
    ...columnsOf(turns.map(({ write }) => write)),
    turns.map(({ row }) => row.stamp),
    turns.map(({ row }) => row.conversationStamp),
  ]);
  const saved = new Map(rows.map((row) => [`${row.channel}|${row.phoneId}`, row]));
  return unsorted.map(({ write, row }) => {
    const found = saved.get(`${write.channel}|${write.phoneId}`);
    if (!found) return null;
    const { stamp: conversationStamp, catalogueVersion } = found;
    return { ...row, conversation: write, conversationStamp, catalogueVersion };
  });
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

/** Reads and stores turns, naturally batched over the turns in flight. */
export interface ConversationStore {
  read(channel: string, digest: Buffer): Promise<TurnRow | null>;
  /**
   * Stores a page on top of the row it was made from, and gives the row as it is then; null when
   * anything in that row has changed meanwhile.
   */
  save(write: ConversationWrite, row: TurnRow): Promise<TurnRow | null>;
}

// One lane each: what arrives while a statement is under way shares the next one.
const BATCH = { lanes: 1, maxSize: 64 };

export function createConversationStore(db: Database): ConversationStore {
  const readers = new Map<string, (digest: Buffer) => Promise<TurnRow | null>>();
  const saveOnTop = createBatch<OnTop, TurnRow | null>((turns) => saveMany(db, turns), BATCH);
  function reader(channel: string): (digest: Buffer) => Promise<TurnRow | null> {
    const known = readers.get(channel);
    if (known) return known;
    const made = createBatch<Buffer, TurnRow | null>(
      (digests) => readMany(db, channel, digests),
      BATCH,
    );
    readers.set(channel, made);
    return made;
  }
  return {
    read: (channel, digest) => reader(channel)(digest),
    async save(write, row) {
      if (row.conversation) return saveOnTop({ write, row });
      // The first page of all: its row is read again at the next turn.
      return (await saveConversation(db, write)) ? { ...row, conversation: null } : null;
    },
  };
}
