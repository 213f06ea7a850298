import { begin } from '../../src/channels/beginning.js';
import type { Budget } from '../../src/channels/budget.js';
import type { ConversationParts } from '../../src/channels/session-turn.js';
import {
  effectTurn,
  holdingsOf,
  Overtaken,
  turnParts,
  type Attempt,
} from '../../src/channels/storing.js';
import type { Person } from '../../src/services/person.js';
import { parsePhone, type Phone } from '../../src/lib/phone.js';
import type { Language } from '../../src/locales/index.js';
import {
  open,
  turn,
  type Frame,
  type PendingEffect,
  type Standing,
  type TurnResult,
} from '../../src/menus/engine.js';
import type { Tree } from '../../src/menus/screen.js';
import type { Catalogue } from '../../src/services/catalogue.js';
import { pageProblems, screenProblems, watchedTree } from '../support/pages.js';
import { refusalOf } from './crawl-facts.js';
import type { CrawlHouse } from './crawl-house.js';
import { askedOf, kindsOf, VARIANTS } from './crawl-kinds.js';
import { NONSENSE, wordsFor } from './crawl-words.js';

/** Somebody who dials, and what they dial behind the service code. */
export interface Beginning {
  phone: string;
  dialled?: string;
  /** How far they are known, where that is not all the way. */
  access?: Person['access'];
  /** Where they stand, whoever stood there before; the first page when not said. */
  at?: string;
}

export interface Crawled {
  problems: string[];
  pages: number;
  screens: Set<string>;
  /** `screen effect: outcome` of every outcome that was shown. */
  outcomes: Set<string>;
}

export interface CrawlOptions {
  catalogue: Catalogue;
  language: Language;
  tree: Tree;
  beginnings: Beginning[];
  /** Two quartiers stand for all of a city, and few orders for all that are alike. */
  isQuick?: boolean;
  /** After so many the walk ends. */
  problemsMax?: number;
}

/** A page somebody stands on. */
interface Spot {
  /** Who stands there, and what the database holds of them. */
  attempt: Attempt;
  standing: Standing;
  /** The keys that led here, for the report. */
  way: string;
  /** The last effect on the way: what it changed may be seen from here on. */
  after: string | null;
}

interface Seen extends Crawled, Findings, Pick<CrawlOptions, 'isQuick' | 'problemsMax'> {
  house: CrawlHouse;
  catalogue: Catalogue;
  language: Language;
  tree: Tree;
  goneOnFrom: Set<string>;
  /** Of who dials now. */
  access: Person['access'] | undefined;
  variants: Map<string, number>;
  resumed: Set<string>;
  reported: Set<string>;
}

/** After so many the walk ends: whoever reads them has enough to mend. */
const PROBLEMS_MAX = 20;
const AHEAD: Budget = { remainingMs: () => 60_000, check: () => undefined };

/** What is found while screens are shown. */
export interface Findings {
  problems: string[];
  /** Screens where something other than a key may be typed. */
  takers: Set<string>;
}

/** The tree, whose every screen is looked at on all its pages, with and without a remark. */
export function inspected(tree: Tree, found: Findings): Tree {
  const sound = new Set<string>();
  return watchedTree(tree, (id, screen, language) => {
    if (screen.kind === 'prompt' || (screen.kind === 'menu' && screen.typed)) found.takers.add(id);
    const seen = language + JSON.stringify(screen);
    if (sound.has(seen)) return;
    sound.add(seen);
    const problems = screenProblems(screen, language);
    found.problems.push(...problems.map((one) => `${id} (${language}): ${one}`));
  });
}

/**
 * Walks everything that can be reached, through the real effects and reads. Pages of one kind lead on
 * alike: one of each is gone on from, all are looked at. What an effect changed is walked through,
 * then taken back.
 */
export async function crawl(
  house: CrawlHouse,
  options: CrawlOptions,
  findings: Findings,
): Promise<Crawled> {
  const seen: Seen = {
    ...options,
    ...findings,
    ...{ house, pages: 0, screens: new Set(), outcomes: new Set() },
    access: undefined,
    ...{ goneOnFrom: new Set(), variants: new Map(), resumed: new Set(), reported: new Set() },
  };
  for (const { phone, dialled = '', access, at } of options.beginnings) {
    seen.access = access;
    await house.undone(async () => {
      const known = parsePhone(phone)!;
      await house.parts.accounts.admit(house.db, known);
      seen.variants.clear();
      const way = `${phone} *${at ?? dialled}`;
      const spot = await (at === undefined
        ? dial(seen, known, { dialled, way, after: null })
        : standAt(seen, known, { screen: at, params: {} }, way));
      if (spot) await explore(seen, spot);
    });
  }
  return seen;
}

