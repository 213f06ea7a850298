import { refuse } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import { readHoldings } from '../../models/holdings.js';
import { answerQuestion, type Question } from '../../models/questions.js';
import { clearCart } from '../carts.js';
import type { Person } from '../person.js';
import type { AnswerResult, PayBy, TextOrderParts } from './parts.js';
import type { AnswerParts } from './where-answers.js';

export type DraftChoice = PayBy | 'cancel';

export interface TextAnswers {
  /** The digit to a draft: only this places the order, and once. */
  answer(
    tx: Tx,
    person: Person,
    input: { questionId: string; choice: DraftChoice },
  ): Promise<AnswerResult>;
}

/** What stays open: the same digit, or another, may still place this draft. */
const MAY_TRY_AGAIN: ReadonlySet<string> = new Set([
  'cash_refused',
  'cash_too_much',
  'cash_open_order',
  'cash_taken_back',
  'cash_for_other',
  'too_many_prompts',
  ...['wallet_short', 'wallet_frozen', 'wallet_resting', 'over_limit'],
  ...['code_wanted', 'code_unset', 'code_locked', 'code_blocked'],
]);
const STALE: ReadonlySet<string> = new Set(['no_place', 'not_served', 'below_minimum']);

export function createTextAnswers(
  { clock, placeOrder }: TextOrderParts,
  { drafting, questions }: Pick<AnswerParts, 'drafting' | 'questions'>,
): TextAnswers {
  const { changeOf, close, open } = questions;

  async function place(
    tx: Tx,
    person: Person,
    question: Question,
    way: PayBy,
  ): Promise<AnswerResult> {
    const held = await readHoldings(tx, person.accountId);
    const { cartVersion, totalXaf, creditXaf } = question.subject;
    const method = way === 'mixed' ? 'momo' : way;
    // A reference that is still in use is tried again from here.
    await tx.savepoint();
    const placed = await placeOrder(tx, {
      person,
      channel: 'sms',
      key: `question:${question.id}`,
      ...held,
      wanted: {
        method,
        cartVersion: Number(cartVersion),
        totalXaf: Number(totalXaf),
        cashNoteXaf: null,
        creditXaf: way === 'mixed' ? Number(creditXaf) : null,
      },
    });
    if (placed.ok) {
      await answerQuestion(tx, question.id, way, clock.now());
      return { ...placed, kind: 'placed' };
    }
    if (placed.reason === 'changed' || STALE.has(placed.reason)) {
      return drafting.show(tx, changeOf(person), true);
    }
    if (!MAY_TRY_AGAIN.has(placed.reason)) await close(tx, person);
    const over = placed.reason === 'over_limit' ? { over: placed } : {};
    return { ok: false, reason: 'not_placed', because: placed.reason, ...over };
  }

  return {
    async answer(tx, person, { questionId, choice }) {
      const question = await open(tx, person, questionId);
      if (!question) return refuse('too_late');
      if (choice !== 'cancel') return place(tx, person, question, choice);
      await answerQuestion(tx, question.id, choice, clock.now());
      await clearCart(tx, changeOf(person));
      return { ok: true, kind: 'cancelled' };
    },
  };
}
