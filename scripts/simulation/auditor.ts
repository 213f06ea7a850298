import type pg from 'pg';

/** Something that must never be so, and what it is about. */
export interface Violation {
  rule: string;
  about: string;
  facts: string;
}

/** What providers did, by their own books; it shares nothing with the application's. */
export interface OutsideBooks {
  name: string;
  /** Our own money, put there from the bank. */
  filledXaf: number;
  rows: readonly {
    externalReference: string;
    direction: 'collect' | 'withdraw';
    movedXaf: number;
    feeXaf: number;
  }[];
  /** Each time the provider was asked to make a transaction, in the order of time. */
  asked: readonly { externalReference: string; atMs: number }[];
  /** When the provider first gave proof that a request charged nothing. */
  proofs: ReadonlyMap<string, number>;
}

/** What customers were told: each wish was confirmed under a key, and became one order. */
export interface Told {
  orderId: string;
  accountId: string;
}

interface Rule {
  rule: string;
  /** Gives every case: `about` is an order's id where there is one. */
  sql: string;
}

/** True at any time between two commits. */
const ALWAYS: readonly Rule[] = [
  {
    rule: 'every transfer has two or more entries that cancel',
    sql: `select t.id::text as about, count(e.*) || ' entries, ' || coalesce(sum(e.amount_xaf), 0) as facts
      from ledger_transfers t left join ledger_entries e on e.transfer_id = t.id
      group by t.id having count(e.*) < 2 or sum(e.amount_xaf) <> 0`,
  },
  {
    rule: 'a stored balance is the sum of its entries and never below zero',
    sql: `select a.code as about, a.balance_xaf || ' stored, ' || coalesce(sum(e.amount_xaf), 0) as facts
      from ledger_accounts a left join ledger_entries e on e.account_id = a.id
      where a.floored group by a.id
      having a.balance_xaf < 0 or a.balance_xaf <> coalesce(sum(
        case when a.kind in ('asset', 'exp') then e.amount_xaf else -e.amount_xaf end), 0)`,
  },
  {
    rule: 'at most one charge pays an order',
    sql: `select p.order_id::text as about, count(*) || ' charges' as facts from payments p
      join payment_attempts a on a.payment_id = p.id
      where a.state = 'succeeded' and not a.credited and p.order_id is not null
      group by p.order_id having count(*) > 1`,
  },
  {
    rule: 'held money is in escrow to the franc, and no other is',
    sql: `select o.id::text as about, o.payment || ' with ' || k.kept as facts from orders o,
        lateral (select coalesce(sum(-e.amount_xaf), 0) as kept from ledger_accounts a
          join ledger_entries e on e.account_id = a.id
          where a.code = 'liab:escrow:order:' || o.id) k
      where k.kept <> case when o.payment = 'held' then o.total_xaf else 0 end`,
  },
];

