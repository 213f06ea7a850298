import type { Runner, Sql, Tx } from './database.js';

/** A place in the order in which transfers were committed: the writing transaction, then the id. */
export interface ChainCursor {
  xid: string;
  id: string;
}

/** Where the chain stands. */
export interface ChainHead {
  seq: number;
  hash: Buffer;
  /** Of the newest chained transfer that is still there; null before the first. */
  cursor: ChainCursor | null;
  /** The cursor's transaction is none of this server's: the database came from another one. */
  restored: boolean;
}

/** Any number, the same for every process: one of them chains at a time. */
const LOCK_NUMBER = 23_756;

const LOCK: Sql = {
  name: 'ledger_chain_lock',
  text: `select pg_try_advisory_xact_lock(${String(LOCK_NUMBER)}) as locked`,
};

/** Whether this transaction is now the one that chains. */
export async function lockChain(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ locked: boolean }>(LOCK);
  return row?.locked ?? false;
}

const HEAD: Sql = {
  name: 'ledger_chain_head',
  text: `select coalesce(h.seq, 0) as seq, coalesce(h.hash, decode(repeat('00', 32), 'hex')) as hash,
      case when c.id is not null then json_build_object('xid', c.xid::text, 'id', c.id) end as cursor,
      coalesce(c.xid >= pg_snapshot_xmax(pg_current_snapshot()), false) as restored
    from (select) one
    left join lateral (select seq, hash from ledger_chain order by seq desc limit 1) h on true
    left join lateral (select t.xid, t.id from ledger_chain k
      join ledger_transfers t on t.id = k.transfer_id order by k.seq desc limit 1) c on true`,
};

export async function chainHead(runner: Runner): Promise<ChainHead> {
  const [row] = await runner.query<ChainHead>(HEAD);
  if (!row) throw new Error('the head of the chain gave no row');
  return row;
}

/** A transfer with what is hashed of it; null when it is no longer there. */
export interface ChainText {
  id: string;
  text: string;
}

// All transactions below the horizon have ended, so nothing can appear before the cursor any more.
const NEXT: Sql = {
  name: 'ledger_chain_next',
  text: `select t.id, ledger_chain_text(t.id) as text from ledger_transfers t
    where (t.xid, t.id) > ($1::xid8, $2::uuid)
      and t.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by t.xid, t.id limit $3`,
};

// Numbers of another server's transactions mean nothing here: those come first, once.
const NEXT_RESTORED: Sql = {
  name: 'ledger_chain_next_restored',
  text: `select t.id, ledger_chain_text(t.id) as text from ledger_transfers t
    where not exists (select from ledger_chain c where c.transfer_id = t.id)
      and (t.xid < pg_snapshot_xmin(pg_current_snapshot())
        or t.xid >= pg_snapshot_xmax(pg_current_snapshot()))
    order by t.xid < pg_snapshot_xmax(pg_current_snapshot()), t.xid, t.id limit $1`,
};

const BEFORE_ALL: ChainCursor = { xid: '0', id: '00000000-0000-0000-0000-000000000000' };

/** The transfers to chain next, in their order. */
export async function nextToChain(
  runner: Runner,
  { cursor, restored }: ChainHead,
  limit: number,
): Promise<ChainText[]> {
  if (restored) return runner.query<ChainText>(NEXT_RESTORED, [limit]);
  const { xid, id } = cursor ?? BEFORE_ALL;
  return runner.query<ChainText>(NEXT, [xid, id, limit]);
}

const INSERT: Sql = {
  name: 'ledger_chain_insert',
  text: `insert into ledger_chain (seq, transfer_id, hash, at)
    select r.seq, r.id, decode(r.hash, 'hex'), $2
    from jsonb_to_recordset($1::jsonb) as r(seq bigint, id uuid, hash text)`,
};

/** @param rows with their hashes in hexadecimal. */
export async function insertChained(
  tx: Tx,
  rows: { seq: number; id: string; hash: string }[],
  at: Date,
): Promise<void> {
  await tx.query(INSERT, [JSON.stringify(rows), at]);
}

const ROOT: Sql = {
  name: 'ledger_root_insert',
  text: `insert into ledger_roots (day, seq, hash, at)
    select $1::date, seq, hash, $2 from ledger_chain
    where not exists (select from ledger_roots where day = $1::date)
    order by seq desc limit 1
    on conflict (day) do nothing returning day::text, seq, encode(hash, 'hex') as hash`,
};

/** Where the chain stood when a day was over. */
export interface ChainRoot {
  day: string;
  seq: number;
  /** In hexadecimal. */
  hash: string;
}

/** Keeps the root of a day once; null when it was kept before, or there is no chain yet. */
export async function keepRoot(tx: Tx, day: string, at: Date): Promise<ChainRoot | null> {
  const [row] = await tx.query<ChainRoot>(ROOT, [day, at]);
  return row ?? null;
}

const ROOTS: Sql = {
  name: 'ledger_roots_read',
  text: `select r.day::text, r.seq, encode(r.hash, 'hex') as hash,
      coalesce(c.hash = r.hash, false) as fits
    from ledger_roots r left join ledger_chain c on c.seq = r.seq order by r.day desc limit $1`,
};

/** The newest roots, and whether the chain still goes through them. */
export async function readRoots(
  runner: Runner,
  limit: number,
): Promise<(ChainRoot & { fits: boolean })[]> {
  return runner.query(ROOTS, [limit]);
}

const LINKS: Sql = {
  name: 'ledger_chain_links',
  text: `select c.seq, c.hash, c.transfer_id as id, t.key, ledger_chain_text(t.id) as text
    from ledger_chain c left join ledger_transfers t on t.id = c.transfer_id
    where c.seq > $1 order by c.seq limit $2`,
};

/** One link: its stored hash, and what it should cover. */
export interface ChainLink {
  seq: number;
  hash: Buffer;
  id: string;
  key: string | null;
  text: string | null;
}

export async function chainLinks(
  runner: Runner,
  afterSeq: number,
  limit: number,
): Promise<ChainLink[]> {
  return runner.query<ChainLink>(LINKS, [afterSeq, limit]);
}

const UNCHAINED: Sql = {
  name: 'ledger_unchained',
  text: `select t.key from ledger_transfers t
    where not exists (select from ledger_chain c where c.transfer_id = t.id)
      and (t.xid, t.id) < ($1::xid8, $2::uuid) order by t.xid, t.id limit $3`,
};

/** Transfers that stand before the cursor and were never chained: the chainer cannot have missed them. */
export async function unchainedBefore(
  runner: Runner,
  { xid, id }: ChainCursor,
  limit: number,
): Promise<{ key: string }[]> {
  return runner.query(UNCHAINED, [xid, id, limit]);
}

const WAITING: Sql = {
  name: 'ledger_chain_waiting',
  text: `select count(*)::int as waiting from ledger_transfers t
    where not exists (select from ledger_chain c where c.transfer_id = t.id)
      and (t.xid, t.id) > ($1::xid8, $2::uuid)`,
};

/** How many transfers wait for the chainer. */
export async function waitingForChain(runner: Runner, head: ChainHead): Promise<number> {
  const { xid, id } = head.cursor ?? BEFORE_ALL;
  const [row] = await runner.query<{ waiting: number }>(WAITING, [xid, id]);
  return row?.waiting ?? 0;
}
