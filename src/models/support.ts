import type { Runner, Sql } from './database.js';

/** Work for a person of the team. */
export interface SupportTask {
  id: string;
  kind:
    | 'shop_call'
    | 'driver_call'
    | 'code_locked'
    | 'returned'
    | 'payment_contradiction'
    | 'payment_mismatch'
    | 'payment_orphan'
    | 'payment_unresolved';
  cityId: string | null;
  orderId: string | null;
  accountId: string | null;
  facts: Record<string, string | number>;
  createdAt: Date;
}

const OPEN: Sql = {
  name: 'support_open',
  text: `insert into support_tasks (id, kind, city_id, order_id, account_id, facts, created_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (kind, order_id) where closed_at is null and order_id is not null do nothing`,
};

/** Opens a task unless the order has one of this kind open already. */
export async function openSupportTask(runner: Runner, task: SupportTask): Promise<void> {
  await runner.query(OPEN, [
    task.id,
    task.kind,
    task.cityId,
    task.orderId,
    task.accountId,
    JSON.stringify(task.facts),
    task.createdAt,
  ]);
}

const OPEN_CALL_BACK: Sql = {
  name: 'support_open_call_back',
  text: `insert into support_tasks (id, kind, account_id, facts, created_at)
    values ($1, 'call_back', $2, $3, $4)
    on conflict (account_id) where kind = 'call_back' and closed_at is null do nothing`,
};

/** Notes that somebody wants to be called; one wish per account stands open at a time. */
export async function openCallBack(
  runner: Runner,
  wish: Pick<SupportTask, 'id' | 'facts' | 'createdAt'> & { accountId: string },
): Promise<void> {
  const { id, accountId, facts, createdAt } = wish;
  await runner.query(OPEN_CALL_BACK, [id, accountId, JSON.stringify(facts), createdAt]);
}

/** What a customer found wrong with an order, for a person of the team. */
export interface ProblemTask {
  id: string;
  /** `problem_missing` and its kin. */
  kind: `problem_${string}`;
  cityId: string;
  orderId: string;
  accountId: string;
  facts: Record<string, string | number>;
  createdAt: Date;
}

const OPEN_PROBLEM: Sql = {
  name: 'support_open_problem',
  text: `insert into support_tasks (id, kind, city_id, order_id, account_id, facts, created_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (kind, order_id) where closed_at is null and order_id is not null
      do update set kind = excluded.kind
    returning number, id <> $1 as repeated`,
};

/** Opens it, or finds the one that is open for this order and kind; its number can be said aloud. */
export async function openProblem(
  runner: Runner,
  task: ProblemTask,
): Promise<{ number: number; repeated: boolean }> {
  const [opened] = await runner.query<{ number: number; repeated: boolean }>(OPEN_PROBLEM, [
    task.id,
    task.kind,
    task.cityId,
    task.orderId,
    task.accountId,
    JSON.stringify(task.facts),
    task.createdAt,
  ]);
  if (!opened) throw new Error('a problem just opened gave no row');
  return opened;
}

const OPEN_WALLET: Sql = {
  name: 'support_open_wallet',
  text: `insert into support_tasks (id, kind, account_id, facts, created_at)
    values ($1, 'wallet_code', $2, $3, $4)
    on conflict (account_id) where kind = 'wallet_code' and closed_at is null do nothing`,
};

/** Notes that somebody needs another wallet code; one such task per account stands open. */
export async function openWalletTask(
  runner: Runner,
  task: Pick<SupportTask, 'id' | 'facts' | 'createdAt'> & { accountId: string },
): Promise<void> {
  const { id, accountId, facts, createdAt } = task;
  await runner.query(OPEN_WALLET, [id, accountId, JSON.stringify(facts), createdAt]);
}