/** True once everything has come to rest. */
const AT_REST: readonly Rule[] = [
  {
    rule: 'every order came to an end that the law of orders knows',
    sql: `select id::text as about, concat_ws(' ', fulfilment, courier, payment, method) as facts
      from orders where not (
        fulfilment = 'delivered' and payment in ('released', 'part_refunded', 'refunded')
        or fulfilment = 'returned' and (payment in ('released', 'part_refunded', 'refunded')
          or method = 'cash' and payment = 'due')
        or fulfilment in ('declined', 'cancelled', 'expired')
          and payment in ('refunded', 'pending', 'due'))`,
  },
  {
    rule: 'the outbox is drained',
    sql: `select id::text as about, concat_ws(' ', kind, state, due_at, last_error) as facts
      from outbox where done_at is null and state <> 'dead'`,
  },
  {
    rule: 'no work was given up but what nobody can help',
    sql: `select id::text as about, kind || ' ' || coalesce(last_error, '') as facts from outbox
      where state = 'dead' and kind not in ('message', 'payment.read_back')`,
  },
  {
    rule: 'no payment stays in doubt',
    sql: `select p.order_id::text as about, a.state || ' at ' || a.provider as facts
      from payment_attempts a join payments p on p.id = a.payment_id
      where a.state in ('created', 'submitting', 'pending', 'unknown')`,
  },
  {
    rule: 'no payout stays under way',
    sql: `select id::text as about, concat_ws(' ', purpose, state, reason) as facts from payouts
      where state in ('queued', 'submitting', 'pending', 'unknown')`,
  },
  {
    rule: 'one wish is one order',
    sql: `select key as about, count(*) || ' orders' as facts
      from idempotency_keys group by key having count(*) > 1`,
  },
  {
    rule: 'what a delivered order was paid went to its parts',
    sql: `select o.id::text as about, o.total_xaf || ' paid, ' || s.shared || ' shared' as facts
      from orders o, lateral (select coalesce(sum(-e.amount_xaf), 0) as shared
        from ledger_transfers t join ledger_entries e on e.transfer_id = t.id
          join ledger_accounts a on a.id = e.account_id
        where t.order_id = o.id and t.key = 'release:' || o.id
          and a.code <> 'liab:escrow:order:' || o.id) s
      where o.fulfilment = 'delivered' and o.payment = 'released' and s.shared <> o.total_xaf`,
  },
];

/** Looks from outside at all that is always so; cheap enough for many times on the way. */
export async function auditOnTheWay(
  owner: pg.Client,
  providers: readonly OutsideBooks[],
): Promise<Violation[]> {
  const found = await all(owner, ALWAYS);
  for (const books of providers) {
    const { kept, collected } = await bookedAt(owner, books.name);
    const truth = truthOf(books);
    // What came may not be booked yet; what never came must not be.
    if (collected > truth.collectedXaf) {
      const facts = `${String(collected)} booked, ${String(truth.collectedXaf)} came; ${String(kept)} kept`;
      found.push({ rule: 'no money is booked that never came', about: books.name, facts });
    }
  }
  return found;
}

/** Looks at everything, after the last thing has happened. */
export async function auditAtRest(
  owner: pg.Client,
  providers: readonly OutsideBooks[],
  told: readonly Told[],
): Promise<Violation[]> {
  const found = [...(await auditOnTheWay(owner, providers)), ...(await all(owner, AT_REST))];
  for (const books of providers) {
    found.push(...(await compare(owner, books)), ...(await collects(owner, books)));
  }
  found.push(...(await failovers(owner, providers)), ...(await journal(owner, told)));
  return [...found, ...(await credits(owner, providers)), ...(await holds(owner))];
}

async function all(owner: pg.Client, rules: readonly Rule[]): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const { rule, sql } of rules) {
    const { rows } = await owner.query<{ about: string; facts: string }>(`${sql} order by 1`);
    found.push(...rows.map((row) => ({ rule, ...row })));
  }
  return found;
}

interface Truth {
  collectedXaf: number;
  heldXaf: number;
}

function truthOf({ rows, filledXaf }: OutsideBooks): Truth {
  const sum = { collectedXaf: 0, heldXaf: filledXaf };
  for (const { direction, movedXaf, feeXaf } of rows) {
    if (movedXaf === 0) continue;
    if (direction === 'collect') sum.collectedXaf += movedXaf;
    sum.heldXaf += (direction === 'collect' ? movedXaf : -movedXaf) - feeXaf;
  }
  return sum;
}

/** What our books say that a provider collected, and what of it is still there. */
async function bookedAt(owner: pg.Client, name: string) {
  const { rows } = await owner.query<{ kept: string; collected: string }>(
    `select coalesce((select sum(e.amount_xaf) from ledger_accounts a
        join ledger_entries e on e.account_id = a.id where a.code like 'asset:' || $1 || ':%'), 0) as kept,
      coalesce((select sum(e.amount_xaf) from ledger_transfers t
        join ledger_entries e on e.transfer_id = t.id
        where t.kind like 'collect_%' and t.actor_id = $1 and e.amount_xaf > 0), 0) as collected`,
    [name],
  );
  return { kept: Number(rows[0]?.kept), collected: Number(rows[0]?.collected) };
}

