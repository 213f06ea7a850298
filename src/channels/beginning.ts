import { text, type Language } from '../locales/index.js';
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
import { parseDeep, readDeep } from '../menus/customer/deep.js';
import type { Person } from '../services/person.js';
import type { Stored } from './standing.js';

export interface Beginning {
  /** Where the last session of this person on this channel stood, if any. */
  stored: Stored | null;
  /** What was dialled behind the service code; empty when nothing was. */
  dialled: string;
  /** The last turn lies within the redial window. */
  isRecent: boolean;
  /** They asked to go on: the page itself, without an offer. */
  goesOn?: boolean;
  /** The language that the network knows of this phone: nobody is asked for what is known. */
  language?: Language | undefined;
}

/** Screens that nobody misses after a drop: the first ones, and those that are only looked at. */
const NOT_RESUMED = new Set([
  ...[HOME, 'language', 'name', 'orders', 'track', 'cancel', 'call_me'],
  ...['account', 'rename', 'wallet', 'wallet_moves', 'wallet_code', 'code_forgot'],
  ...['messages', 'message', 'numbers', 'unlink', 'usual_payer', 'blocked', 'block_driver'],
  ...['prove', 'prove_code', 'returning', 'returning_code', 'returning_new'],
]);

/** The first page of a session: first questions, a deep dial, an offer to go on, or home. */
export async function begin(
  parts: TurnParts,
  { stored, dialled, isRecent, goesOn = false, language }: Beginning,
): Promise<TurnResult | PendingEffect> {
  const left = stored && isRecent ? stored : null;
  if (parts.holdings.person.access === 'closed') return open(parts, RETURNING);
  const first = firstQuestion(parts.holdings.person, dialled, left);
  if (first?.screen === 'language' && language) {
    // Its answer is known; it can be changed among one's own settings.
    return turn(parts, { ...blank, ...first, keys: { [language]: language } }, language);
  }
  if (first) return open(parts, first);
  if (dialled !== '') return goStraight(parts, dialled);
  const home = homeOf(parts.holdings.person);
  // Who works with us sees what waits for them now; a basket of their own is kept meanwhile.
  const frames = home === HOME && left ? leftAt(parts, left) : null;
  const [last] = frames?.slice(-1) ?? [];
  if (frames && last && goesOn) return open(parts, last, frames.slice(0, -1));
  return frames
    ? open(parts, { screen: 'resume', params: {} }, frames)
    : open(parts, { screen: home, params: {} });
}

/** Whoever has a number that was silent for long says first whether it is still them. */
const RETURNING: Frame = { screen: 'returning', params: {} };

/** What is asked once of everybody; what they dialled waits behind it, past a drop as well. */
function firstQuestion(person: Person, dialled: string, left: Stored | null): Frame | null {
  const wish = parseDeep(dialled) ? { deep: dialled } : readDeep(left?.standing.params ?? {});
  const params = { ...wish };
  if (person.language === null) return { screen: 'language', params };
  // A shop's phone is nobody's own.
  return person.name === null && homeOf(person) === HOME ? { screen: 'name', params } : null;
}

/** To the shop or the dish that was dialled; what is nothing of ours is said on the home page. */
async function goStraight(parts: TurnParts, dialled: string): Promise<TurnResult | PendingEffect> {
  const deep = parseDeep(dialled);
  if (!deep) {
    const home = { ...blank, screen: homeOf(parts.holdings.person), params: {} };
    return again(parts, home, text('deep.unknown'));
  }
  const shop: Standing = { ...blank, screen: 'dishes', params: { code: deep.shopCode } };
  if (deep.itemNo === null) return open(parts, shop);
  // The shop's own page reads "dish*portions", so a deep dial does what its keys would do.
  return turn(parts, shop, [deep.itemNo, deep.count ?? []].flat().join('*'));
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
  return last && !NOT_RESUMED.has(last.screen) ? kept : null;
}
