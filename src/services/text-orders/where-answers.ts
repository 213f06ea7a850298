import { addMs } from '../../lib/clock.js';
import { refuse } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import { askQuestion, withdrawKinds, type Question } from '../../models/questions.js';
import type { Quartier } from '../catalogue.js';
import type { Person } from '../person.js';
import type { Drafting } from './draft.js';
import type { FreeOrders } from './free.js';
import type { Menus } from './menu.js';
import type { TextQuestions } from './open-question.js';
import {
  DRAFT_MS,
  DRAFT_QUESTION,
  QUARTIER_QUESTION,
  type TextOrderParts,
  type WhereResult,
} from './parts.js';
import { readWhereabouts, type Whereabouts } from './where.js';

export interface WhereAnswers {
  /** Words that say where. */
  where(tx: Tx, person: Person, input: { questionId: string; words: string }): Promise<WhereResult>;
  /** The digit for one of several quartiers. */
  quartier(
    tx: Tx,
    person: Person,
    input: { questionId: string; quartierId: string },
  ): Promise<WhereResult>;
}

export interface AnswerParts {
  drafting: Drafting;
  menus: Menus;
  questions: TextQuestions;
  free: Pick<FreeOrders, 'free'>;
}

/** What somebody has said: behind the quartier, and before they were asked where. */
interface Words {
  landmark: string;
  said: string;
}

export function createWhereAnswers(
  { catalogue, clock, ids, vault }: TextOrderParts,
  { drafting, menus, questions, free }: AnswerParts,
): WhereAnswers {
  const { changeOf, close, open } = questions;

  /** On from a quartier that is sure: to the draft, or to the shops around it. */
  async function goOn(
    tx: Tx,
    person: Person,
    question: Question,
    { quartier, landmark, said }: { quartier: Quartier } & Words,
  ): Promise<WhereResult> {
    if (said !== '') {
      await drafting.goTo(tx, changeOf(person), { quartier, landmark });
      return free.free(tx, person, { words: said });
    }
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
    { quartiers, landmark, input, said }: Whereabouts<Quartier> & Words,
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
      wordsSealed: vault.seal(person.key, JSON.stringify({ landmark, said })),
    });
    return { ok: true, kind: 'quartiers', input, quartiers };
  }

  function wordsOf(person: Person, { wordsSealed }: Question): string {
    return wordsSealed ? vault.open(person.key, wordsSealed) : '';
  }

  function searched({ subject }: Question): readonly Quartier[] {
    const { quartiers, quartiersOf, shopByCode } = catalogue.current();
    const shop = subject['shopCode'] === undefined ? null : shopByCode(Number(subject['shopCode']));
    return shop ? quartiersOf(shop.cityId) : [...quartiers.values()];
  }

  return {
    async where(tx, person, { questionId, words }) {
      const question = await open(tx, person, questionId);
      if (!question) return refuse('too_late');
      const found = readWhereabouts(searched(question), words);
      const [quartier, another] = found.quartiers;
      const said = wordsOf(person, question);
      if (!quartier) return { ok: false, reason: 'unknown_quartier', input: found.input };
      if (another) return askWhich(tx, person, question, { ...found, said });
      return goOn(tx, person, question, { quartier, landmark: found.landmark, said });
    },
    async quartier(tx, person, { questionId, quartierId }) {
      const question = await open(tx, person, questionId);
      const quartier = catalogue.current().quartiers.get(quartierId);
      if (!question || !quartier) return refuse('too_late');
      const words = JSON.parse(wordsOf(person, question) || '{}') as Partial<Words>;
      return goOn(tx, person, question, { quartier, landmark: '', said: '', ...words });
    },
  };
}
