import { refuse } from '../../lib/errors.js';
import { addMs } from '../../lib/clock.js';
import type { Tx } from '../../models/database.js';
import { readHoldings } from '../../models/holdings.js';
import {
  answerQuestion,
  askQuestion,
  questionById,
  withdrawKinds,
  type Question,
} from '../../models/questions.js';
import { clearCart, type CartChange } from '../carts.js';
import type { Quartier } from '../catalogue.js';
import type { Person } from '../person.js';
import type { Drafting } from './draft.js';
import type { Menus } from './menu.js';
import {
  DRAFT_MS,
  DRAFT_QUESTION,
  QUARTIER_QUESTION,
  TEXT_QUESTIONS,
  type AnswerResult,
  type TextOrderParts,
  type WhereResult,
} from './parts.js';
import { readWhereabouts, type Whereabouts } from './where.js';

export type DraftChoice = 'momo' | 'cash' | 'cancel';

export interface TextAnswers {
  /** The digit to a draft: only this places the order, and once. */
  answer(
    tx: Tx,
    person: Person,
    input: { questionId: string; choice: DraftChoice },
  ): Promise<AnswerResult>;
  /** Words that say where. */
  where(tx: Tx, person: Person, input: { questionId: string; words: string }): Promise<WhereResult>;
  /** The digit for one of several quartiers. */
  quartier(
    tx: Tx,
    person: Person,
    input: { questionId: string; quartierId: string },
  ): Promise<WhereResult>;
}

/** What stays open: the same digit, or another, may still place this draft. */
const MAY_TRY_AGAIN: ReadonlySet<string> = new Set([
  'cash_refused',
  'cash_too_much',
  'cash_open_order',
  'cash_taken_back',
  'cash_for_other',
  'too_many_prompts',
]);
const STALE: ReadonlySet<string> = new Set(['no_place', 'not_served', 'below_minimum']);

export function createTextAnswers(
  parts: TextOrderParts,
  { drafting, menus }: { drafting: Drafting; menus: Menus },
): TextAnswers {
  const { catalogue, clock, ids, placeOrder, vault } = parts;

  function changeOf(person: Person): CartChange {
    return { catalogue: catalogue.current(), person, now: clock.now() };
  }

  async function open(tx: Tx, person: Person, questionId: string): Promise<Question | null> {
    const question = await questionById(tx, questionId);
    const isTheirs = question?.accountId === person.accountId;
    const isOpen = question?.answeredAt === null && question.expiresAt > clock.now();
    return question && isTheirs && isOpen ? question : null;
  }

  async function place(
    tx: Tx,
    person: Person,
    question: Question,
    method: 'momo' | 'cash',
  ): Promise<AnswerResult> {
    const held = await readHoldings(tx, person.accountId);
    const { cartVersion, totalXaf } = question.subject;
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
      },
    });
    if (placed.ok) {
      await answerQuestion(tx, question.id, method, clock.now());
      const { reference, totalXaf, operator } = placed;
      return { ok: true, kind: 'placed', method, reference, totalXaf, operator };
    }
    if (placed.reason === 'changed' || STALE.has(placed.reason)) {
      return drafting.show(tx, changeOf(person), true);
    }
    if (!MAY_TRY_AGAIN.has(placed.reason)) await close(tx, person);
    return { ok: false, reason: 'not_placed', because: placed.reason };
  }

  async function close(tx: Tx, { accountId }: Person): Promise<void> {
    await withdrawKinds(tx, accountId, TEXT_QUESTIONS, clock.now());
  }

  /** On from a quartier that is sure: to the draft, or to the shops around it. */
  async function goOn(
    tx: Tx,
    person: Person,
    question: Question,
    { quartier, landmark }: { quartier: Quartier; landmark: string },
  ): Promise<WhereResult> {
    if (question.subject['shopCode'] === undefined) {
      await close(tx, person);
      return { ok: true, ...menus.shopsAt(quartier, 1, false) };
    }
    const change = changeOf(person);
    await drafting.goTo(tx, change, { quartier, landmark });
    return drafting.show(tx, change, false);
  }

  async function askWhich(
    tx: Tx,
    person: Person,
    question: Question,
    { quartiers, landmark, input }: Whereabouts<Quartier>,
  ): Promise<WhereResult> {
    const now = clock.now();
    // The full name may still be written instead of the digit.
    await withdrawKinds(tx, person.accountId, [DRAFT_QUESTION, QUARTIER_QUESTION], now);
    await askQuestion(tx, {
      id: ids.next(),
      accountId: person.accountId,
      kind: QUARTIER_QUESTION,
      subject: question.subject,
      choices: quartiers.map(({ id }) => id),
      askedAt: now,
      expiresAt: addMs(now, DRAFT_MS),
      wordsSealed: vault.seal(person.key, landmark),
    });
    return { ok: true, kind: 'quartiers', input, quartiers };
  }

  function searched({ subject }: Question): readonly Quartier[] {
    const { quartiers, quartiersOf, shopByCode } = catalogue.current();
    const shop = subject['shopCode'] === undefined ? null : shopByCode(Number(subject['shopCode']));
    return shop ? quartiersOf(shop.cityId) : [...quartiers.values()];
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
    async where(tx, person, { questionId, words }) {
      const question = await open(tx, person, questionId);
      if (!question) return refuse('too_late');
      const found = readWhereabouts(searched(question), words);
      const [quartier, another] = found.quartiers;
      if (!quartier) return { ok: false, reason: 'unknown_quartier', input: found.input };
      if (another) return askWhich(tx, person, question, found);
      return goOn(tx, person, question, { quartier, landmark: found.landmark });
    },
    async quartier(tx, person, { questionId, quartierId }) {
      const question = await open(tx, person, questionId);
      const quartier = catalogue.current().quartiers.get(quartierId);
      if (!question || !quartier) return refuse('too_late');
      const sealed = question.wordsSealed;
      const landmark = sealed ? vault.open(person.key, sealed) : '';
      return goOn(tx, person, question, { quartier, landmark });
    },
  };
}