/** What leads on from here without a change in the world first; then each change, taken back. */
async function explore(seen: Seen, start: Spot): Promise<void> {
  if (seen.problems.length >= (seen.problemsMax ?? PROBLEMS_MAX)) return;
  const queue = [start];
  const effects: { spot: Spot; pending: PendingEffect; way: string }[] = [];
  for (let spot = queue.shift(); spot; spot = queue.shift()) {
    if (seen.problems.length >= (seen.problemsMax ?? PROBLEMS_MAX)) return;
    for (const typed of inputsOn(seen, spot)) {
      const way = `${spot.way} > ${typed}`;
      const next = await attempted(seen, way, () => answered(seen, spot, typed));
      if (next && 'effect' in next) effects.push({ spot, pending: next, way });
      else if (next) queue.push(...arrive(seen, { ...spot, way }, next));
    }
    await redialled(seen, spot, queue);
  }
  for (const { spot, pending, way } of effects) await changed(seen, spot, pending, way);
}

function inputsOn({ catalogue, takers, isQuick }: Seen, { standing }: Spot): string[] {
  const quartiers = isQuick ? 2 : Infinity;
  const words = takers.has(standing.screen) ? wordsFor(standing, catalogue, quartiers) : NONSENSE;
  return [...new Set([...Object.keys(standing.keys), ...words])];
}

const answered = ({ house: { parts, db } }: Seen, { attempt, standing }: Spot, typed: string) =>
  turn(turnParts(parts, holdingsOf(attempt), db), standing, typed);

/** A drop on the first page of each screen, and what the redial shows. */
async function redialled(seen: Seen, spot: Spot, queue: Spot[]): Promise<void> {
  const { screen } = spot.standing;
  if (seen.resumed.has(screen)) return;
  seen.resumed.add(screen);
  const way = `${spot.way} > (redial)`;
  const back = await attempted(seen, way, () =>
    dial(seen, spot.attempt.turn.phone, { ...spot, way }),
  );
  if (back) queue.push(back);
}

interface Dialling {
  dialled?: string;
  /** Where a session stood that was cut off. */
  standing?: Standing;
  way: string;
  after: string | null;
}

async function standAt(seen: Seen, phone: Phone, frame: Frame, way: string): Promise<Spot> {
  const { parts, db } = seen.house;
  const attempt = await read(seen, phone);
  const result = await open(turnParts(parts, holdingsOf(attempt), db), frame);
  const spot = { attempt, standing: result.standing, way, after: null };
  arrive(seen, spot, result);
  return spot;
}

async function dial(
  seen: Seen,
  phone: Phone,
  { dialled = '', standing, way, after }: Dialling,
): Promise<Spot | null> {
  const { parts, db } = seen.house;
  const attempt = await read(seen, phone);
  const stored = standing
    ? { standing, reply: '', open: true, isPrompt: false, earlier: [], turnRefs: [] }
    : null;
  const result = await begin(turnParts(parts, holdingsOf(attempt), db), {
    ...{ stored, dialled, isRecent: standing !== undefined },
  });
  const spot = { attempt, standing: blank, way, after };
  if (!('effect' in result)) return arrive(seen, spot, result)[0] ?? null;
  await changed(seen, spot, result, way);
  return null;
}

const blank: Standing = { screen: 'home', params: {}, stack: [], page: 0, keys: {}, misses: 0 };

/** Performs an effect as a turn does, goes on from there, and then shows each refusal once. */
async function changed(seen: Seen, spot: Spot, pending: PendingEffect, way: string): Promise<void> {
  const { screen } = pending.standing;
  const { run } = pending.effect;
  const kind = JSON.stringify([screen, pending.effect, askedOf(pending.standing)]);
  if (!seen.goneOnFrom.has(kind)) {
    const reached = await performed(seen, spot, pending, way);
    // Where it was refused to this one, somebody else may have it.
    if (reached === 'ok') seen.goneOnFrom.add(kind);
  }
  const reasons = Object.keys(seen.tree[screen]?.runs[run] ?? {});
  for (const reason of reasons) {
    const outcome = `${screen} ${run}: ${reason}`;
    if (reason === 'ok' || seen.outcomes.has(outcome)) continue;
    await performed(seen, spot, pending, `${way} (${reason})`, reason);
  }
}

