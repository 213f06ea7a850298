import { addMs } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import type { Order } from '../../models/orders.js';
import { answerQuestion, type Question } from '../../models/questions.js';
import { keyOf } from '../orders.js';
import { orderTimer } from '../orders/queue.js';
import type { Person } from '../person.js';
import { createCancelling } from './cancel.js';
import type { VerbParts } from './parts.js';
import type { SilenceChoice } from './unanswered.js';

export type ChoiceResult =
  /** `until`: when waiting ends; `refundedXaf` has become credit. */
  | { ok: true; choice: 'wait'; reference: number; until: Date }
  | { ok: true; choice: 'other' | 'refund'; reference: number; refundedXaf: number }
  | Refusal<'unknown_order' | 'too_late'>
  /** The shop said yes before the customer chose. */
  | { ok: false; reason: 'already_accepted'; reference: number };

/** What a question was about; `questions.subject` of kind `shop_silent`. */
export type AskedAboutOrder = Pick<Question, 'id' | 'accountId' | 'subject'>;

export type AnswerChoice = (
  tx: Tx,
  person: Person,
  question: AskedAboutOrder,
  choice: SilenceChoice,
) => Promise<ChoiceResult>;

/** The customer decides what becomes of an order whose shop stays silent. */
export function createAnswerChoice(parts: VerbParts): AnswerChoice {
  const { clock, notifications, orders, queue, settings } = parts;
  const cancel = createCancelling(parts);

  async function wait(tx: Tx, order: Order): Promise<ChoiceResult> {
    const until = addMs(clock.now(), settings.giveUpMs);
    await queue.write(tx, [
      ...notifications.jobs('shop.new_order', order, { turn: 'wait' }),
      orderTimer('shop.give_up', keyOf(order), until, 'wait'),
    ]);
    return { ok: true, choice: 'wait', reference: order.reference, until };
  }

  return async (tx, person, question, choice) => {
    const { cityId = '', orderId = '' } = question.subject;
    const order = await orders.lock(tx, { cityId, orderId });
    if (!order || order.accountId !== person.accountId) return refuse('unknown_order');
    const { reference } = order;
    if (order.fulfilment !== 'placed') {
      const accepted = order.acceptedAt !== null && order.fulfilment !== 'cancelled';
      return accepted ? { ok: false, reason: 'already_accepted', reference } : refuse('too_late');
    }
    if (!(await answerQuestion(tx, question.id, choice, clock.now()))) return refuse('too_late');
    if (choice === 'wait') return wait(tx, order);
    const actor = { kind: 'customer', id: person.accountId } as const;
    const refundedXaf = await cancel(tx, order, actor, { reason: `silence_${choice}` });
    return { ok: true, choice, reference, refundedXaf };
  };
}