async function compare(owner: pg.Client, books: OutsideBooks): Promise<Violation[]> {
  const { kept } = await bookedAt(owner, books.name);
  const { heldXaf } = truthOf(books);
  if (kept === heldXaf) return [];
  const facts = `our books ${String(kept)}, theirs ${String(heldXaf)}`;
  return [{ rule: 'what a provider holds for us is what our books say', about: books.name, facts }];
}

/** Each franc that a wallet paid is in our books once, under the attempt that asked for it. */
async function collects(owner: pg.Client, { name, rows }: OutsideBooks): Promise<Violation[]> {
  const { rows: booked } = await owner.query<{ reference: string; order_id: string; sum: string }>(
    `select a.external_reference as reference, p.order_id, coalesce(sum(e.amount_xaf), 0) as sum
      from payment_attempts a join payments p on p.id = a.payment_id
        left join ledger_transfers t on t.key = 'collect:' || a.id
        left join ledger_entries e on e.transfer_id = t.id and e.amount_xaf > 0
      where a.provider = $1 group by a.id, p.id order by a.id`,
    [name],
  );
  const paid = new Map<string, number>();
  for (const { externalReference, direction, movedXaf } of rows) {
    if (direction !== 'collect') continue;
    paid.set(externalReference, (paid.get(externalReference) ?? 0) + movedXaf);
  }
  return booked.flatMap(({ reference, order_id: about, sum }) => {
    const truth = paid.get(reference) ?? 0;
    if (truth === Number(sum)) return [];
    const facts = `${reference}: ${sum} booked, ${String(truth)} paid at ${name}`;
    return [{ rule: 'each charge is booked once and whole', about, facts }];
  });
}

/** Nobody is asked again before there is proof that the time before charged nothing. */
async function failovers(
  owner: pg.Client,
  providers: readonly OutsideBooks[],
): Promise<Violation[]> {
  const { rows } = await owner.query<{ reference: string; payment: string; order_id: string }>(
    `select a.external_reference as reference, p.id as payment, p.order_id
      from payment_attempts a join payments p on p.id = a.payment_id order by p.id, a.no`,
  );
  const asked = new Map(
    providers.flatMap((books) =>
      books.asked.map(
        ({ externalReference, atMs }) => [externalReference, { atMs, books }] as const,
      ),
    ),
  );
  return rows.flatMap(({ reference, payment, order_id: about }, index) => {
    const now = asked.get(reference);
    if (!now) return [];
    const before = rows.slice(0, index).filter((row) => row.payment === payment);
    const unproven = before.filter((row) => {
      const earlier = asked.get(row.reference);
      const proofMs = earlier?.books.proofs.get(row.reference) ?? Infinity;
      return earlier !== undefined && proofMs > now.atMs;
    });
    return unproven.map((row) => ({
      rule: 'nobody is asked again without proof',
      about,
      facts: `${reference} was asked while ${row.reference} was in doubt`,
    }));
  });
}

/** Every order that somebody was told of exists, and nobody has one they never asked for. */
async function journal(owner: pg.Client, told: readonly Told[]): Promise<Violation[]> {
  const { rows } = await owner.query<{ id: string }>('select id from orders order by id');
  const there = new Set(rows.map(({ id }) => id));
  const asked = new Set(told.map(({ orderId }) => orderId));
  const lost = [...asked].filter((id) => !there.has(id));
  const extra = [...there].filter((id) => !asked.has(id));
  return [
    ...lost.map((about) => ({
      rule: 'an order that was told exists',
      about,
      facts: 'it is not there',
    })),
    ...extra.map((about) => ({
      rule: 'nobody has an order unasked',
      about,
      facts: 'nobody asked',
    })),
  ];
}

