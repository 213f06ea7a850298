import { text } from '../locales/index.js';
import type { EffectName } from './effects.js';
import {
  again,
  turn,
  type PendingEffect,
  type Standing,
  type TurnParts,
  type TurnResult,
} from './engine.js';
import type { AnyScreen } from './screen.js';

/** Several answers in one go, `1*2`: longer ones are more often a slip of the finger than a wish. */
const MAX_ANSWERS = 4;

/** All that a chain may change, with its last answer: what can be taken back without a cost. */
const AT_THE_END: ReadonlySet<string> = new Set<EffectName>(['addToCart']);

/** What a page that is passed over may be able to change; past all others nobody goes unseen. */
const HARMLESS: ReadonlySet<string> = new Set<EffectName>([
  ...(['addToCart', 'setCount', 'clearCart', 'reorder', 'refillCart'] as const),
  ...(['setLanguage', 'setName', 'addPlace', 'usePlace', 'admitPhone'] as const),
]);

/**
 * Answers several pages at once as their keys would, one after the other (domain.md 2.2). All or
 * nothing: a price, a question or a code is never passed over, and nothing but a dish in the cart
 * comes of it.
 */
export async function answerAll(
  parts: TurnParts,
  standing: Standing,
  typed: string,
): Promise<TurnResult | PendingEffect> {
  const answers = typed.split('*');
  const isReadable = answers.length <= MAX_ANSWERS && answers.every((each) => each.trim() !== '');
  const result = isReadable ? await walk(parts, standing, answers) : null;
  return result ?? again(parts, standing, text('input.one_at_a_time'));
}

/** Null when an answer means nothing, or would change what may not be changed in passing. */
async function walk(
  parts: TurnParts,
  from: Standing,
  answers: string[],
): Promise<TurnResult | PendingEffect | null> {
  let standing = from;
  // One page after the other, each from the keys of the one before; MAX_ANSWERS bounds it.
  for (const answer of answers.slice(0, -1)) {
    const step = await turn(parts, standing, answer);
    if ('effect' in step || !isPassable(parts, standing, step)) return null;
    standing = step.standing;
  }
  const last = await turn(parts, standing, answers.at(-1) ?? '');
  if ('effect' in last) return AT_THE_END.has(last.effect.run) ? last : null;
  return last;
}

function isPassable(
  { tree }: TurnParts,
  before: Standing,
  { standing, end, isPrompt }: TurnResult,
) {
  const screen: AnyScreen | undefined = tree[standing.screen];
  if (end || isPrompt || !screen || screen.secret) return false;
  return (
    isElsewhere(before, standing) && Object.keys(screen.runs).every((run) => HARMLESS.has(run))
  );
}

/** The same page once more, with a remark on top, is no answer. */
function isElsewhere(before: Standing, after: Standing): boolean {
  const place = ({ screen, params, page }: Standing) => JSON.stringify([screen, params, page]);
  return place(before) !== place(after);
}
