import type { Runner, Sql } from './database.js';
import type { WalletLevel } from './wallet-limits.js';

/** One movement of somebody's credit: what came in is positive. */
export interface MovementRow {
  at: Date;
  /** The ledger's own name for it, such as `order_refunded`. */
  kind: string;
  amountXaf: number;
  /** Of the order it was about; null when about none. */
  reference: number | null;
}

/** A customer's credit, as its page shows it. */
export interface WalletRow {
  /** Free to be spent, bonus not counted. */
  balanceXaf: number;
  bonusXaf: number;
  /** When the first of the bonus expires. */
  bonusUntil: Date | null;
  /** In escrow for orders that are under way, or set aside for what is. */
  heldXaf: number;
  hasCode: boolean;
  /** The newest first. */
  movements: MovementRow[];
}

/** Both accounts of a customer: $1 is theirs. */
const CODES = `('liab:customer:' || $1::uuid, 'liab:bonus:' || $1::uuid)`;
const FREE = (kind: 'customer' | 'bonus') =>
  `coalesce((select l.balance_xaf - l.held_xaf from ledger_accounts l
        where l.code = 'liab:${kind}:' || $1::uuid), 0)::int`;
const BONUS_UNTIL = `(select min(b.expires_at) from bonus_lots b
        where b.account_id = $1 and b.left_xaf > 0)`;
/** Newest first; both accounts move together where an order takes of both. */
const MOVEMENTS = (limit: string, since = '') => `coalesce((select json_agg(m) from (
        select (extract(epoch from e.at) * 1000)::bigint as at, t.kind, o.reference,
          -sum(e.amount_xaf)::int as "amountXaf"
        from ledger_accounts a join ledger_entries e on e.account_id = a.id
          join ledger_transfers t on t.id = e.transfer_id
          left join orders o on o.city_id = t.city_id and o.id = t.order_id
        where a.code in ${CODES} ${since}
        group by e.at, e.transfer_id, t.kind, o.reference
        order by e.at desc, e.transfer_id desc limit ${limit}) m), '[]')`;

const READ: Sql = {
  name: 'wallet_read',
  text: `select ${FREE('customer')} as "balanceXaf", ${FREE('bonus')} as "bonusXaf",
      ${BONUS_UNTIL} as "bonusUntil",
      (select coalesce(sum(total_xaf), 0)::int from orders
        where account_id = $1 and payment = 'held' and closed_at is null)
      + (select coalesce(sum(l.held_xaf), 0)::int from ledger_accounts l where l.code in ${CODES})
        as "heldXaf",
      exists (select from wallet_codes where account_id = $1 and hash is not null) as "hasCode",
      ${MOVEMENTS('$2')} as movements`,
};

export async function readWallet(
  runner: Runner,
  { accountId, limit }: { accountId: string; limit: number },
): Promise<WalletRow> {
  const [row] = await runner.query<WalletRow>(READ, [accountId, limit]);
  if (!row) throw new Error('the wallet statement gave no row');
  return { ...row, movements: row.movements.map(dated) };
}

function dated(movement: MovementRow): MovementRow {
  return { ...movement, at: new Date(movement.at) };
}

/** A month of a wallet, as its statement tells it. */
export interface StatementRow {
  balanceXaf: number;
  bonusXaf: number;
  inXaf: number;
  outXaf: number;
  movements: MovementRow[];
}

const STATEMENT: Sql = {
  name: 'wallet_statement',
  text: `with moved as (select -sum(e.amount_xaf)::int as amount
      from ledger_accounts a join ledger_entries e on e.account_id = a.id
      where a.code in ${CODES} and e.at >= $2 group by e.transfer_id)
    select ${FREE('customer')} as "balanceXaf", ${FREE('bonus')} as "bonusXaf",
      (select coalesce(sum(amount) filter (where amount > 0), 0)::int from moved) as "inXaf",
      (select coalesce(-sum(amount) filter (where amount < 0), 0)::int from moved) as "outXaf",
      ${MOVEMENTS('$3', 'and e.at >= $2')} as movements`,
};

export async function readStatement(
  runner: Runner,
  { accountId, since, limit }: { accountId: string; since: Date; limit: number },
): Promise<StatementRow> {
  const [row] = await runner.query<StatementRow>(STATEMENT, [accountId, since, limit]);
  if (!row) throw new Error('the statement of a wallet gave no row');
  return { ...row, movements: row.movements.map(dated) };
}

