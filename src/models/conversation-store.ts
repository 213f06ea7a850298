import { createBatch } from '../lib/batch.js';
import {
  readTurns,
  STAMP,
  STAMP_JOINS,
  type ConversationRow,
  type TurnRow,
} from './conversations.js';
import type { Database, Runner, Sql } from './database.js';

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

/** The first thirteen parameters of both statements: a column each. */
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
      (digests) => readTurns(db, channel, digests),
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
