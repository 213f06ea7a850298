import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import type { OptionGroup } from '../../services/catalogue.js';
import { screen, type Params } from '../screen.js';
import { added } from './added.js';
import { groupsOf, nextRequired, pick, readPicked, writePicked, type Picked } from './picked.js';
import { findItem } from './find-item.js';

/** One option of a dish: its side, its size. A dish's required options come one after the other. */
export const option = screen({
  goes: ['option', 'quantity', 'dishes'],
  runs: { addToCart: added },
  once: true,
  parse: readOption,
  load: (reads, { code, itemId, groupId }) => {
    const found = findItem(reads.catalogue, code, itemId);
    return {
      ...found,
      groups: found.item ? groupsOf(reads.catalogue, found.item) : [],
      group: reads.catalogue.optionGroups.get(groupId),
    };
  },
  show: ({ item, group, groups }, params) => ({
    kind: 'menu',
    title: item
      ? text('item.title', {
          item: { fr: item.ussdFr, en: item.ussdEn },
          price: formatXaf(xaf(item.priceXaf)),
        })
      : text('menu.just_gone'),
    lines: group ? [text('option.title', { group: { fr: group.nameFr, en: group.nameEn } })] : [],
    choices: [
      ...(group?.choices ?? []).map((choice) => ({
        id: String(choice.no),
        label: labelOf(choice),
      })),
      ...(group?.min === 0 ? [{ id: '0', label: text('option.none') }] : []),
    ],
    ...howTo(groups, group, params),
  }),
  next: (input, params, { shop, item, groups, group }) => {
    if (!shop || !item || !group) return { go: 'dishes', params: { code: params.code } };
    const chosen = input.kind === 'choice' ? Number(input.id) : 0;
    const picked = pick(params.picked, group.id, chosen);
    const next = { ...params, picked: writePicked(picked) };
    const required = nextRequired(groups, picked);
    if (required) return { go: 'option', params: { ...next, groupId: required.id } };
    if (params.count === null) return { go: 'quantity', params: next };
    const line = { itemId: item.id, count: params.count, options: picked };
    return { run: 'addToCart', input: { shopId: shop.id, line, replace: false } };
  },
});

/** The last question before the portions may be answered together with them (U10). */
function howTo(
  groups: OptionGroup[],
  group: OptionGroup | undefined,
  { picked, count }: { picked: Picked; count: number | null },
): { footnote?: Text } {
  const first = group?.choices[0];
  if (!group || !first || count !== null) return {};
  if (nextRequired(groups, pick(picked, group.id, first.no))) return {};
  const option = { fr: first.nameFr, en: first.nameEn };
  return { footnote: text('option.how', { no: first.no, option }) };
}

function labelOf(choice: OptionGroup['choices'][number]): Text {
  const name = { fr: choice.nameFr, en: choice.nameEn };
  if (choice.priceXaf === 0) return text('option.choice', { option: name });
  const price = formatXaf(xaf(Math.abs(choice.priceXaf)));
  return choice.priceXaf > 0
    ? text('option.choice_extra', { option: name, price })
    : text('option.choice_less', { option: name, price });
}

export function readLine(params: Params) {
  const { code, itemId, picked, count } = params;
  if (typeof code !== 'number' || typeof itemId !== 'string') return null;
  const portions = typeof count === 'number' ? count : null;
  return { code, itemId, picked: readPicked(picked), count: portions };
}

function readOption(params: Params) {
  const line = readLine(params);
  const { groupId } = params;
  return line && typeof groupId === 'string' ? { ...line, groupId } : null;
}
