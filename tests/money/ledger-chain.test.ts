import { beforeAll, describe, expect, it } from 'vitest';

import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import { createChain, type ChainReport } from '../../src/services/ledger-chain.js';
import { until } from '../support/poll.js';
import { aTransfer, clock, ids, pay, useLedger, world } from './ledger-world.js';

const books = useLedger();
const chain = createChain({ clock });
const extend = (limit = 1_000) => books().db.transaction((tx) => chain.extend(tx, limit));
/** As long as some of them may stay open. */
const HORIZON_MS = 40_000;

/** Transactions of other tests on the same server hold the horizon back for a moment. */
async function extendAll(): Promise<void> {
  const isChained = async () => {
    await extend();
    return (await verify()).waiting === 0;
  };
  await until('all is chained', isChained, HORIZON_MS);
}
const verify = () => chain.verify(books().db);
const post = async (more: Parameters<typeof aTransfer>[1] = {}) => {
  const transfer = aTransfer(pay(world, ledgerAccount.customer(ids.next()), 5), more);
  await books().post(transfer);
  return transfer;
};

describe('the chainer', () => {
  it('chains every transfer once, in the order of the transactions that wrote them', async () => {
    for (let n = 0; n < 7; n += 1) await post();
    expect(await extend(5)).toBeLessThanOrEqual(5);
    await extendAll();
    expect(await extend()).toBe(0);
    expect(await verify()).toEqual({ links: 7, waiting: 0, breaks: [] });
  });

  it('waits for a transaction that is still open, and misses none that ends late', async () => {
    await books().app.query('begin');
    await books().app.query('select pg_current_xact_id()');
    const late = await post({ key: 'after the slow one' });
    expect(await extend()).toBe(0);
    expect(await verify()).toMatchObject({ waiting: 1, breaks: [] });
    await books().app.query('commit');
    await extendAll();
    const { rows } = await books().owner.query(
      `select t.key from ledger_chain c join ledger_transfers t on t.id = c.transfer_id
        order by c.seq desc limit 1`,
    );
    expect(rows).toEqual([{ key: late.key }]);
  });

  it('works once when two run at the same time', async () => {
    for (let n = 0; n < 20; n += 1) await post();
    const before = (await verify()).links;
    await Promise.all([extend(), extend(), extend()]);
    await extendAll();
    expect(await verify()).toEqual({ links: before + 20, waiting: 0, breaks: [] });
  });

  it('keeps the root of a day once, and the chain goes through it', async () => {
    const root = await books().db.transaction((tx) => chain.keepRoot(tx));
    expect(root?.seq).toBe((await verify()).links);
    expect(await books().db.transaction((tx) => chain.keepRoot(tx))).toBeNull();
    await post();
    await extendAll();
    expect((await verify()).breaks).toEqual([]);
    expect(await chain.roots(books().db, 5)).toEqual([root]);
  });

  it('goes on after the database came from another server', async () => {
    await tampering(async (query) => {
      // The numbers of transactions there were far higher.
      await query('update ledger_transfers set xid = ((xid::text::bigint + 1000000)::text)::xid8');
      await query(
        `with t as (insert into ledger_transfers (id, key, kind, at, actor_kind)
            values (gen_random_uuid(), 'first here', 'x', now(), 'system') returning id, at)
          insert into ledger_entries (transfer_id, line, account_id, amount_xaf, at)
          select t.id, l, a.id, 5 - 10 * l, t.at from t, generate_series(0, 1) l,
            lateral (select id from ledger_accounts limit 1) a`,
      );
      // It is ours, and in the same transaction below the horizon as if it had ended.
      await query("update ledger_transfers set xid = '3' where key = 'first here'");
      const before = (await verifyHere()).links;
      expect(await chain.extend(here(), 10)).toBe(1);
      expect(await verifyHere()).toMatchObject({ links: before + 1, waiting: 0 });
      expect((await verifyHere()).breaks).toEqual([]);
    });
  });
});

