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

// A number is drawn by a row that is written: a task that stands already costs none.
const OPEN: Sql = {
  name: 'support_open',
  text: `insert into support_tasks (id, kind, city_id, order_id, account_id, facts, created_at)
    select $1::uuid, $2, $3, $4::uuid, $5::uuid, $6::jsonb, $7::timestamptz
    where not exists (select from support_tasks
      where kind = $2 and order_id = $4 and closed_at is null)
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
    select $1::uuid, $2, $3::uuid, $4::jsonb, $5::timestamptz
    where not exists (select from support_tasks
      where kind = $2 and account_id = $3 and closed_at is null)
    on conflict do nothing`,
};

/** A wish of somebody, of which one of each kind stands open at a time: to be called, another code. */
export interface AccountTask extends Pick<SupportTask, 'id' | 'facts' | 'createdAt'> {
  kind: 'call_back' | 'wallet_code' | 'link_numbers';
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
  text: `with there as (select number from support_tasks
      where kind = $2 and order_id = $4 and closed_at is null
    ), added as (
    insert into support_tasks (id, kind, city_id, order_id, account_id, facts, created_at)
    select $1::uuid, $2, $3, $4::uuid, $5::uuid, $6::jsonb, $7::timestamptz
      where not exists (select from there)
    on conflict (kind, order_id) where closed_at is null and order_id is not null
      do update set kind = excluded.kind
    returning number, id <> $1 as repeated)
    select number, repeated from added union all select number, true from there`,
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

const CLOSE: Sql = {
  name: 'support_close',
  text: 'update support_tasks set closed_at = $2 where number = $1 and closed_at is null',
};

/** Ends what stands open under this number, if anything does. */
export async function closeTask(runner: Runner, number: number, at: Date): Promise<void> {
  await runner.query(CLOSE, [number, at]);
}