/**
 * What each customer has in credit, by a model of its own: what their wallets paid less what was sent
 * back to them, less what their delivered orders cost, and the change that drivers took.
 */
async function credits(owner: pg.Client, providers: readonly OutsideBooks[]): Promise<Violation[]> {
  const should = new Map<string, number>();
  const add = ({ account, sum }: Sum) =>
    should.set(account, (should.get(account) ?? 0) + Number(sum));
  const moved = movedBy(providers);
  for (const { account, reference } of await rowsOf<Asked>(owner, ASKED)) {
    add({ account, sum: moved.get(reference) ?? 0 });
  }
  for (const sql of OTHERWISE) (await rowsOf<Sum>(owner, sql)).forEach(add);
  const has = new Map(
    (await rowsOf<Sum>(owner, CREDIT)).map(({ account, sum }) => [account, Number(sum)]),
  );
  return [...new Set([...should.keys(), ...has.keys()])].sort().flatMap((about) => {
    const [is, expected] = [has.get(about) ?? 0, should.get(about) ?? 0];
    if (is === expected) return [];
    const facts = `${String(is)} in credit, ${String(expected)} expected`;
    return [{ rule: 'a customer has exactly the credit that is theirs', about, facts }];
  });
}

interface Sum {
  account: string;
  sum: string | number;
}

interface Asked {
  account: string;
  reference: string;
}

/** Whose money a request was about; what came in the wrong amount waits for a person instead. */
const ASKED = `select p.account_id::text as account, a.external_reference as reference
    from payment_attempts a join payments p on p.id = a.payment_id where a.state <> 'review'
  union all select p.owner_id, a.external_reference
    from payout_attempts a join payouts p on p.id = a.payout_id where p.owner_kind = 'customer'
  order by 2`;
const OTHERWISE = [
  `select account_id::text as account, -sum(total_xaf) as sum from orders
    where method <> 'cash' and payment = 'released' group by 1`,
  `select split_part(a.code, ':', 3) as account, sum(-e.amount_xaf) as sum from ledger_transfers t
    join ledger_entries e on e.transfer_id = t.id join ledger_accounts a on a.id = e.account_id
    where t.kind = 'cash_taken' and a.code like 'liab:customer:%' group by 1`,
  `select owner_id as account, -sum(owner_fee_xaf) as sum from payouts
    where owner_kind = 'customer' and state = 'succeeded' group by 1`,
];
const CREDIT = `select split_part(code, ':', 3) as account, balance_xaf as sum from ledger_accounts
  where code like 'liab:customer:%'`;

/** Francs that came in under each of our references, less those that went out. */
function movedBy(providers: readonly OutsideBooks[]): Map<string, number> {
  const moved = new Map<string, number>();
  for (const { externalReference, direction, movedXaf } of providers.flatMap(({ rows }) => rows)) {
    const sign = direction === 'collect' ? 1 : -1;
    moved.set(externalReference, (moved.get(externalReference) ?? 0) + sign * movedXaf);
  }
  return moved;
}

async function rowsOf<Row extends pg.QueryResultRow>(
  owner: pg.Client,
  sql: string,
): Promise<Row[]> {
  return (await owner.query<Row>(sql)).rows;
}

/** Money set aside is posted, given back or run out; only what a person must decide about still waits. */
async function holds(owner: pg.Client): Promise<Violation[]> {
  const found = await rowsOf<{ about: string; facts: string }>(owner, HELD);
  return found.map((row) => ({ rule: 'no money stays set aside', ...row }));
}

const HELD = `select a.code as about, a.held_xaf || ' held, ' || r.waiting || ' in review' as facts
  from ledger_accounts a, lateral (select coalesce(sum(p.amount_xaf + p.owner_fee_xaf), 0) as waiting
    from payouts p where p.state = 'review' and a.code = 'liab:'
      || case p.owner_kind when 'shop' then 'restaurant' else p.owner_kind end || ':' || p.owner_id) r
  where a.held_xaf <> r.waiting order by 1`;
