import { text, verbatim, type Text } from '../../locales/index.js';
import { shorten } from '../../services/notifications/fit.js';
import type { AskedWhere, Draft, Listed, Which } from '../../services/text-orders/parts.js';
import type { Situation } from './action.js';
import { draftWords } from './draft-words.js';
import { whichWords } from './free-words.js';
import { menuWords } from './menu-words.js';
import { joinTexts } from './words.js';

/** Five of them fit beside the question. */
const MAX_NAME = 16;
/** As much of what was typed as is said back. */
const MAX_ECHO = 20;

/** The draft, or what must be known before it. */
export function onTheWayWords(
  known: Draft | AskedWhere | Listed | Which,
  situation: Situation,
): Text {
  switch (known.kind) {
    case 'draft':
      return draftWords(known, situation);
    case 'where':
      return known.shop
        ? text('reply.where_order', { shop: verbatim(known.shop.ussdName) })
        : text('reply.where_menu');
    case 'quartiers':
      return whichQuartier(known);
    case 'which':
      return whichWords(known, situation);
    case 'shops':
    case 'dishes':
      return menuWords(known, situation);
  }
}

function whichQuartier({ input, quartiers }: Extract<AskedWhere, { kind: 'quartiers' }>): Text {
  const choices = quartiers.map(({ ussdName }, at) =>
    text('reply.where_choice', { no: at + 1, quartier: shorten(ussdName, MAX_NAME) }),
  );
  return text('reply.where_which', { input: echo(input), choices: joinTexts(choices, ', ') });
}

export function whereUnknown({ input }: { input: string }): Text {
  return text('reply.where_unknown', { input: echo(input) });
}

function echo(input: string): Text {
  return verbatim(shorten(input.toUpperCase(), MAX_ECHO));
}
