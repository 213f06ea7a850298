import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import {
  answerQuestion,
  askQuestion,
  questionById,
  questionOfAttempt,
  type Question,
} from '../../models/questions.js';
import { toOutboxRows } from '../jobs.js';
import { HOUSE, type Actor, type Person } from '../person.js';
import type { LockedAttempt } from './locked.js';
import { decideJob } from './open-payment.js';
import type { PaymentNotices } from './payment-notices.js';
import type { PaymentSettings } from './payment-settings.js';

/** Money became credit that nobody asked for again: keep it, or send it back. */
export const LATE_QUESTION = 'late_money';
const LATE_CHOICES = ['keep', 'refund'] as const;
export type LateChoice = (typeof LATE_CHOICES)[number];

/** Sends credit back to the phone that paid it. */
export interface RefundsToPayer {
  toPayer(
    tx: Tx,
    refund: {
      accountId: string;
      paymentId: string;
      amountXaf: number;
      reason: string;
      actor: Actor;
    },
  ): Promise<{ ok: true } | { ok: false; reason: string }>;
}

interface About {
  reference: number;
  amountXaf: number;
}

export type LateAnswer =
  | ({ ok: true; kind: 'kept' | 'refunding' } & About)
  | { ok: false; reason: 'too_late' }
  /** Spent since, or it cannot be sent for another reason: it stays credit. */
  | ({ ok: false; reason: 'spent' | 'not_now' } & About);

/** Late, double and excess money that has become credit (payments.md cases 16 to 21). */
export interface LateMoney {
  /** Tells the customer, and asks once what is to be done with it. */
  ask(tx: Tx, locked: LockedAttempt, amountXaf: number): Promise<void>;
  answer(
    tx: Tx,
    person: Person,
    answer: { questionId: string; choice: LateChoice },
  ): Promise<LateAnswer>;
  /** Nobody answered: what the house does by its setting. */
  decide(tx: Tx, locked: LockedAttempt): Promise<void>;
}

export interface LateMoneyParts {
  clock: Clock;
  ids: Ids;
  notifications: PaymentNotices;
  refunds: RefundsToPayer;
  settings: Pick<PaymentSettings, 'lateMs' | 'lateDefault'>;
}

export function createLateMoney(parts: LateMoneyParts): LateMoney {
  const { clock, settings } = parts;
  const giveBack = createGiveBack(parts);

  return {
    ask: createAsk(parts),
    async answer(tx, person, { questionId, choice }) {
      const question = await questionById(tx, questionId);
      if (question?.accountId !== person.accountId) return { ok: false, reason: 'too_late' };
      const isFirst = await answerQuestion(tx, question.id, choice, clock.now());
      if (!isFirst) return { ok: false, reason: 'too_late' };
      if (choice === 'keep') return { ok: true, kind: 'kept', ...aboutOf(question) };
      return giveBack(tx, question, { kind: 'customer', id: person.accountId });
    },
    async decide(tx, { attempt, payment }) {
      const asked = { accountId: payment.accountId, kind: LATE_QUESTION, attemptId: attempt.id };
      const question = await questionOfAttempt(tx, asked);
      if (!question || question.answeredAt !== null) return;
      const choice = settings.lateDefault;
      if (!(await answerQuestion(tx, question.id, choice, clock.now()))) return;
      if (choice === 'refund') await giveBack(tx, question, HOUSE);
    },
  };
}

function createAsk({ clock, ids, notifications, settings }: LateMoneyParts): LateMoney['ask'] {
  return async (tx, { attempt, payment, order }, amountXaf) => {
    if (!order) return;
    const now = clock.now();
    const expiresAt = addMs(now, settings.lateMs);
    const [attemptId, paymentId] = [attempt.id, payment.id];
    const about = { reference: String(order.reference), amountXaf: String(amountXaf) };
    await askQuestion(tx, {
      ...{ id: ids.next(), accountId: payment.accountId, kind: LATE_QUESTION },
      // No order id: a question about an order is withdrawn when the order moves on; this one stays.
      subject: { attemptId, paymentId, ...about },
      ...{ choices: [...LATE_CHOICES], askedAt: now, expiresAt },
    });
    await writeOutbox(tx, toOutboxRows([decideJob(attemptId, expiresAt)], ids, now));
    const facts = { amountXaf, turn: attempt.no, default: settings.lateDefault };
    await notifications.notify(tx, 'payment.credited', order, facts);
  };
}

function createGiveBack({ refunds }: LateMoneyParts) {
  return async (tx: Tx, question: Question, actor: Actor): Promise<LateAnswer> => {
    const about = aboutOf(question);
    const refunded = await refunds.toPayer(tx, {
      accountId: question.accountId,
      paymentId: question.subject['paymentId'] ?? '',
      ...{ amountXaf: about.amountXaf, reason: LATE_QUESTION, actor },
    });
    if (refunded.ok) return { ok: true, kind: 'refunding', ...about };
    const reason = refunded.reason === 'not_enough' ? 'spent' : 'not_now';
    return { ok: false, reason, ...about };
  };
}

export function aboutOf({ subject }: Pick<Question, 'subject'>): About {
  return { reference: Number(subject['reference']), amountXaf: Number(subject['amountXaf']) };
}
