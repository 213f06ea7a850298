import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Tx } from '../../models/database.js';
import { cancelOutbox, writeOutbox } from '../../models/outbox.js';
import { changeAttempt, changePayment, type Attempt } from '../../models/payments.js';
import { completingPayment, insertPayment } from '../../models/payment-rest.js';
import { answerQuestion, askQuestion, questionById } from '../../models/questions.js';
import type { Escrow } from '../escrow.js';
import { toOutboxRows } from '../jobs.js';
import type { Orders } from '../orders.js';
import type { Person } from '../person.js';
import { aboutOf, type LateMoney } from './late-money.js';
import { awaitingOf, lockAttempt, type LockedAttempt } from './locked.js';
import { decideJob, expireKey, followUp } from './open-payment.js';
import type { PaymentNotices } from './payment-notices.js';
import type { PaymentSettings } from './payment-settings.js';

/** Less came than was asked for: pay the rest, or have it back as credit. */
export const SHORT_QUESTION = 'short_money';
const SHORT_CHOICES = ['rest', 'back'] as const;
export type ShortChoice = (typeof SHORT_CHOICES)[number];

export type ShortAnswer =
  | { ok: true; kind: 'rest'; reference: number; restXaf: number; operator: string | null }
  | { ok: true; kind: 'back'; reference: number; amountXaf: number }
  | { ok: false; reason: 'too_late' };

/** Money that came short: parked until the rest comes, its owner wants it back, or time is up. */
export interface ShortMoney {
  ask(tx: Tx, locked: LockedAttempt, amountXaf: number): Promise<void>;
  answer(
    tx: Tx,
    person: Person,
    answer: { questionId: string; choice: ShortChoice },
  ): Promise<ShortAnswer>;
  /** The order waits no longer: what is still parked is credit. Gives when to look again. */
  decide(tx: Tx, locked: LockedAttempt): Promise<Date | null>;
}

export interface ShortMoneyParts {
  clock: Clock;
  ids: Ids;
  orders: Pick<Orders, 'lock' | 'note'>;
  escrow: Pick<Escrow, 'unpark' | 'parkedXaf'>;
  notifications: PaymentNotices;
  lateMoney: Pick<LateMoney, 'ask'>;
  settings: Pick<PaymentSettings, 'windowMs' | 'collectDelayMs'>;
}

export function createShortMoney(parts: ShortMoneyParts): ShortMoney {
  const { clock, ids, orders, escrow, notifications, lateMoney } = parts;
  const askRest = createAskRest(parts);

  /** Parked money becomes credit; gives how much it was. */
  async function unpark(tx: Tx, { attempt, payment }: LockedAttempt): Promise<number> {
    const amountXaf = await escrow.parkedXaf(tx, attempt.id);
    await escrow.unpark(tx, payment, { attemptId: attempt.id, amountXaf });
    const resolvedAt = clock.now();
    await changeAttempt(tx, attempt.id, { state: 'succeeded', credited: true, resolvedAt });
    return amountXaf;
  }

  return {
    async ask(tx, { attempt, payment, order }, amountXaf) {
      if (!order) return;
      const now = clock.now();
      const about = { reference: String(order.reference), amountXaf: String(amountXaf) };
      await askQuestion(tx, {
        ...{ id: ids.next(), accountId: payment.accountId, kind: SHORT_QUESTION },
        subject: { attemptId: attempt.id, paymentId: payment.id, ...about },
        ...{ choices: [...SHORT_CHOICES], askedAt: now, expiresAt: payment.expiresAt },
      });
      const due = decideJob(attempt.id, addMs(payment.expiresAt, AFTER_MS));
      await writeOutbox(tx, toOutboxRows([due], ids, now));
      const facts = { amountXaf, turn: attempt.no };
      await notifications.notify(tx, 'payment.short', order, facts);
    },
    async answer(tx, person, { questionId, choice }) {
      const question = await questionById(tx, questionId);
      if (question?.accountId !== person.accountId) return { ok: false, reason: 'too_late' };
      const locked = await lockAttempt(tx, orders, question.subject['attemptId'] ?? '');
      const isOpen = isParked(locked.attempt) && awaitingOf(locked) !== null;
      const isFirst = isOpen && (await answerQuestion(tx, question.id, choice, clock.now()));
      if (!isFirst) return { ok: false, reason: 'too_late' };
      const { reference, amountXaf } = aboutOf(question);
      if (choice === 'rest') return askRest(tx, locked, { reference, amountXaf });
      return { ok: true, kind: 'back', reference, amountXaf: await unpark(tx, locked) };
    },
    async decide(tx, locked) {
      if (!isParked(locked.attempt) || (await escrow.parkedXaf(tx, locked.attempt.id)) === 0) {
        return null;
      }
      const now = clock.now();
      const isAwaited = awaitingOf(locked) !== null;
      const rest = await completingPayment(tx, locked.payment.id);
      const until = rest?.state === 'open' ? rest.expiresAt : locked.payment.expiresAt;
      if (isAwaited && now < addMs(until, AFTER_MS)) return addMs(until, AFTER_MS);
      // The window's own end comes first; until then the rest may still be paid.
      if (isAwaited) return addMs(now, AFTER_MS);
      await lateMoney.ask(tx, locked, await unpark(tx, locked));
      return null;
    },
  };
}

/** The window's end decides about the order first. */
const AFTER_MS = 2_000;

function isParked({ state }: Attempt): boolean {
  return state === 'review';
}

/** A payment of its own for what is missing; its window is the order's from now on. */
function createAskRest({ clock, ids, orders, settings }: ShortMoneyParts) {
  return async (
    tx: Tx,
    { attempt, payment, order }: LockedAttempt,
    { reference, amountXaf }: { reference: number; amountXaf: number },
  ): Promise<ShortAnswer> => {
    const now = clock.now();
    const restXaf = payment.amountXaf - amountXaf;
    const { operator, provider } = attempt;
    const terms = { amountXaf: restXaf, completes: payment.id, operator, provider, now };
    const opened = followUp(ids, settings, payment, terms);
    await changePayment(tx, payment.id, 'failed', now);
    await cancelOutbox(tx, [expireKey(payment.id)], now);
    await insertPayment(tx, opened);
    await writeOutbox(tx, toOutboxRows(opened.jobs, ids, now));
    const actor = { kind: 'customer', id: payment.accountId } as const;
    if (order) await orders.note(tx, order, 'payment.rest_asked', actor, { restXaf });
    return { ok: true, kind: 'rest', reference, restXaf, operator };
  };
}
