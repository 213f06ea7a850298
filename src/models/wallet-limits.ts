import type { Runner, Sql } from './database.js';

/** How well we know whose wallet it is (requirements.md ID-16). */
export type WalletLevel = 'new' | 'phone' | 'id';

/** What a top-up is measured by. */
export interface TopUpScope {
  accountId: string;
  payerPhoneId: string;
  dayStart: Date;
  monthStart: Date;
  /** Requests that the payer's phone may have seen since then are counted. */
  promptsSince: Date;
}

export interface TopUpCounts {
  /** All that the wallet holds, bonus and held money included. */
  balanceXaf: number;
  /** Asked for or come since then. */
  dayXaf: number;
  monthXaf: number;
  /** Of requests that may still be approved. */
  openXaf: number;
  level: WalletLevel;
  percent: number;
  recentPrompts: number;
  /** The operator of the one that may still be approved at the same phone; null without one. */
  waitingOperator: string | null;
  isWaiting: boolean;
  operator: string | null;
}

const TOP_UP: Sql = {
  name: 'top_up_counts',
  text: `with asked as (select p.* from payments p where p.account_id = $1
      and p.purpose = 'top_up' and p.state in ('open', 'settled') and p.created_at >= $4),
    waiting as (select t.operator from asked p join payment_attempts t on t.payment_id = p.id
      where p.state = 'open' and p.payer_phone_id = $2 order by t.created_at desc limit 1),
    level as (select wallet_level($1) as level)
    select (select coalesce(sum(l.balance_xaf), 0)::int from ledger_accounts l
        where l.code in ('liab:customer:' || $1::uuid, 'liab:bonus:' || $1::uuid)) as "balanceXaf",
      (select coalesce(sum(amount_xaf) filter (where created_at >= $3), 0)::int from asked)
        as "dayXaf",
      (select coalesce(sum(amount_xaf), 0)::int from asked) as "monthXaf",
      (select coalesce(sum(amount_xaf), 0)::int from asked where state = 'open') as "openXaf",
      (select level from level) as level,
      (select v.percent from wallet_levels v join level using (level)) as percent,
      (select count(*)::int from payments p join payment_attempts t on t.payment_id = p.id
        where p.payer_phone_id = $2 and p.created_at > $5::timestamptz - interval '1 day'
          and t.created_at > $5 and t.proof is distinct from 'not_sent') as "recentPrompts",
      (select operator from waiting) as "waitingOperator",
      exists (select from waiting) as "isWaiting",
      (select operator from phones where id = $2) as operator`,
};

/** The caller has locked the account: what is counted cannot grow beside it. */
export async function readTopUpCounts(runner: Runner, scope: TopUpScope): Promise<TopUpCounts> {
  const { accountId, payerPhoneId, dayStart, monthStart, promptsSince } = scope;
  const values = [accountId, payerPhoneId, dayStart, monthStart, promptsSince];
  const [row] = await runner.query<TopUpCounts>(TOP_UP, values);
  if (!row) throw new Error('the top-up statement gave no row');
  return row;
}

const LEVEL: Sql = { name: 'wallet_level', text: 'select wallet_level($1) as level' };

export async function readLevel(runner: Runner, accountId: string): Promise<WalletLevel> {
  const [row] = await runner.query<{ level: WalletLevel }>(LEVEL, [accountId]);
  return row?.level ?? 'new';
}

const OWN_PHONE: Sql = {
  name: 'wallet_own_phone',
  text: 'select exists (select from phones where id = $2 and account_id = $1) as own',
};

/** Whether this phone is the account's own, not one that was named. */
export async function isOwnPhone(
  runner: Runner,
  accountId: string,
  phoneId: string,
): Promise<boolean> {
  const [row] = await runner.query<{ own: boolean }>(OWN_PHONE, [accountId, phoneId]);
  return row?.own === true;
}
