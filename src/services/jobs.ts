import type { Ids } from '../lib/ids.js';
import type { NewOutboxRow, OutboxClass } from '../models/outbox.js';

/** An order's whole address: the city is part of its key. */
export interface OrderKey {
  cityId: string;
  orderId: string;
}

/**
 * Every kind of work that leaves a transaction, and what it is told. Subjects hold ids and plain
 * facts only. Workers own one handler per kind (workers/jobs/).
 */
export interface JobSubjects {
  /** Send a message: a stored one (`messageId`), or one composed from a template when it leaves. */
  message: MessageSubject;
  /** A message that has left is not reported in time, or reported as lost: it goes another way. */
  'message.receipt_due': { messageId: string; createdAt: string };
  /** A report that came before our own note of the sending; it has the row's id. */
  'message.report': Record<string, never>;
  /** Says something to a chat whose holder nobody has proven to be. */
  'chat.stranger': { identityId: string; gateway: string; say: StrangerWords };
  collect: { attemptId: string };
  'payment.poll': { attemptId: string };
  'payment.read_back': { provider: string; providerReference?: string; externalReference?: string };
  'payment.expire': { paymentId: string };
  /** The time of money set aside is over; `holdId` for people to see. */
  'hold.expire': { holdId: string };
  'payment.decide': { attemptId: string };
  'shop.second_phone': OrderKey;
  'shop.call_list': OrderKey;
  'shop.choice': OrderKey;
  'shop.give_up': OrderKey;
  'dispatch.offer': OrderKey & { round: number };
  'dispatch.expire': OrderKey & { round: number };
  /** The wait for a customer who is not there: its end (1), and the last time to return (2). */
  'order.absent': OrderKey & { round: number };
  'order.release_reference': OrderKey;
  /** Whose number it is that money goes back to. */
  'refund.check': { refundId: string };
  'bonus.expire': { bonusId: string };
  /** A top-up is offered where the balance is lower than its owner wants it. */
  'wallet.offer': { accountId: string };
  'house.keep': { task: string };
  /** The next step of a campaign's way to its people; `start` tells starts after a pause apart. */
  'offer.expand': { number: number; start: number; after: string | null };
  'announcement.expand': { number: number; after: string | null };
  /** Compares a provider's history of a day (`2026-11-20` in Douala) with our books. */
  'reconcile.day': { provider: string; day: string };
  /** Looks at all balances, and at breaks that stay open. */
  'balance.check': { day: string };
  /** The time to decide a dispute is over. */
  'dispute.due': { disputeId: string };
  'payout.send': { payoutId: string };
  'payout.poll': { attemptId: string };
  /** An evening's payouts (`2026-11-20` in Douala): of all owners, of one, and their sending. */
  'payout.plan': { day: string };
  'payout.owner': { kind: 'shop' | 'driver'; id: string; day: string };
  'payout.batch': { day: string };
  /** Asks whose wallet a new payout number is. */
  'payout.holder': { numberId: string };
  /** What everybody who had business that day is told in the evening, and one of them. */
  'statement.day': { day: string };
  'statement.owner': { kind: 'shop' | 'driver'; id: string; day: string };
}

export type StrangerWords =
  | 'chat.who'
  | 'chat.who_again'
  | 'chat.code_sent'
  | 'chat.code_wrong'
  | 'chat.code_over'
  | 'chat.code_budget';

export type MessageSubject =
  /**
   * Looked at again before it leaves, where it was written a while ago: whether its words still hold
   * (`words`), and whether its order is still open (`cause`).
   */
  | { messageId: string; createdAt: string; checked?: 'words' | 'cause' }
  | {
      template: string;
      phoneId: string;
      order?: OrderKey;
      /** Plain facts for the template's slots that are not read from the order. */
      facts?: Record<string, string | number>;
      solicited?: boolean;
    };

export type JobKind = keyof JobSubjects;

const MONEY: readonly OutboxClass[] = [0];
const ORDERS: readonly OutboxClass[] = [1];
const BULK: readonly OutboxClass[] = [3];

/** The classes that each kind of job may have; workers look for no others. */
export const CLASSES_OF: Readonly<Record<JobKind, readonly OutboxClass[]>> = {
  message: [0, 1, 2, 3],
  'message.receipt_due': [0, 1, 2, 3],
  'message.report': MONEY,
  'chat.stranger': ORDERS,
  collect: MONEY,
  'payment.poll': MONEY,
  'payment.read_back': MONEY,
  'payment.expire': MONEY,
  'hold.expire': MONEY,
  'payment.decide': MONEY,
  'shop.second_phone': ORDERS,
  'shop.call_list': ORDERS,
  'shop.choice': ORDERS,
  'shop.give_up': ORDERS,
  'dispatch.offer': ORDERS,
  'dispatch.expire': ORDERS,
  'order.absent': ORDERS,
  'order.release_reference': BULK,
  'refund.check': MONEY,
  'bonus.expire': BULK,
  'wallet.offer': [2],
  'house.keep': BULK,
  'offer.expand': BULK,
  'announcement.expand': ORDERS,
  'reconcile.day': BULK,
  'balance.check': BULK,
  'dispute.due': ORDERS,
  'payout.send': MONEY,
  'payout.poll': MONEY,
  'payout.plan': BULK,
  'payout.owner': BULK,
  'payout.batch': MONEY,
  'payout.holder': MONEY,
  'statement.day': BULK,
  'statement.owner': BULK,
};

/** A job as services write it; `lane` defaults to the job's own subject. */
export interface Job<Kind extends JobKind = JobKind> {
  kind: Kind;
  subject: JobSubjects[Kind];
  class: OutboxClass;
  lane: string;
  dueAt: Date;
  dedupeKey?: string;
}

export function job<Kind extends JobKind>(value: Job<Kind>): Job<Kind> {
  if (!CLASSES_OF[value.kind].includes(value.class)) {
    throw new Error(`nobody looks for ${value.kind} in class ${String(value.class)}`);
  }
  return value;
}

/** Turns jobs into outbox rows with ids and the time they were written. */
export function toOutboxRows(jobs: Job[], ids: Ids, now: Date): NewOutboxRow[] {
  return jobs.map((entry) => ({
    ...entry,
    subject: entry.subject as unknown as Record<string, unknown>,
    id: ids.next(),
    createdAt: now,
  }));
}
