import type { Runner, Sql, Tx } from './database.js';

// What a gateway has taken or may have taken; what it refused outright costs nothing.
const IS_BILLED = `(a.state <> 'failed' or a.external_id is not null)`;
/** A message may be tried so long after it was written. */
const OLDEST = `interval '7 days'`;

const FORGET: Sql = {
  name: 'message_costs_forget',
  text: `delete from message_costs where hour >= $1 and hour < $2`,
};

const SUM: Sql = {
  name: 'message_costs_sum',
  text: `insert into message_costs
      (hour, gateway, channel, template, messages, segments, price_microxaf)
    select date_trunc('hour', a.at), a.gateway, a.channel, m.template, count(*),
      sum(a.segments), sum(a.price_microxaf)
    from message_attempts a join messages m on m.id = a.message_id
      and m.created_at between $1::timestamptz - ${OLDEST} and $2::timestamptz
    where a.at >= $1 and a.at < $2 and ${IS_BILLED}
    group by 1, 2, 3, 4
    on conflict (hour, gateway, channel, template) do update set messages = excluded.messages,
      segments = excluded.segments, price_microxaf = excluded.price_microxaf`,
};

const LAST_HOUR: Sql = {
  name: 'message_costs_last_hour',
  text: 'select max(hour) as hour from message_costs where hour >= $1',
};

/** The last hour since then that was summed. */
export async function lastSummedHour(runner: Runner, since: Date): Promise<Date | null> {
  const [row] = await runner.query<{ hour: Date | null }>(LAST_HOUR, [since]);
  return row?.hour ?? null;
}

const LOCK: Sql = {
  name: 'message_costs_lock',
  text: `select pg_advisory_xact_lock(hashtext('message_costs'))`,
};

/** Sums the attempts of whole hours anew, from the tables themselves; one process at a time. */
export async function sumCosts(tx: Tx, { from, to }: { from: Date; to: Date }): Promise<void> {
  await tx.query(LOCK, []);
  await tx.query(FORGET, [from, to]);
  await tx.query(SUM, [from, to]);
}

const SPENT: Sql = {
  name: 'message_costs_spent',
  text: `select coalesce(sum(price_microxaf), 0)::float8 as spent from message_costs
    where hour >= $1 and hour < $2`,
};

/** What messages cost between two hours, in microfrancs. */
export async function spentBetween(runner: Runner, from: Date, to: Date): Promise<number> {
  const [row] = await runner.query<{ spent: number }>(SPENT, [from, to]);
  return row?.spent ?? 0;
}

/** A line of a report. */
export interface CostLine {
  gateway: string;
  channel: string;
  template: string;
  messages: number;
  segments: number;
  priceMicroXaf: number;
}

const OF_DAY: Sql = {
  name: 'message_costs_of_day',
  text: `select gateway, channel, template, sum(messages)::int as messages,
      sum(segments)::int as segments, sum(price_microxaf)::float8 as "priceMicroXaf"
    from message_costs where hour >= $1 and hour < $2
    group by 1, 2, 3 order by 1, 2, 3`,
};

export async function costsBetween(runner: Runner, from: Date, to: Date): Promise<CostLine[]> {
  return runner.query<CostLine>(OF_DAY, [from, to]);
}

const OF_ORDER: Sql = {
  name: 'message_costs_of_order',
  text: `select a.gateway, a.channel, m.template, count(*)::int as messages,
      sum(a.segments)::int as segments, sum(a.price_microxaf)::float8 as "priceMicroXaf"
    from messages m join message_attempts a on a.message_id = m.id
      and a.at between m.created_at and m.created_at + ${OLDEST}
    where m.order_id = $1 and not m.solicited and ${IS_BILLED}
    group by 1, 2, 3 order by min(a.at), 3`,
};

/** What people were told of an order without having asked, and what that cost. */
export async function costsOfOrder(runner: Runner, orderId: string): Promise<CostLine[]> {
  return runner.query<CostLine>(OF_ORDER, [orderId]);
}

const NOTE_BUDGET: Sql = {
  name: 'message_budget_note',
  text: `with before as (select warned_at, used_up_at from message_budgets where day = $1)
    insert into message_budgets as b (day, budget_xaf, spent_microxaf, warned_at, used_up_at)
    values ($1, $2, $3, case when $4 then $6::timestamptz end,
      case when $5 then $6::timestamptz end)
    on conflict (day) do update set budget_xaf = excluded.budget_xaf,
      spent_microxaf = excluded.spent_microxaf,
      warned_at = coalesce(b.warned_at, excluded.warned_at),
      used_up_at = coalesce(b.used_up_at, excluded.used_up_at)
    returning $4 and not exists (select from before where warned_at is not null) as "isWarned",
      $5 and not exists (select from before where used_up_at is not null) as "isUsedUp"`,
};

export interface BudgetDay {
  /** Of Douala. */
  day: string;
  budgetXaf: number;
  spentMicroXaf: number;
  nearlyUsed: boolean;
  usedUp: boolean;
  at: Date;
}

/** Notes a day's spending; says what of it is news. */
export async function noteBudget(
  tx: Tx,
  { day, budgetXaf, spentMicroXaf, nearlyUsed, usedUp, at }: BudgetDay,
): Promise<{ isWarned: boolean; isUsedUp: boolean }> {
  const values = [day, budgetXaf, spentMicroXaf, nearlyUsed, usedUp, at];
  const [row] = await tx.query<{ isWarned: boolean; isUsedUp: boolean }>(NOTE_BUDGET, values);
  return row ?? { isWarned: false, isUsedUp: false };
}
