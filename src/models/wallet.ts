import type { Runner, Sql } from './database.js';

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
  balanceXaf: number;
  /** In escrow for orders that are under way. */
  heldXaf: number;
  hasCode: boolean;
  /** The newest first. */
  movements: MovementRow[];
}

const READ: Sql = {
  name: 'wallet_read',
  text: `select coalesce((select balance_xaf from ledger_accounts where code = $2), 0)
        as "balanceXaf",
      (select coalesce(sum(total_xaf), 0)::int from orders
        where account_id = $1 and payment = 'held' and closed_at is null) as "heldXaf",
      exists (select from wallet_codes where account_id = $1 and hash is not null) as "hasCode",
      coalesce((select json_agg(m) from (
        select (extract(epoch from e.at) * 1000)::bigint as at, t.kind, o.reference,
          -e.amount_xaf as "amountXaf"
        from ledger_accounts a join ledger_entries e on e.account_id = a.id
          join ledger_transfers t on t.id = e.transfer_id
          left join orders o on o.city_id = t.city_id and o.id = t.order_id
        where a.code = $2 order by e.at desc, e.transfer_id desc limit $3) m), '[]') as movements`,
};

/** @param code of the customer's ledger account. */
export async function readWallet(
  runner: Runner,
  { accountId, code, limit }: { accountId: string; code: string; limit: number },
): Promise<WalletRow> {
  const [row] = await runner.query<WalletRow>(READ, [accountId, code, limit]);
  if (!row) throw new Error('the wallet statement gave no row');
  const movements = row.movements.map((each) => ({ ...each, at: new Date(each.at) }));
  return { ...row, movements };
}

const PROFILE: Sql = {
  name: 'account_profile',
  text: 'select offers_wanted as "offersWanted" from accounts where id = $1',
};

/** What an account's page shows beside what every turn knows. */
export async function readProfile(
  runner: Runner,
  accountId: string,
): Promise<{ offersWanted: boolean }> {
  const [row] = await runner.query<{ offersWanted: boolean }>(PROFILE, [accountId]);
  if (!row) throw new Error('an account just read is not there');
  return row;
}
