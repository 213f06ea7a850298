import { addMs, type Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { Tx } from '../models/database.js';
import { recentOrders, type Order } from '../models/orders.js';
import { answerQuestion, askQuestion, questionById, withdrawKinds } from '../models/questions.js';
import { openProblem } from '../models/support.js';
import type { DisputeKind, Disputes } from './disputes.js';
import { keyOf, type Orders } from './orders.js';
import type { ByReference, CommonRefusal, Senders } from './orders/sender.js';
import type { Actor, Person } from './person.js';

/** What can be wrong with an order, in the order in which it is offered. */
export const PROBLEMS = [
  ...(['not_received', 'late', 'missing', 'wrong', 'damaged', 'driver', 'other'] as const),
];
export type Problem = (typeof PROBLEMS)[number];

const UNDER_WAY: readonly Problem[] = ['late', 'driver', 'other'];
const DELIVERED: readonly Problem[] = [
  'not_received',
  'missing',
  'wrong',
  'damaged',
  'driver',
  'other',
];
const RETURNED: readonly Problem[] = ['not_received', 'driver', 'other'];

/** Those that are about money: they stop it until somebody has decided. */
const DISPUTED: readonly Problem[] = ['not_received', 'missing', 'wrong', 'damaged'];

/** After the close; later nobody could still find out what happened. */
const REPORTABLE_MS = 48 * 60 * 60 * 1000;
/** The digit may be sent as long as the SMS that asks is still at hand. */
const QUESTION_MS = 2 * 60 * 60 * 1000;
export const PROBLEM_QUESTION = 'order_problem';

/** What its customer may report of an order now; empty when nothing. */
export function problemsOf(order: Order, now: Date): readonly Problem[] {
  if (order.closedAt && addMs(order.closedAt, REPORTABLE_MS) < now) return [];
  switch (order.fulfilment) {
    case 'accepted':
    case 'ready':
    case 'picked_up':
    case 'at_door':
      return UNDER_WAY;
    case 'delivered':
      return DELIVERED;
    case 'returned':
      return RETURNED;
    default:
      return [];
  }
}

interface Reported {
  ok: true;
  reference: number;
  problem: Problem;
  number: number;
  /** What of the order's money stands still until somebody has decided; 0 where none does. */
  blockedXaf: number;
}
/** Nothing can be reported of it yet, or no longer. */
type NotNow = Refusal<'not_now'>;

export type ReportResult = Reported | CommonRefusal | NotNow;
export type AskProblemResult =
  { ok: true; reference: number; problems: readonly Problem[] } | CommonRefusal | NotNow;
export type AnswerProblemResult = Reported | Refusal<'unknown_order' | 'too_late'> | NotNow;

/** A customer says what is wrong with an order, and a person takes it up. */
export interface Problems {
  /** One task per order and kind stands open; said again, it keeps its number. */
  report(
    tx: Tx,
    person: Person,
    input: { reference: number; problem: Problem },
  ): Promise<ReportResult>;
  /** By SMS: finds the order and asks what is wrong, to be answered by a digit. */
  ask(tx: Tx, person: Person, input: ByReference): Promise<AskProblemResult>;
  answer(
    tx: Tx,
    person: Person,
    input: { questionId: string; problem: Problem },
  ): Promise<AnswerProblemResult>;
}

export interface ProblemParts {
  clock: Clock;
  ids: Ids;
  orders: Orders;
  senders: Senders;
  disputes: Pick<Disputes, 'open'>;
}

export function createProblems(parts: ProblemParts): Problems {
  const { clock, ids, orders, senders, disputes } = parts;
  const isReportable = (order: Order) => problemsOf(order, clock.now()).length > 0;

  /** Without a number: the newest open order, else the newest that has ended. */
  async function newest(tx: Tx, { accountId: partyId }: Person): Promise<Order | null> {
    const since = addMs(clock.now(), -REPORTABLE_MS);
    const recent = (await recentOrders(tx, { partyId }, since)).filter(isReportable);
    return recent.findLast(({ closedAt }) => closedAt === null) ?? recent.at(-1) ?? null;
  }

  async function meant(
    tx: Tx,
    person: Person,
    reference: number | null,
  ): Promise<{ ok: true; order: Order } | CommonRefusal> {
    if (reference === null) {
      const order = await newest(tx, person);
      return order ? { ok: true, order } : refuse('none_open');
    }
    const verb = {
      verb: 'problem',
      role: 'party',
      fits: isReportable,
      done: () => false,
    } as const;
    return senders.find(tx, person, { ...verb, reference });
  }

  async function keep(
    tx: Tx,
    order: Order,
    { problem, person }: { problem: Problem; person: Person },
  ): Promise<Reported | NotNow> {
    if (!problemsOf(order, clock.now()).includes(problem)) return refuse('not_now');
    const { number } = await openProblem(tx, {
      id: ids.next(),
      kind: `problem_${problem}`,
      ...keyOf(order),
      accountId: person.accountId,
      facts: { reference: order.reference },
      createdAt: clock.now(),
    });
    const actor: Actor = { kind: 'customer', id: person.accountId };
    const opened = isDisputed(problem)
      ? await disputes.open(tx, order, { kind: problem, actor, number })
      : null;
    const blockedXaf = opened?.ok ? opened.dispute.atStakeXaf : 0;
    return { ok: true, reference: order.reference, problem, number, blockedXaf };
  }

  return {
    async report(tx, person, { reference, problem }) {
      const found = await meant(tx, person, reference);
      return found.ok ? keep(tx, found.order, { problem, person }) : found;
    },
    async ask(tx, person, { reference }) {
      const found = await meant(tx, person, reference);
      if (!found.ok) return found;
      const { order } = found;
      const now = clock.now();
      const problems = problemsOf(order, now);
      if (problems.length === 0) return refuse('not_now');
      await withdrawKinds(tx, person.accountId, [PROBLEM_QUESTION], now);
      await askQuestion(tx, {
        id: ids.next(),
        accountId: person.accountId,
        kind: PROBLEM_QUESTION,
        subject: { ...keyOf(order), reference: String(order.reference) },
        choices: [...problems],
        askedAt: now,
        expiresAt: addMs(now, QUESTION_MS),
      });
      return { ok: true, reference: order.reference, problems };
    },
    async answer(tx, person, { questionId, problem }) {
      const question = await questionById(tx, questionId);
      if (question?.accountId !== person.accountId) return refuse('too_late');
      const { cityId = '', orderId = '' } = question.subject;
      const order = await orders.lock(tx, { cityId, orderId });
      if (!order || !isParty(order, person)) return refuse('unknown_order');
      const isFirst = await answerQuestion(tx, questionId, problem, clock.now());
      return isFirst ? keep(tx, order, { problem, person }) : refuse('too_late');
    },
  };
}

function isDisputed(problem: Problem): problem is Problem & DisputeKind {
  return DISPUTED.includes(problem);
}

/** Whoever ordered it, or takes it at the door. */
function isParty({ accountId, receiverAccountId }: Order, person: Person): boolean {
  return accountId === person.accountId || receiverAccountId === person.accountId;
}
