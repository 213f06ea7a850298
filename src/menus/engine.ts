import { text, type Language, type Text } from '../locales/index.js';
import type { Person } from '../services/person.js';
import type { EffectCall } from './effects.js';
import { insteadOf } from './proof.js';
import type { AnyScreen, Input, Params, Screen, Step, Target, Tree } from './screen.js';
import type {
  Frame,
  PendingEffect,
  Performer,
  Standing,
  TurnParts,
  TurnResult,
} from './turn-parts.js';

export type {
  Frame,
  Page,
  PendingEffect,
  Performer,
  Render,
  RenderOptions,
  Standing,
  Taps,
  TurnParts,
  TurnResult,
} from './turn-parts.js';

export const HOME = 'home';

/** Where somebody starts and where 00 leads: who works with us sees their work first. */
export function homeOf({ driver, shop }: Person): string {
  if (driver) return 'driver_home';
  return shop ? 'shop_home' : HOME;
}

/** After this many inputs not understood in a row, a person is offered. */
const MISSES_BEFORE_HELP = 3;
const MAX_STACK = 20;

/** Shows a screen afresh: the first page of a session, or where a deep dial leads. */
export async function open(
  parts: TurnParts,
  frame: Frame,
  stack: Frame[] = [],
): Promise<TurnResult> {
  return show(parts, { ...frame, stack }, { page: 0 });
}

/** The page a person sees, once more, perhaps with a remark on top. */
export async function again(
  parts: TurnParts,
  standing: Standing,
  remark?: Text,
): Promise<TurnResult> {
  return show(parts, standing, { page: standing.page, ...(remark ? { remark } : {}) });
}

/**
 * One turn: load here, next, perhaps one effect, load there, show. No loop, so nothing to bound.
 * A turn with an effect stops before it, because only the caller can open its transaction.
 */
export async function turn(
  parts: TurnParts,
  standing: Standing,
  typed: string,
): Promise<TurnResult | PendingEffect> {
  const meaning = meaningOf(standing, typed.trim());
  if (meaning !== undefined && isNavigation(meaning)) return navigate(parts, standing, meaning);
  const here = locate(parts, standing);
  // What was typed was meant for a page that is no longer there: no other screen may read it.
  if (here.standing !== standing) return open(parts, here.standing);
  const data = await here.screen.load(parts.reads(), here.params, parts.holdings.person);
  const shown = () => here.screen.show(data, here.params, languageOf(parts));
  const input = readInput(shown, meaning, typed);
  if (!input) return missed(parts, standing, typed);
  const step = here.screen.next(input, here.params, data);
  return follow(parts, here.standing, step);
}

/** What a key of the page means; every other word, `constructor` too, means nothing here. */
function meaningOf({ keys }: Standing, typed: string): string | undefined {
  return Object.hasOwn(keys, typed) ? keys[typed] : undefined;
}

/** The screen where a stored standing leads; what no longer parses goes home, the cart kept. */
function locate(
  parts: TurnParts,
  standing: Standing,
): { screen: AnyScreen; params: unknown; standing: Standing } {
  const found = parts.tree[standing.screen];
  const params = found?.parse(standing.params) ?? null;
  if (found && params !== null) return { screen: found, params, standing };
  const home = parts.tree[HOME];
  if (!home) throw new Error('a tree has a home');
  return {
    screen: home,
    params: {},
    standing: { ...standing, screen: HOME, params: {}, stack: [] },
  };
}

function readInput(shown: () => Screen, meaning: string | undefined, typed: string): Input | null {
  if (meaning !== undefined) return { kind: 'choice', id: meaning };
  const screen = shown();
  const takesText = screen.kind === 'prompt' || (screen.kind === 'menu' && screen.typed === true);
  const words = typed.trim();
  return takesText && words !== '' ? { kind: 'text', text: words } : null;
}

async function navigate(parts: TurnParts, standing: Standing, key: string): Promise<TurnResult> {
  switch (key) {
    case 'nav:more':
      return show(parts, standing, { page: standing.page + 1 });
    case 'nav:previous':
      return show(parts, standing, { page: standing.page - 1 });
    case 'nav:back':
      return back(parts, standing);
    default:
      return open(parts, { screen: homeOf(parts.holdings.person), params: {} });
  }
}

async function back(parts: TurnParts, standing: Standing): Promise<TurnResult> {
  const home = { screen: homeOf(parts.holdings.person), params: {} };
  const frame = standing.stack.at(-1) ?? home;
  return open(parts, frame, standing.stack.slice(0, -1));
}

