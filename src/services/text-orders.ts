import { createTextAnswers, type TextAnswers } from './text-orders/answers.js';
import { createAskWhere } from './text-orders/ask-where.js';
import { createDrafting, type Drafting } from './text-orders/draft.js';
import { createMenus, type Menus } from './text-orders/menu.js';
import { createTextQuestions } from './text-orders/open-question.js';
import { createFreeOrders, type FreeOrders } from './text-orders/free.js';
import type { TextOrderParts } from './text-orders/parts.js';
import { createWhereAnswers, type WhereAnswers } from './text-orders/where-answers.js';

/**
 * Ordering in one SMS or in somebody's own words: the words become the person's own cart, which is shown with its price, and a
 * digit places it by the same way as the key of a screen.
 */
export type TextOrders = Pick<Drafting, 'draft'> &
  Pick<Menus, 'menu'> &
  TextAnswers &
  WhereAnswers &
  FreeOrders;

export function createTextOrders(parts: TextOrderParts): TextOrders {
  const askWhere = createAskWhere(parts);
  const drafting = createDrafting(parts, askWhere);
  const menus = createMenus({ ...parts, askWhere });
  const questions = createTextQuestions(parts);
  const free = createFreeOrders(parts, { drafting, menus, askWhere, questions });
  const answering = { drafting, menus, questions, free };
  return {
    draft: drafting.draft,
    menu: menus.menu,
    ...createTextAnswers(parts, answering),
    ...createWhereAnswers(parts, answering),
    ...free,
  };
}
