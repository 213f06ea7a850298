import { say, text, type Language } from '../../locales/index.js';
import type { OrderLine } from '../../models/orders.js';
import type { NoticeFacts } from './facts.js';
import { shorten } from './fit.js';

/** An order with its dishes. */
type CookedFacts = Pick<NoticeFacts, 'order' | 'lines' | 'catalogue'>;

/** What the kitchen cooks, a dish a line: `2 Ndole viande (Miondo, Peu)`. */
export function kitchenLines(facts: CookedFacts, language: Language, room: number): string {
  return facts.lines.map((line) => shorten(lineWords(facts, line, language), room)).join('\n');
}

/** What health or discretion ask to hide goes by its number (domain.md 6.6). */
function lineWords(facts: CookedFacts, line: OrderLine, language: Language): string {
  const item = facts.catalogue.items.get(line.itemId);
  const isHidden = facts.order.kind === 'pharmacy' || item?.discreet === true;
  const name = language === 'fr' ? line.nameFr : line.nameEn;
  const number = say(language, text('notice.shop.item_number', { no: line.itemNo }));
  const options = line.options.map((option) => optionName(facts, option, language));
  const chosen = options.length > 0 ? ` (${options.join(', ')})` : '';
  return `${String(line.count)} ${isHidden ? number : name}${chosen}`;
}

function optionName(
  { catalogue }: CookedFacts,
  { groupId, no }: { groupId: string; no: number },
  language: Language,
): string {
  const group = catalogue.optionGroups.get(groupId);
  const choice = group?.choices.find((each) => each.no === no);
  if (!choice) return `${groupId} ${String(no)}`;
  return language === 'fr' ? choice.nameFr : choice.nameEn;
}