/** Where every franc of a customer is. */
export interface WhereRow {
  freeXaf: number;
  bonusXaf: number;
  bonusUntil: Date | null;
  /** Reserved on the customer's accounts, for whatever reason. */
  heldXaf: number;
  /** In escrow, order by order. */
  orders: { reference: number; amountXaf: number }[];
  /** Held for orders that still wait for their other part. */
  mixed: { reference: number; amountXaf: number }[];
  /** On its way back to a phone. */
  backXaf: number;
  /** Asked for, and not here yet. */
  comingXaf: number;
}

const WHERE: Sql = {
  name: 'wallet_where',
  text: `select ${FREE('customer')} as "freeXaf", ${FREE('bonus')} as "bonusXaf",
      ${BONUS_UNTIL} as "bonusUntil",
      (select coalesce(sum(l.held_xaf), 0)::int from ledger_accounts l where l.code in ${CODES})
        as "heldXaf",
      coalesce((select json_agg(x order by x.placed_at desc) from (
        select o.reference, l.balance_xaf as "amountXaf", o.placed_at
        from orders o join ledger_accounts l on l.code = 'liab:escrow:order:' || o.id
        where o.account_id = $1 and o.payment in ('held', 'part_refunded') and l.balance_xaf > 0
        order by o.placed_at desc limit 20) x), '[]') as orders,
      coalesce((select json_agg(x order by x.placed_at desc) from (
        select o.reference, o.wallet_xaf as "amountXaf", o.placed_at from orders o
        where o.account_id = $1 and o.payment = 'pending' and o.closed_at is null
          and o.wallet_xaf > 0 order by o.placed_at desc limit 20) x), '[]') as mixed,
      (select coalesce(sum(amount_xaf), 0)::int from refunds
        where account_id = $1 and state in ('checking', 'review', 'sent')) as "backXaf",
      (select coalesce(sum(amount_xaf), 0)::int from payments
        where account_id = $1 and purpose = 'top_up' and state = 'open') as "comingXaf"`,
};

export async function readWhere(runner: Runner, accountId: string): Promise<WhereRow> {
  const [row] = await runner.query<WhereRow>(WHERE, [accountId]);
  if (!row) throw new Error('the statement of where money is gave no row');
  return row;
}

/** How a wallet stands: its level, and what its owner and the team have set. */
export interface StandingRow {
  level: WalletLevel;
  percent: number;
  spentDayXaf: number;
  ownDayXaf: number | null;
  /** From `nextFrom` on; 0 for none. */
  nextDayXaf: number | null;
  nextFrom: Date | null;
  autoBelowXaf: number | null;
  autoAmountXaf: number | null;
  frozenUntil: Date | null;
  resetAt: Date | null;
}

const STANDING: Sql = {
  name: 'wallet_standing',
  text: `with level as (select wallet_level($1) as level)
    select level.level, v.percent, wallet_spent($1, $2) as "spentDayXaf",
      wallet_own_day($1, $3) as "ownDayXaf",
      case when w.next_from > $3 then w.next_day_xaf end as "nextDayXaf",
      w.next_from as "nextFrom", w.auto_below_xaf as "autoBelowXaf",
      w.auto_amount_xaf as "autoAmountXaf", w.frozen_until as "frozenUntil",
      (select reset_at from wallet_codes where account_id = $1) as "resetAt"
    from level join wallet_levels v using (level) left join wallets w on w.account_id = $1`,
};

export async function readStanding(
  runner: Runner,
  { accountId, dayStart, now }: { accountId: string; dayStart: Date; now: Date },
): Promise<StandingRow> {
  const [row] = await runner.query<StandingRow>(STANDING, [accountId, dayStart, now]);
  if (!row) throw new Error('the standing of a wallet gave no row');
  return row;
}

const SPENDABLE: Sql = {
  name: 'wallet_spendable',
  text: `select ${FREE('customer')} + coalesce((select sum(left_xaf)::int from bonus_lots
      where account_id = $1 and left_xaf > 0 and expires_at > $2), 0) as xaf`,
};

/** All that an order could be paid from the wallet with now. */
export async function spendableNow(runner: Runner, accountId: string, now: Date): Promise<number> {
  const [row] = await runner.query<{ xaf: number }>(SPENDABLE, [accountId, now]);
  return row?.xaf ?? 0;
}
