import type { Runner, Sql } from './database.js';

/** Work for a person of the team. */
export interface SupportTask {
  id: string;
  kind: 'shop_call' | 'driver_call' | 'code_locked';
  cityId: string;
  orderId: string;
  accountId: string;
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
