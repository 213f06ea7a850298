import { text, type Text } from '../../locales/index.js';
import type { Situation } from './action.js';
import type { Command } from './parsed.js';
import { VERBS, type VerbId } from './verbs.js';
import { example, listed, theOrder, word } from './words.js';

/** The refusals that every verb about an order shares (services/orders/sender.ts). */
export const ABOUT_AN_ORDER = {
  unknown_order: (_: unknown, command: Command, situation: Situation) =>
    command.reference === null
      ? noneOpen(command.verb, situation)
      : text('reply.unknown_order', { reference: command.reference }),
  several_open: (
    { references }: { references: readonly number[] },
    { verb }: Command,
    situation: Situation,
  ) => severalOpen(verb, references, situation),
  none_open: (_: unknown, { verb }: Command, situation: Situation) => noneOpen(verb, situation),
};

/** S9: which of several orders. */
export function severalOpen(
  verb: VerbId,
  references: readonly number[],
  { role }: Pick<Situation, 'role'>,
): Text {
  return text('reply.several_open', {
    count: references.length,
    references: listed(references),
    example: example(verb, role, references[0] ?? null),
  });
}

function noneOpen(verb: VerbId, { role, service }: Situation): Text {
  switch (role) {
    case 'customer':
      return text('reply.none_open_customer', { service });
    case 'shop':
      return text('reply.none_open_shop', { word: word(verb) });
    case 'driver':
      return text('reply.none_open_driver', { word: word(verb) });
  }
}

/** The order has ended, or another has answered for it. */
export function closed(_: unknown, { reference }: { reference: number | null }): Text {
  return text('reply.closed', { order: theOrder(reference) });
}

/** Whose word this is, to somebody else who used it. */
export function wrongRole({ verb }: Pick<Command, 'verb'>): Text {
  const roles = VERBS[verb].roles.filter((role) => role !== 'customer');
  if (roles.length > 1) return text('reply.for_partners', { word: word(verb) });
  const key = roles[0] === 'driver' ? 'reply.for_drivers' : 'reply.for_shops';
  return text(key, { word: word(verb) });
}
