import type { Runner, Sql, Tx } from './database.js';

export type DisputeKind = 'not_received' | 'missing' | 'wrong' | 'damaged' | 'reversal' | 'other';

/** A quarrel about an order's money, from its opening to its decision (migrations/0020). */
export interface Dispute {
  id: string;
  /** Said as P57: that of the customer's report, where there was one. */
  number: number;
  cityId: string;
  orderId: string;
  reference: number;
  accountId: string;
  kind: DisputeKind;
  freezeId: string;
  openedAt: Date;
  openedByKind: string;
  openedById: string | null;
  dueAt: Date;
  escalatedAt: Date | null;
  /** What of the order's money has not gone back yet. */
  atStakeXaf: number;
  state: 'open' | 'decided';
  refundXaf: number | null;
  releaseXaf: number | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  note: string | null;
}

const COLUMNS = `d.id, d.number, d.city_id as "cityId", d.order_id as "orderId", o.reference,
  d.account_id as "accountId", d.kind, d.freeze_id as "freezeId", d.opened_at as "openedAt",
  d.opened_by_kind as "openedByKind", d.opened_by_id as "openedById", d.due_at as "dueAt",
  d.escalated_at as "escalatedAt", d.at_stake_xaf as "atStakeXaf", d.state,
  d.refund_xaf as "refundXaf", d.release_xaf as "releaseXaf", d.decided_at as "decidedAt",
  d.decided_by as "decidedBy", d.note`;

const OF_ORDER: Sql = {
  name: 'dispute_of_order',
  text: `select ${COLUMNS} from disputes d join orders o on o.city_id = d.city_id and o.id = d.order_id
    where d.order_id = $1 and d.state = 'open'`,
};

export async function openDisputeOf(runner: Runner, orderId: string): Promise<Dispute | null> {
  const [row] = await runner.query<Dispute>(OF_ORDER, [orderId]);
  return row ?? null;
}

const ADD: Sql = {
  name: 'dispute_add',
  text: `with d as (
      insert into disputes (id, number, city_id, order_id, account_id, kind, freeze_id, opened_at,
        opened_by_kind, opened_by_id, due_at, at_stake_xaf)
      values ($1, coalesce($12, nextval('support_task_numbers')), $2, $3, $4, $5, $6, $7, $8, $9, $10,
        $11) returning *)
    select ${COLUMNS} from d join orders o on o.city_id = d.city_id and o.id = d.order_id`,
};

export type NewDispute = { number: number | null } & Pick<
  Dispute,
  | 'id'
  | 'cityId'
  | 'orderId'
  | 'accountId'
  | 'kind'
  | 'freezeId'
  | 'openedAt'
  | 'openedByKind'
  | 'openedById'
  | 'dueAt'
  | 'atStakeXaf'
>;

/** For an order that the caller has locked and that has none open. */
export async function addDispute(tx: Tx, dispute: NewDispute): Promise<Dispute> {
  const { id, cityId, orderId, accountId, kind, freezeId, openedAt, dueAt } = dispute;
  const by = [dispute.openedByKind, dispute.openedById];
  const rest = [dueAt, dispute.atStakeXaf, dispute.number];
  const of = [id, cityId, orderId, accountId, kind, freezeId, openedAt];
  const [row] = await tx.query<Dispute>(ADD, [...of, ...by, ...rest]);
  if (!row) throw new Error('a dispute just opened gave no row');
  return row;
}

const FIND: Sql = {
  name: 'dispute_find',
  text: `select ${COLUMNS} from disputes d join orders o on o.city_id = d.city_id and o.id = d.order_id
    where d.number = $1`,
};

export async function findDispute(runner: Runner, number: number): Promise<Dispute | null> {
  const [row] = await runner.query<Dispute>(FIND, [number]);
  return row ?? null;
}

const LIST: Sql = {
  name: 'dispute_list',
  text: `select ${COLUMNS} from disputes d join orders o on o.city_id = d.city_id and o.id = d.order_id
    where $1 or d.state = 'open' order by d.state desc, d.due_at, d.number limit $2`,
};

/** Open ones first, by when they are due. */
export async function listDisputes(
  runner: Runner,
  by: { closedToo: boolean; limit: number },
): Promise<Dispute[]> {
  return runner.query<Dispute>(LIST, [by.closedToo, by.limit]);
}

const DECIDE: Sql = {
  name: 'dispute_decide',
  text: `update disputes set state = 'decided', refund_xaf = $2, release_xaf = $3, decided_at = $4,
      decided_by = $5, note = $6 where id = $1`,
};

export async function decideDispute(
  tx: Tx,
  id: string,
  decision: { refundXaf: number; releaseXaf: number; at: Date; by: string; note: string | null },
): Promise<void> {
  const { refundXaf, releaseXaf, at, by, note } = decision;
  await tx.query(DECIDE, [id, refundXaf, releaseXaf, at, by, note]);
}

const ESCALATE: Sql = {
  name: 'dispute_escalate',
  text: `with d as (update disputes set escalated_at = $2
      where id = $1 and state = 'open' and escalated_at is null returning *)
    select ${COLUMNS} from d join orders o on o.city_id = d.city_id and o.id = d.order_id`,
};

/** Null when it has been decided, or was escalated before. */
export async function escalateDispute(tx: Tx, id: string, at: Date): Promise<Dispute | null> {
  const [row] = await tx.query<Dispute>(ESCALATE, [id, at]);
  return row ?? null;
}

const ORDER_OF: Sql = {
  name: 'dispute_order_by_reference',
  text: `select city_id as "cityId", id as "orderId" from orders
    where reference = $1 and ($2::text is null or city_id = $2) order by placed_at desc limit 1`,
};

/** The newest order with this reference, for somebody of the team who reads it out. */
export async function orderKeyOf(
  runner: Runner,
  reference: number,
  cityId: string | null,
): Promise<{ cityId: string; orderId: string } | null> {
  const [row] = await runner.query<{ cityId: string; orderId: string }>(ORDER_OF, [
    reference,
    cityId,
  ]);
  return row ?? null;
}

/** One line of what is known of an order: a move, a message that left, money that moved. */
export interface Evidence {
  at: Date;
  what: string;
  who: string;
  says: string;
}

// Which message was sent and whether it arrived; its words stay under their reader's key.
const EVIDENCE: Sql = {
  name: 'dispute_evidence',
  text: `select at, what, who, says from (
      select v.at, v.kind as what, v.actor_kind as who,
        case when v.axis is null then v.facts::text
          else v.axis || ' ' || coalesce(v.from_state, '') || ' > ' || v.to_state end as says
      from order_events v where v.city_id = $1 and v.order_id = $2
      union all
      select m.created_at, 'message', m.template, m.state from messages m where m.order_id = $2
      union all
      select t.at, 'money', t.actor_kind, t.kind || ' ' || (select sum(e.amount_xaf)
        from ledger_entries e where e.transfer_id = t.id and e.amount_xaf > 0) || 'F'
      from ledger_transfers t where t.order_id = $2) known
    order by at limit 200`,
};

/** All that is known of an order, in the order of time: ids and states, no names, no words. */
export async function orderEvidence(
  runner: Runner,
  { cityId, orderId }: { cityId: string; orderId: string },
): Promise<Evidence[]> {
  return runner.query<Evidence>(EVIDENCE, [cityId, orderId]);
}
