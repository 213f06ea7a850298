import { text } from '../locales/index.js';
import {
  again,
  HOME,
  homeOf,
  open,
  turn,
  type Frame,
  type PendingEffect,
  type Standing,
  type TurnParts,
  type TurnResult,
} from '../menus/engine.js';
import { parseDeep } from '../menus/customer/deep.js';
import type { Stored } from './standing.js';

export interface Beginning {
  /** Where the last session of this person on this channel stood, if any. */
  stored: Stored | null;
  /** What was dialled behind the service code; empty when nothing was. */
  dialled: string;
  /** The last turn lies within the redial window. */
  isRecent: boolean;
}

/** Screens that nobody misses after a drop: the first ones, and those that are only looked at. */
const NOT_RESUMED = new Set([
  ...[HOME, 'language', 'name', 'orders', 'track', 'cancel', 'call_me'],
  ...['account', 'rename', 'wallet', 'wallet_moves', 'wallet_code', 'code_forgot'],
]);

/** The first page of a session: first questions, a deep dial, an offer to go on, or home. */
export async function begin(
  parts: TurnParts,
  { stored, dialled, isRecent }: Beginning,
): Promise<TurnResult | PendingEffect> {
  const { language, name } = parts.holdings.person;
  const deep = parseDeep(dialled);
  const wish = { deep: deep ? dialled : null };
  if (language === null) return open(parts, { screen: 'language', params: wish });
  if (name === null) return open(parts, { screen: 'name', params: wish });
  if (deep) {
    const shop: Standing = { ...blank, screen: 'dishes', params: { code: deep.shopCode } };
    if (deep.itemNo === null) return open(parts, shop);
    // The shop's own page reads "dish*portions", so a deep dial does what its keys would do.
    return turn(parts, shop, [deep.itemNo, deep.count ?? []].flat().join('*'));
  }
  // Nothing of ours, perhaps a digit wrong: said on the page from which everything can be found.
  if (dialled !== '')
    return again(parts, { ...blank, screen: HOME, params: {} }, text('deep.unknown'));
  const left = stored && isRecent ? leftAt(parts, stored) : null;
  return left
    ? open(parts, { screen: 'resume', params: {} }, left)
    : open(parts, { screen: homeOf(parts.holdings.person), params: {} });
}

const blank = { stack: [], page: 0, keys: {}, misses: 0 };

/** Where a dropped session stood, as the frames behind an offer to go on; null when it had ended. */
function leftAt(parts: TurnParts, { standing }: Stored): Frame[] | null {
  const screen = parts.tree[standing.screen];
  if (!screen || screen.end) return null;
  // An offer to go on that dropped itself stands for what it offered.
  const frames = [...standing.stack, { screen: standing.screen, params: standing.params }];
  // Whoever holds the phone now is not asked for a code first: they see what it was for.
  const kept = frames.filter(
    (frame) => frame.screen !== 'resume' && !parts.tree[frame.screen]?.secret,
  );
  const last = kept.at(-1);
  return last && !NOT_RESUMED.has(last.screen) && !isAtWork(last) ? kept : null;
}

/** What waits there may be over by the next dial: a driver and a shop see what waits now. */
function isAtWork({ screen }: Frame): boolean {
  return screen.startsWith('driver_') || screen.startsWith('shop_');
}
