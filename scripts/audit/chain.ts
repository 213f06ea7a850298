import { createHash } from 'node:crypto';

import type pg from 'pg';

/** A row that the chain does not hold together with. */
export interface ChainBreak {
  seq: string | null;
  transferId: string | null;
  what: 'edited' | 'removed' | 'gap' | 'inserted' | 'root';
}

/** The published recipe of what a link covers, written here a second time. */
const TEXT = `jsonb_build_array(t.id, t.key, t.kind, t.city_id, t.order_id,
    (extract(epoch from t.at) * 1000000)::bigint, t.actor_kind, t.actor_id, t.facts, t.reverses,
    (select jsonb_agg(jsonb_build_array(e.line, e.account_id, a.code, e.amount_xaf, e.category,
        (extract(epoch from e.at) * 1000000)::bigint) order by e.line, e.at)
      from ledger_entries e left join ledger_accounts a on a.id = e.account_id
      where e.transfer_id = t.id))::text`;

const LINKS = `select c.seq::text as seq, c.hash, c.transfer_id as "transferId",
    t.id is not null as there, case when t.id is not null then ${TEXT} end as text
  from ledger_chain c left join ledger_transfers t on t.id = c.transfer_id
  where c.seq > $1 order by c.seq limit 2000`;

/** Younger ones may wait for the next round of whoever writes the chain. */
const UNCHAINED = `select t.id as "transferId" from ledger_transfers t
  where not exists (select from ledger_chain c where c.transfer_id = t.id)
    and t.xid < (select max(o.xid) from ledger_transfers o
      join ledger_chain c on c.transfer_id = o.id)`;

const ROOTS = `select r.seq::text as seq from ledger_roots r
  left join ledger_chain c on c.seq = r.seq where c.hash is distinct from r.hash`;

interface Link {
  seq: string;
  hash: Buffer;
  transferId: string;
  there: boolean;
  text: string | null;
}

/** I15: walks the chain from its first link, and names every row that was touched. */
export async function breaksOfChain(client: pg.Client): Promise<ChainBreak[]> {
  const breaks: ChainBreak[] = [];
  let last: { seq: string; hash: Buffer } = { seq: '0', hash: Buffer.alloc(32) };
  for (;;) {
    const { rows } = await client.query<Link>(LINKS, [last.seq]);
    for (const link of rows) {
      const what = wrongOf(link, last);
      if (what) breaks.push({ seq: link.seq, transferId: link.transferId, what });
      last = link;
    }
    if (rows.length === 0) break;
  }
  const inserted = await client.query<{ transferId: string }>(UNCHAINED);
  const roots = await client.query<{ seq: string }>(ROOTS);
  return [
    ...breaks,
    ...inserted.rows.map((row) => ({ seq: null, ...row, what: 'inserted' as const })),
    ...roots.rows.map(({ seq }) => ({ seq, transferId: null, what: 'root' as const })),
  ];
}

/** A link covers the stored hash before it, so that one edited row is found alone. */
function wrongOf(link: Link, before: { seq: string; hash: Buffer }): ChainBreak['what'] | null {
  if (BigInt(link.seq) !== BigInt(before.seq) + 1n) return 'gap';
  if (!link.there || link.text === null) return 'removed';
  const hash = createHash('sha256').update(before.hash).update(link.text).digest();
  return hash.equals(link.hash) ? null : 'edited';
}
