import type { Tx } from '../models/database.js';
import type { ByReference } from '../services/orders/sender.js';
import type { Person } from '../services/person.js';
import type {
  AnswerProblemResult,
  AskProblemResult,
  Problem,
  Problems,
} from '../services/problems.js';
import type { TextOrders } from '../services/text-orders.js';
import type { DraftChoice } from '../services/text-orders/answers.js';
import type { DraftWish } from '../services/text-orders/draft.js';
import type { MenuWish } from '../services/text-orders/menu.js';
import type {
  AnswerResult,
  DraftResult,
  FindResult,
  FreeResult,
  MenuResult,
  WhereResult,
  WhichResult,
} from '../services/text-orders/parts.js';

/** What a customer does by SMS alone. */
export interface TextOrderEffectMap {
  draftOrder: { input: DraftWish; result: DraftResult };
  listMenu: { input: MenuWish; result: MenuResult };
  answerDraft: { input: { questionId: string; choice: DraftChoice }; result: AnswerResult };
  answerWhere: { input: { questionId: string; words: string }; result: WhereResult };
  answerQuartier: { input: { questionId: string; quartierId: string }; result: WhereResult };
  /** A sentence that is no command. */
  freeOrder: { input: { words: string }; result: FreeResult };
  findDishes: { input: { words: string | null }; result: FindResult };
  answerWhich: { input: { questionId: string; choice: string }; result: WhichResult };
  askProblem: { input: ByReference; result: AskProblemResult };
  answerProblem: {
    input: { questionId: string; problem: Problem };
    result: AnswerProblemResult;
  };
}

type TextOrderEffectName = keyof TextOrderEffectMap;
export type TextOrderCall = {
  [Name in TextOrderEffectName]: { run: Name; input: TextOrderEffectMap[Name]['input'] };
}[TextOrderEffectName];

export interface TextOrderWrites {
  textOrders: TextOrders;
  problems: Problems;
}

export type TextOrderResult = TextOrderEffectMap[TextOrderEffectName]['result'];

export function performTextOrder(
  { textOrders, problems }: TextOrderWrites,
  call: TextOrderCall,
  { tx, person }: { tx: Tx; person: Person },
): Promise<TextOrderResult> {
  switch (call.run) {
    case 'draftOrder':
      return textOrders.draft(tx, person, call.input);
    case 'listMenu':
      return textOrders.menu(tx, person, call.input);
    case 'answerDraft':
      return textOrders.answer(tx, person, call.input);
    case 'answerWhere':
      return textOrders.where(tx, person, call.input);
    case 'answerQuartier':
      return textOrders.quartier(tx, person, call.input);
    case 'freeOrder':
      return textOrders.free(tx, person, call.input);
    case 'findDishes':
      return textOrders.find(tx, person, call.input);
    case 'answerWhich':
      return textOrders.which(tx, person, call.input);
    case 'askProblem':
      return problems.ask(tx, person, call.input);
    case 'answerProblem':
      return problems.answer(tx, person, call.input);
  }
}