async function missed(parts: TurnParts, standing: Standing, typed: string): Promise<TurnResult> {
  const misses = standing.misses + 1;
  const remark = misses >= MISSES_BEFORE_HELP ? parts.help : notUnderstood(standing, typed);
  const result = await again(parts, standing, remark);
  return { ...result, standing: { ...result.standing, misses } };
}

/** "Choix 7 inconnu. Tapez 1 a 5." where the choices are numbered without a gap. */
function notUnderstood(standing: Standing, typed: string): Text {
  const input = typed.trim().slice(0, MAX_ECHO);
  if (input === '') return text('input.empty');
  const choices = Object.keys(standing.keys).filter((key) => !isNavigation(standing.keys[key]));
  const last = choices.length;
  const isGapless = choices.every((key) => Number(key) <= last);
  return isGapless && last > 0
    ? text('choice.unknown', { input, last })
    : text('choice.unknown_here', { input });
}

function isNavigation(meaning: string | undefined): boolean {
  return meaning?.startsWith('nav:') ?? false;
}

/** How much of what was typed is shown back. */
const MAX_ECHO = 6;

type AnyStep = Step<string, never> | EffectCall;

async function follow(
  parts: TurnParts,
  standing: Standing,
  step: AnyStep,
): Promise<TurnResult | PendingEffect> {
  if ('stay' in step) return again(parts, standing, step.stay);
  if ('back' in step) return back(parts, standing);
  if ('go' in step) {
    return arrive(parts, { screen: step.go, params: step.params }, pushed(standing), step.remark);
  }
  return { effect: step, standing };
}

/** Performs the effect and shows the screen that its outcome names. */
export async function runEffect(
  parts: TurnParts,
  { standing, effect }: PendingEffect,
  perform: Performer,
): Promise<TurnResult> {
  const targets = parts.tree[standing.screen]?.runs[effect.run];
  const result = await perform(effect);
  const target = targets?.[result.ok ? 'ok' : result.reason];
  if (target === undefined) throw new Error(`${standing.screen} has no screen for this outcome`);
  const { frame, remark } = resolve(target, result, standing.params);
  return arrive(parts, frame, answered(parts.tree, standing), remark);
}

function resolve(
  target: Target<unknown>,
  result: unknown,
  here: Params,
): { frame: Frame; remark?: Text } {
  if (typeof target === 'string') return { frame: { screen: target, params: {} } };
  const chosen = typeof target.to === 'string' ? target.to : target.choose?.(result, here);
  const screen = chosen ?? HOME;
  const remark = target.remark?.(result);
  const frame = { screen, params: target.params?.(result, here) ?? {} };
  return remark ? { frame, remark } : { frame };
}

/** Going on keeps this screen behind us; going to a screen we came from unwinds to it. */
async function arrive(
  parts: TurnParts,
  frame: Frame,
  stack: Frame[],
  remark?: Text,
): Promise<TurnResult> {
  const known = stack.findIndex((entry) => entry.screen === frame.screen);
  const kept = parts.tree[frame.screen]?.root ? [] : known < 0 ? stack : stack.slice(0, known);
  return show(
    parts,
    { ...frame, stack: kept.slice(-MAX_STACK) },
    remark ? { page: 0, remark } : { page: 0 },
  );
}

function pushed(standing: Standing): Frame[] {
  return [...standing.stack, { screen: standing.screen, params: standing.params }];
}

/** After an effect, questions that have been answered are not returned to. */
function answered(tree: Tree, standing: Standing): Frame[] {
  return pushed(standing).filter((frame) => !tree[frame.screen]?.once);
}

async function show(
  parts: TurnParts,
  at: Frame & { stack: Frame[] },
  view: { page: number; remark?: Text },
): Promise<TurnResult> {
  const standing: Standing = { ...at, page: view.page, keys: {}, misses: 0 };
  const here = locate(parts, allowed(parts, standing));
  const data = await here.screen.load(parts.reads(), here.params, parts.holdings.person);
  const language = languageOf(parts);
  const screen = here.screen.show(data, here.params, language);
  const isBack = !here.screen.root && !here.screen.end;
  const page = parts.render(screen, { language, back: isBack, ...view });
  return {
    standing: { ...here.standing, page: page.page, keys: page.keys },
    text: page.text,
    ...(page.taps ? { taps: page.taps } : {}),
    end: page.ends,
    isPrompt: screen.kind === 'prompt',
  };
}

/** Who may not see a screen (yet) is shown why; what they wished for is kept. */
function allowed({ holdings }: TurnParts, standing: Standing): Standing {
  const instead = insteadOf(standing.screen, holdings.person);
  if (instead === null) return standing;
  return { ...standing, screen: instead, params: { wish: standing.screen }, page: 0 };
}

function languageOf(parts: TurnParts): Language {
  return parts.holdings.person.language ?? 'fr';
}
