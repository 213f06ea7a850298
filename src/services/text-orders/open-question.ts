import type { Clock } from '../../lib/clock.js';
import type { Tx } from '../../models/database.js';
import { questionById, withdrawKinds, type Question } from '../../models/questions.js';
import type { CartChange } from '../carts.js';
import type { CatalogueCache } from '../catalogue.js';
import type { Person } from '../person.js';
import { TEXT_QUESTIONS } from './parts.js';

/** The questions of somebody who orders by SMS, and their cart at this moment. */
export interface TextQuestions {
  changeOf(person: Person): CartChange;
  /** Null when it is not theirs, answered, or too old. */
  open(tx: Tx, person: Person, questionId: string): Promise<Question | null>;
  /** Nothing is asked any more. */
  close(tx: Tx, person: Person): Promise<void>;
}

export function createTextQuestions({
  catalogue,
  clock,
}: {
  catalogue: Pick<CatalogueCache, 'current'>;
  clock: Clock;
}): TextQuestions {
  return {
    changeOf: (person) => ({ catalogue: catalogue.current(), person, now: clock.now() }),
    async open(tx, person, questionId) {
      const question = await questionById(tx, questionId);
      const isTheirs = question?.accountId === person.accountId;
      const isOpen = question?.answeredAt === null && question.expiresAt > clock.now();
      return question && isTheirs && isOpen ? question : null;
    },
    async close(tx, { accountId }) {
      await withdrawKinds(tx, accountId, TEXT_QUESTIONS, clock.now());
    },
  };
}
