import type { Catalogue, Item, OptionGroup } from '../../services/catalogue.js';
import type { CartLine } from '../../models/conversations.js';

/** Options chosen so far, kept in a screen's params as `COMP:1,PIM:2`. */
export type Picked = CartLine['options'];

export function readPicked(stored: unknown): Picked {
  if (typeof stored !== 'string' || stored === '') return [];
  return stored.split(',').map((pair) => {
    const [groupId = '', no = '0'] = pair.split(':');
    return { groupId, no: Number(no) };
  });
}

export function writePicked(picked: Picked): string {
  return picked.map(({ groupId, no }) => `${groupId}:${String(no)}`).join(',');
}

/** The same options with this group answered; `no` 0 means without. */
export function pick(picked: Picked, groupId: string, no: number): Picked {
  const others = picked.filter((option) => option.groupId !== groupId);
  return no === 0 ? others : [...others, { groupId, no }];
}

/** The dish's option groups, in the order the shop lists them. */
export function groupsOf(catalogue: Catalogue, item: Item): OptionGroup[] {
  return item.optionGroupIds
    .map((id) => catalogue.optionGroups.get(id))
    .filter((group) => group !== undefined);
}

/** The next group that must be answered before the dish can be ordered. */
export function nextRequired(groups: OptionGroup[], picked: Picked): OptionGroup | undefined {
  return groups.find(
    (group) => group.min > 0 && !picked.some((option) => option.groupId === group.id),
  );
}