async function performed(
  seen: Seen,
  spot: Spot,
  pending: PendingEffect,
  way: string,
  refusal?: string,
): Promise<string> {
  const { parts } = seen.house;
  let reached = refusal ?? 'ok';
  const perform: ConversationParts['perform'] = async (call, context) => {
    const result = refusal
      ? refusalOf(call, refusal)
      : await seen.house.parts.perform(call, context);
    reached = result.ok ? 'ok' : result.reason;
    return result;
  };
  await attempted(seen, way, () =>
    seen.house.undone(async () => {
      const { phone } = spot.attempt.turn;
      await taken(seen, { ...spot.attempt, parts: { ...parts, perform } }, pending);
      seen.outcomes.add(`${pending.standing.screen} ${pending.effect.run}: ${reached}`);
      const attempt = await read(seen, phone);
      const stored = parts.standings.open(attempt.person, attempt.row.conversation!)!;
      const { standing, reply: text, isPrompt } = stored;
      const result = { standing, text, end: !stored.open, isPrompt };
      const after = pending.effect.run;
      const [next] = arrive(seen, { attempt, way, after }, result);
      if (next) await explore(seen, next);
      if (result.end && !refusal) {
        const again = await dial(seen, phone, { way: `${way} > (dial)`, after });
        if (again) await explore(seen, again);
      }
    }),
  );
  return reached;
}

/** As a turn does: what was done before its transaction may have overtaken the row it was read with. */
async function taken(seen: Seen, attempt: Attempt, pending: PendingEffect): Promise<void> {
  try {
    await effectTurn(attempt, pending, 'answered');
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
    const { row, person } = await read(seen, attempt.turn.phone);
    await effectTurn({ ...attempt, row, person }, pending, 'answered');
  }
}

/** Looks at a page; gives it back when it is to be gone on from. */
function arrive(seen: Seen, spot: Omit<Spot, 'standing'>, result: TurnResult): Spot[] {
  const { standing, text: shown, end } = result;
  const { screen } = standing;
  seen.pages += 1;
  seen.screens.add(screen);
  for (const problem of pageProblems(shown)) report(seen, screen, spot.way, problem);
  const keys = Object.keys(standing.keys);
  if (!end && !result.isPrompt && keys.length === 0) {
    report(seen, screen, spot.way, `no key leads on from ${shown}`);
  }
  if (!end && !Object.hasOwn(standing.keys, '00')) {
    report(seen, screen, spot.way, `00 does not lead home from ${shown}`);
  }
  if (end || (spot.attempt.row.cart?.lines.length ?? 0) > 3) return [];
  return isNew(seen, spot, result) ? [{ ...spot, standing }] : [];
}

function isNew(
  seen: Seen,
  { attempt: { row }, after }: Omit<Spot, 'standing'>,
  { standing, text: shown }: TurnResult,
): boolean {
  const known = kindsOf(standing, row, after, seen.catalogue);
  if (known) {
    const fresh = known.filter((kind) => !seen.goneOnFrom.has(kind));
    for (const kind of fresh) seen.goneOnFrom.add(kind);
    return fresh.length > 0;
  }
  const holds = [row.places.length, (row.cart?.lines.length ?? 0) > 0];
  const keys = Object.values(standing.keys);
  const asked = askedOf(standing);
  const shape = JSON.stringify([standing.screen, standing.page, keys, asked, holds, after]);
  const kind = JSON.stringify([standing.screen, standing.page, asked, wordsOf(shown)]);
  const variants = seen.variants.get(shape) ?? 0;
  const most = after === null && !seen.isQuick ? VARIANTS.first : VARIANTS.after;
  if (seen.goneOnFrom.has(kind) || variants >= most) return false;
  seen.goneOnFrom.add(kind);
  seen.variants.set(shape, variants + 1);
  return true;
}

/** What a page says beside its numbers: of orders that stand alike one is gone on from. */
function wordsOf(shown: string): string {
  return shown.replace(/\d+/g, '#');
}

/** A fault on the way is a problem of that page, not the end of the walk. */
async function attempted<T>(seen: Seen, way: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    const { message, stack } = error as Error;
    if (/current transaction is aborted/.test(message)) throw error;
    report(seen, '?', way, `fault: ${message} ${firstFrames(stack)}`);
    return null;
  }
}

/** Where a fault came from, in the house's own files. */
function firstFrames(stack = ''): string {
  const frames = stack.match(/[\w-]+\/[\w-]+\.ts:\d+/g) ?? [];
  return `(${frames.slice(0, 3).join(', ')})`;
}

function report(seen: Seen, screen: string, way: string, problem: string): void {
  // The same page may be wrong in a thousand places.
  if (seen.reported.has(problem)) return;
  seen.reported.add(problem);
  seen.problems.push(`${screen} (${seen.language}) at ${way}: ${problem}`);
}

async function read({ house: { parts }, access }: Seen, phone: Phone): Promise<Attempt> {
  const row = await parts.store.read('ussd', parts.accounts.digestOf(phone));
  if (!row) throw new Error('nobody with this phone');
  const person = parts.accounts.toPerson(row);
  const input = { kind: 'whole', text: '' } as const;
  const gateway = { channel: 'ussd', gateway: 'africastalking', sessionRef: 'crawl', input };
  return {
    ...{ parts, row, person: access ? { ...person, access } : person, stored: null, budget: AHEAD },
    turn: { ...gateway, phone, arrivedMs: 0 },
  };
}
