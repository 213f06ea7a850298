import { addMs, type Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import { audit } from '../models/audit.js';
import type { Runner, Tx } from '../models/database.js';
import {
  addDispute,
  decideDispute,
  escalateDispute,
  findDispute,
  listDisputes,
  openDisputeOf,
  orderEvidence,
  type Dispute,
  type DisputeKind,
  type Evidence,
} from '../models/disputes.js';
import { driverContact } from '../models/drivers.js';
import { refundedXaf } from '../models/freezes.js';
import type { Order } from '../models/orders.js';
import { closeTask } from '../models/support.js';
import { createDividing, type Bearer } from './disputes/dividing.js';
import type { Freezes } from './freezes.js';
import { job } from './jobs.js';
import type { Ledger } from './ledger.js';
import type { Notifications } from './notifications.js';
import type { Orders } from './orders.js';
import { createQueue } from './orders/queue.js';
import { HOUSE, type Actor } from './person.js';
import type { Reviews } from './reviews.js';

export type { Dispute, DisputeKind } from '../models/disputes.js';
export type { Bearer } from './disputes/dividing.js';

/** A decision is promised within two days; later the whole team is asked. */
const DUE_MS = 48 * 60 * 60 * 1000;

export interface DisputeDecision {
  number: number;
  /** What goes back; the rest of what is at stake stays where it belongs. */
  refundXaf: number;
  /** Whose share it comes out of; what is not there any more is the house's loss. */
  from: Bearer;
  actor: Actor & { id: string };
  note: string | null;
}

type DecideResult =
  | { ok: true; dispute: Dispute; takenXaf: number }
  | Refusal<'unknown_dispute' | 'already_decided' | 'too_much' | 'nothing_to_take'>;

/** Quarrels about an order's money: opened, it stands still; decided, exactly that much moves. */
export interface Disputes {
  /**
   * For an order that the caller has locked. One is open per order; there is none about money that
   * is not ours to give back. `amountXaf` of a reversal is what the provider took, `number` that of
   * the report it comes from: who made it has been answered already.
   */
  open(
    tx: Tx,
    order: Order,
    input: { kind: DisputeKind; actor: Actor; amountXaf?: number; number?: number },
  ): Promise<{ ok: true; dispute: Dispute; repeated: boolean } | Refusal<'nothing_at_stake'>>;
  decide(tx: Tx, decision: DisputeDecision): Promise<DecideResult>;
  /** The time to decide is over; null when it was decided in time. */
  due(tx: Tx, disputeId: string): Promise<Dispute | null>;
  list(runner: Runner, by?: { closedToo?: boolean; limit?: number }): Promise<Dispute[]>;
  /** What is known of its order: every move, message and posting, in the order of time. */
  evidence(runner: Runner, dispute: Dispute): Promise<Evidence[]>;
  /** By its number: P57 is 57. */
  find(runner: Runner, number: number): Promise<Dispute | null>;
}

export interface DisputeParts {
  clock: Clock;
  ids: Ids;
  ledger: Ledger;
  freezes: Freezes;
  orders: Pick<Orders, 'lock' | 'move' | 'note'>;
  notifications: Pick<Notifications, 'notify'>;
  reviews: Pick<Reviews, 'open'>;
}

const LIST_MAX = 100;

export function createDisputes(parts: DisputeParts): Disputes {
  const { clock, ids, freezes, orders, reviews } = parts;
  const divide = createDividing(parts);
  const tell = createTelling(parts);
  const queue = createQueue(parts);

  async function begin(
    tx: Tx,
    order: Order,
    { kind, actor, atStakeXaf, number = null }: Beginning,
  ): Promise<Dispute> {
    const freeze = await freezes.freeze(tx, order, kind === 'reversal' ? 'reversal' : 'dispute');
    const dueAt = addMs(clock.now(), DUE_MS);
    const by = { openedByKind: actor.kind, openedById: actor.id };
    const { cityId, id: orderId, accountId } = order;
    const of = { number, cityId, orderId, accountId, kind, freezeId: freeze.id, atStakeXaf };
    const row = { id: ids.next(), ...of, ...by, openedAt: clock.now(), dueAt };
    const dispute = await addDispute(tx, row);
    await orders.note(tx, order, 'frozen', actor, { disputeId: dispute.id, kind });
    await queue.write(tx, [dueJob(dispute)]);
    return dispute;
  }

  return {
    async open(tx, order, { amountXaf, ...of }) {
      const before = await openDisputeOf(tx, order.id);
      if (before) return { ok: true, dispute: before, repeated: true };
      const atStakeXaf = amountXaf ?? (await atStake(tx, order));
      if (atStakeXaf <= 0) return refuse('nothing_at_stake');
      const dispute = await begin(tx, order, { ...of, atStakeXaf });
      await tell.opened(tx, order, dispute);
      return { ok: true, dispute, repeated: false };
    },
    async decide(tx, { number, refundXaf, from, actor, note }) {
      const seen = await findDispute(tx, number);
      const order = seen && (await orders.lock(tx, seen));
      const dispute = await findDispute(tx, number);
      if (!order || !dispute) return refuse('unknown_dispute');
      if (dispute.state === 'decided') return refuse('already_decided');
      if (refundXaf > dispute.atStakeXaf) return refuse('too_much');
      const divided = await divide(tx, { order, dispute, refundXaf, from, actor });
      if (!divided.ok) return divided;
      const releaseXaf = dispute.atStakeXaf - refundXaf;
      const decision = { refundXaf, releaseXaf, at: clock.now(), by: actor.id, note };
      await freezes.lift(tx, { id: dispute.freezeId, orderId: order.id }, actor);
      await decideDispute(tx, dispute.id, decision);
      await closeTask(tx, number, clock.now());
      const { takenXaf } = divided;
      await tell.decided(tx, order, dispute, { refundXaf, takenXaf, from });
      return { ok: true, dispute: { ...dispute, refundXaf, releaseXaf }, takenXaf };
    },
    async due(tx, disputeId) {
      const dispute = await escalateDispute(tx, disputeId, clock.now());
      if (!dispute) return null;
      const { cityId, orderId, accountId } = dispute;
      const subject = { disputeId: dispute.id };
      await reviews.open(tx, { kind: 'dispute_overdue', subject, cityId, orderId, accountId });
      const line = {
        id: ids.next(),
        at: clock.now(),
        actor: HOUSE,
        action: 'dispute.escalated',
        subject,
      };
      await audit(tx, line);
      return dispute;
    },
    list: (runner, { closedToo = false, limit = LIST_MAX } = {}) =>
      listDisputes(runner, { closedToo, limit }),
    evidence: orderEvidence,
    find: findDispute,
  };
}

interface Beginning {
  kind: DisputeKind;
  actor: Actor;
  atStakeXaf: number;
  number?: number | null;
}

/** What of an order's money has come and not gone back. */
async function atStake(tx: Tx, order: Order): Promise<number> {
  const isPaid = ['held', 'released', 'part_refunded'].includes(order.payment);
  return isPaid ? order.totalXaf - (await refundedXaf(tx, order.id)) : 0;
}

function dueJob({ id, dueAt }: Dispute) {
  const subject = { disputeId: id };
  const dedupeKey = `dispute.due:${id}`;
  return job({ kind: 'dispute.due', subject, class: 1, lane: `dispute:${id}`, dueAt, dedupeKey });
}

/** Both sides hear of it; what only concerns a provider and us is told to nobody. */
function createTelling({ notifications }: Pick<DisputeParts, 'notifications'>) {
  return {
    async opened(tx: Tx, order: Order, dispute: Dispute) {
      const { number, kind, atStakeXaf, dueAt } = dispute;
      if (kind === 'reversal') return;
      const facts = { number, kind, amountXaf: atStakeXaf, due: dueAt.toISOString(), turn: number };
      if (dispute.openedById !== order.accountId) {
        await notifications.notify(tx, 'order.dispute', order, facts);
      }
      await notifications.notify(tx, 'shop.dispute', order, facts);
    },
    async decided(
      tx: Tx,
      order: Order,
      { number, kind }: Dispute,
      { refundXaf, takenXaf, from }: { refundXaf: number; takenXaf: number; from: Bearer },
    ) {
      const facts = { number, refundXaf, turn: number };
      if (kind !== 'reversal')
        await notifications.notify(tx, 'order.dispute_decided', order, facts);
      const taken = { ...facts, takenXaf: from === 'shop' ? takenXaf : 0 };
      if (kind !== 'reversal' || from === 'shop') {
        await notifications.notify(tx, 'shop.dispute_decided', order, taken);
      }
      if (from !== 'driver' || takenXaf === 0 || order.driverId === null) return;
      const { phoneId } = await driverContact(tx, order.driverId);
      const driver = { ...facts, takenXaf };
      await notifications.notify(tx, 'driver.dispute_decided', order, driver, phoneId);
    },
  };
}
