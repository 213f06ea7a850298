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

const OPEN_FOR_ACCOUNT: Sql = {
  name: 'support_open_for_account',
  text: `insert into support_tasks (id, kind, account_id, facts, created_at)
    values ($1, $2, $3, $4, $5) on conflict do nothing`,
};

/** A wish of somebody, of which one of each kind stands open at a time: to be called, another code. */
export interface AccountTask extends Pick<SupportTask, 'id' | 'facts' | 'createdAt'> {
  kind: 'call_back' | 'wallet_code';
  accountId: string;
}

/** Puts the wish before the team; asked again while it is open, it stays one. */
export async function openAccountTask(runner: Runner, task: AccountTask): Promise<void> {
  const { id, kind, accountId, facts, createdAt } = task;
  await runner.query(OPEN_FOR_ACCOUNT, [id, kind, accountId, JSON.stringify(facts), createdAt]);
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