/** Changes what is stored as somebody with all rights could, with no trigger in the way, then not. */
async function tampering(
  work: (query: (statement: string) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const { owner } = books();
  await owner.query('begin');
  await owner.query("set local session_replication_role = 'replica'");
  try {
    await work((statement) => owner.query(statement));
  } finally {
    await owner.query('rollback');
  }
}

/** The owner's own open transaction. */
function here() {
  const { owner } = books();
  const run = async (statement: { text: string }, values: unknown[] = []) =>
    (await owner.query(statement.text, values)).rows as never[];
  const none = () => Promise.resolve();
  return { query: run, write: none, savepoint: none, rollbackToSavepoint: none };
}

const verifyHere = (): Promise<ChainReport> => chain.verify(here());

describe('the verifier', () => {
  const at = { key: 'the victim', seq: 0 };
  beforeAll(async () => {
    const more = { cityId: 'DLA', orderId: ids.next(), facts: { reason: 'x' } };
    await post({ ...more, key: at.key, category: 'tip' });
    for (let n = 0; n < 5; n += 1) await post();
    await extendAll();
    const { rows } = await books().owner.query<{ seq: number }>(
      `select seq from ledger_chain c join ledger_transfers t on t.id = c.transfer_id
        where key = $1`,
      [at.key],
    );
    at.seq = Number(rows[0]?.seq);
  });

  const victim = `(select id from ledger_transfers where key = 'the victim')`;
  const edited = [
    ['ledger_transfers', 'kind', "'gift'"],
    ['ledger_transfers', 'city_id', "'YDE'"],
    ['ledger_transfers', 'city_id', 'null'],
    ['ledger_transfers', 'order_id', 'gen_random_uuid()'],
    ['ledger_transfers', 'at', "at + interval '1 microsecond'"],
    ['ledger_transfers', 'actor_kind', "'staff'"],
    ['ledger_transfers', 'actor_id', "'GRACE'"],
    ['ledger_transfers', 'facts', 'facts || \'{"reason": "y"}\''],
    ['ledger_transfers', 'reverses', '(select id from ledger_transfers limit 1)'],
    ['ledger_entries', 'line', 'line + 2'],
    ['ledger_entries', 'account_id', '(select id from ledger_accounts limit 1)'],
    ['ledger_entries', 'amount_xaf', 'amount_xaf * 2'],
    ['ledger_entries', 'amount_xaf', '-amount_xaf'],
    ['ledger_entries', 'category', "'food'"],
    ['ledger_entries', 'category', 'null'],
    ['ledger_entries', 'at', "at + interval '40 days'"],
  ] as const;

  it.each(edited)('finds which row of %s has another %s: %s', async (table, column, value) => {
    await tampering(async (query) => {
      const key = table === 'ledger_entries' ? 'transfer_id' : 'id';
      await query(`update ${table} set ${column} = ${value} where ${key} = ${victim}`);
      const { breaks } = await verifyHere();
      expect(breaks).toEqual([{ kind: 'edited', seq: at.seq, about: at.key }]);
    });
  });

  it.each([
    {
      says: 'key',
      statement: `update ledger_transfers set key = 'the renamed' where id = ${victim}`,
      about: 'the renamed',
    },
    {
      says: 'account of another name',
      statement: `update ledger_accounts set code = 'liab:other' where id =
        (select account_id from ledger_entries where transfer_id = ${victim} order by line desc limit 1)`,
      about: at.key,
    },
    {
      says: 'entry less',
      statement: `delete from ledger_entries where line = 1 and transfer_id = ${victim}`,
      about: at.key,
    },
    {
      says: 'entry more',
      statement: `insert into ledger_entries select transfer_id, 9, account_id, 1, at + interval '90 days'
        from ledger_entries where line = 0 and transfer_id = ${victim}`,
      about: at.key,
    },
  ])('finds the $says', async ({ statement, about }) => {
    await tampering(async (query) => {
      await query(statement);
      expect((await verifyHere()).breaks).toEqual([{ kind: 'edited', seq: at.seq, about }]);
    });
  });

  it('finds every column of the tables: none is left out of the hash', async () => {
    const { rows } = await books().owner.query<{ column: string }>(
      `select table_name || '.' || column_name as column from information_schema.columns
        where table_name in ('ledger_transfers', 'ledger_entries') order by 1`,
    );
    const tested = new Set<string>(edited.map(([table, column]) => `${table}.${column}`));
    const left = rows.map(({ column }) => column).filter((column) => !tested.has(column));
    // The key and ids have tests of their own below and above; the transaction's number only orders.
    expect(left).toEqual([
      'ledger_entries.transfer_id',
      'ledger_transfers.id',
      'ledger_transfers.key',
      'ledger_transfers.xid',
    ]);
  });

  it('finds a transfer that is gone, and one whose id is another', async () => {
    for (const statement of [
      `delete from ledger_transfers where key = '${at.key}'`,
      `update ledger_transfers set id = gen_random_uuid() where key = '${at.key}'`,
    ]) {
      await tampering(async (query) => {
        await query(statement);
        const [first] = (await verifyHere()).breaks;
        expect(first).toMatchObject({ kind: 'removed', seq: at.seq });
      });
    }
  });

  it('finds entries given to another transfer, at both', async () => {
    await tampering(async (query) => {
      await query(`update ledger_entries set transfer_id = (select transfer_id from ledger_chain
        where seq = ${String(at.seq + 1)}), line = line + 5 where transfer_id = ${victim}`);
      const kinds = (await verifyHere()).breaks.map(({ kind, seq }) => ({ kind, seq }));
      expect(kinds).toEqual([
        { kind: 'edited', seq: at.seq },
        { kind: 'edited', seq: at.seq + 1 },
      ]);
    });
  });

  it('finds a transfer put in among the old ones', async () => {
    await tampering(async (query) => {
      await query(`insert into ledger_transfers (id, key, kind, at, actor_kind, xid)
        select gen_random_uuid(), 'slipped in', 'x', at, 'system', xid from ledger_transfers
        where key = '${at.key}'`);
      await query("update ledger_transfers set xid = '3' where key = 'slipped in'");
      const inserted = { kind: 'inserted', seq: null, about: 'slipped in' };
      expect((await verifyHere()).breaks).toEqual([inserted]);
    });
  });

  it('finds a link that was edited, and links that are gone', async () => {
    await tampering(async (query) => {
      await query(`update ledger_chain set hash = sha256('x') where seq = ${String(at.seq)}`);
      const edit = { kind: 'link_edited', seq: at.seq, about: at.key };
      expect((await verifyHere()).breaks).toEqual([edit]);
    });
    await tampering(async (query) => {
      await query(`delete from ledger_chain where seq = ${String(at.seq)}`);
      const { breaks } = await verifyHere();
      expect(breaks[0]).toEqual({
        ...{ kind: 'links_removed', seq: at.seq, about: `until ${String(at.seq)}` },
      });
      expect(breaks).toContainEqual({ kind: 'inserted', seq: null, about: at.key });
    });
  });

  it('finds by the roots that the end of the chain was cut off', async () => {
    await tampering(async (query) => {
      await query('delete from ledger_chain where seq >= (select max(seq) from ledger_roots)');
      const { breaks } = await verifyHere();
      expect(breaks.map(({ kind }) => kind)).toContain('root_differs');
    });
  });

  it('finds nothing when nothing was changed', async () => {
    await tampering(async () => {
      expect((await verifyHere()).breaks).toEqual([]);
    });
  });
});
