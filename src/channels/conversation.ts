import type { Clock } from '../lib/clock.js';
import { AppError } from '../lib/errors.js';
import { createLanes } from '../lib/lanes.js';
import type { Log } from '../lib/log.js';
import type { Phone } from '../lib/phone.js';
import { text, type Language } from '../locales/index.js';
import type { EffectContext, Holdings, Perform } from '../menus/effects.js';
import { again, runEffect, turn, type Render, type TurnParts } from '../menus/engine.js';
import type { TurnResult } from '../menus/engine.js';
import type { Reads } from '../menus/reads.js';
import type { Tree } from '../menus/screen.js';
import {
  lockConversation,
  saveConversation,
  type ConversationStore,
  type TurnRow,
} from '../models/conversations.js';
import type { Database, Runner, Tx } from '../models/database.js';
import type { Accounts } from '../services/accounts.js';
import type { Person } from '../services/person.js';
import { createBudget, withinBudget, type Budget } from './budget.js';
import { begin } from './beginning.js';
import type { SessionTexts } from './session-text.js';
import type { Standings, Stored } from './standing.js';

/** One turn of a session, as an adapter gives it: what gateways differ in has ended before. */
export interface SessionTurn {
  channel: string;
  gateway: string;
  phone: Phone;
  sessionRef: string;
  /** All input of the session so far, joined by `*`; at a start, what was dialled after the code. */
  text: string;
  /** The clock's monotonic time when the request reached us. */
  arrivedMs: number;
}

/** The page a phone shows, and whether its session goes on. */
export interface SessionReply {
  text: string;
  open: boolean;
}

export interface ConversationSettings {
  deadlineMs: number;
  /** How much of the deadline a turn may wait before it starts; then it is answered "busy". */
  waitMs: number;
  /** Turns under way at once; past it new ones are answered "busy". */
  maxUnderWay: number;
  maxTurns: number;
  maxTextLength: number;
  resumeMs: number;
  defaultLanguage: Language;
}

export interface ConversationParts {
  db: Database;
  store: ConversationStore;
  clock: Clock;
  log: Log;
  accounts: Accounts;
  texts: SessionTexts;
  standings: Standings;
  tree: Tree;
  render: Render;
  perform: Perform;
  readsFor(holdings: Holdings, runner: Runner): Reads;
  help: TurnParts['help'];
  seenCatalogue(version: number): void;
  /** Told after every commit that may have written outbox rows. */
  afterCommit(): void;
  settings: ConversationSettings;
}

export interface Conversations {
  answer(turn: SessionTurn): Promise<SessionReply>;
}

/** Another turn of this conversation was stored first: read again. */
class Overtaken extends Error {}

const MAX_TRIES = 4;

/** Holds conversations over pages: one turn, one commit (DESIGN.md section 3). */
export function createConversations(parts: ConversationParts): Conversations {
  const lanes = createLanes();
  const inFlight = new Map<string, Promise<SessionReply>>();
  let underWay = 0;

  async function take(turn: SessionTurn): Promise<SessionReply> {
    const { clock, settings } = parts;
    const spoken = { language: settings.defaultLanguage };
    const busy = () => ending(parts, spoken.language, 'failure.busy');
    if (underWay >= settings.maxUnderWay) return busy();
    underWay += 1;
    const budget = createBudget(clock, turn.arrivedMs, settings.deadlineMs);
    const work = lanes.run(`${turn.channel}|${turn.phone}`, async () => {
      if (budget.remainingMs() < settings.deadlineMs - settings.waitMs) return busy();
      return exchange(parts, turn, budget, spoken);
    });
    void work.catch(() => undefined).finally(() => (underWay -= 1));
    return withinBudget(budget, guarded(parts, turn, work, spoken), busy);
  }

  return {
    answer(turn) {
      const key = `${turn.gateway}|${turn.sessionRef}|${turn.phone}|${turn.text}`;
      const known = inFlight.get(key);
      if (known) return known;
      const reply = take(turn).finally(() => inFlight.delete(key));
      inFlight.set(key, reply);
      return reply;
    },
  };
}

type Farewell = 'failure.busy' | 'failure.unexpected' | 'failure.session_long';

/** A sentence that closes the session, in letters that every phone can show. */
function ending({ render }: ConversationParts, language: Language, key: Farewell): SessionReply {
  const page = render({ kind: 'end', body: text(key) }, { language, page: 0, back: false });
  return { text: page.text, open: false };
}

/** A fault inside is logged and answered with a sentence; the gateway never sees it. */
async function guarded(
  parts: ConversationParts,
  turn: SessionTurn,
  work: Promise<SessionReply>,
  spoken: { language: Language },
): Promise<SessionReply> {
  try {
    return await work;
  } catch (error) {
    parts.log.error('turn_failed', { gateway: turn.gateway, channel: turn.channel, error });
    const isBusy = error instanceof AppError && error.retryable;
    return ending(parts, spoken.language, isBusy ? 'failure.busy' : 'failure.unexpected');
  }
}

async function exchange(
  parts: ConversationParts,
  turn: SessionTurn,
  budget: Budget,
  spoken: { language: Language },
): Promise<SessionReply> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const row = await readRow(parts, turn);
    spoken.language = row.language ?? spoken.language;
    try {
      return await exchangeOnce(parts, turn, row, budget);
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
  throw new AppError('overloaded', 'a conversation was overtaken too often', { retryable: true });
}

async function readRow(parts: ConversationParts, turn: SessionTurn): Promise<TurnRow> {
  const digest = parts.accounts.digestOf(turn.phone);
  const known = await parts.store.read(turn.channel, digest);
  if (known) return known;
  await parts.accounts.admit(parts.db, turn.phone);
  const admitted = await parts.store.read(turn.channel, digest);
  if (!admitted) throw new AppError('state_missing', 'a person just admitted cannot be read');
  return admitted;
}

async function exchangeOnce(
  parts: ConversationParts,
  turn: SessionTurn,
  row: TurnRow,
  budget: Budget,
): Promise<SessionReply> {
  parts.seenCatalogue(row.catalogueVersion);
  const person = parts.accounts.toPerson(row);
  const stored = openStored(parts, person, row);
  const { sessionRef, text: whole } = turn;
  const reading = parts.texts.read(row.conversation, sessionRef, whole, stored?.earlier);
  if (stored && reading.kind !== 'start') {
    // The answer to the newest text is repeated byte for byte; older texts re-show the same page.
    if (reading.kind !== 'input' || !stored.open) return { text: stored.reply, open: stored.open };
  }
  const attempt: Attempt = { parts, turn, row, stored, budget };
  if (reading.kind === 'input' && stored) return continueSession(attempt, stored, reading.typed);
  const holdings = holdingsOf(parts, row);
  const started = await begin(turnParts(parts, holdings, parts.db), {
    stored,
    // Where a session goes on but its page cannot be read, its text is no dialled address.
    dialled: reading.kind === 'start' ? whole : '',
    isRecent: isRecent(parts, row),
  });
  return 'effect' in started
    ? effectTurn(attempt, started)
    : store(attempt, started, 0, (write) => parts.store.save(write));
}

/** A damaged row must not shut a person out for good: they start again, with their cart. */
function openStored(
  { standings, log }: ConversationParts,
  person: Person,
  { conversation }: TurnRow,
): Stored | null {
  try {
    return conversation && standings.open(person, conversation);
  } catch (error) {
    log.error('conversation_unreadable', { error });
    return null;
  }
}

interface Attempt {
  parts: ConversationParts;
  turn: SessionTurn;
  row: TurnRow;
  stored: Stored | null;
  budget: Budget;
}

function isRecent({ clock, settings }: ConversationParts, row: TurnRow): boolean {
  const since = clock.now().getTime() - settings.resumeMs;
  return row.conversation !== null && row.conversation.updatedAt.getTime() >= since;
}

function holdingsOf(parts: ConversationParts, row: TurnRow): Holdings {
  return { person: parts.accounts.toPerson(row), cart: row.cart, places: row.places };
}

function turnParts(parts: ConversationParts, holdings: Holdings, runner: Runner): TurnParts {
  const { tree, render, help } = parts;
  return { tree, render, help, holdings, reads: () => parts.readsFor(holdings, runner) };
}

async function continueSession(
  attempt: Attempt,
  stored: Stored,
  typed: string,
): Promise<SessionReply> {
  const { parts, turn: inbound, row } = attempt;
  const turns = (row.conversation?.turns ?? 0) + 1;
  if (turns > parts.settings.maxTurns || inbound.text.length > parts.settings.maxTextLength) {
    return tooLong(attempt, stored);
  }
  const engine = turnParts(parts, holdingsOf(parts, row), parts.db);
  // Several answers at once are never several steps: nobody skips a page.
  const isSeveral = typed.includes('*') && !stored.isPrompt;
  const result = isSeveral
    ? await again(engine, stored.standing, text('input.one_at_a_time'))
    : await turn(engine, stored.standing, typed);
  if ('effect' in result) return effectTurn(attempt, result);
  return store(attempt, result, turns, (write) => parts.store.save(write));
}

/** The session ends politely; where the person stands is kept for the next dial. */
async function tooLong(attempt: Attempt, stored: Stored): Promise<SessionReply> {
  const language = attempt.row.language ?? attempt.parts.settings.defaultLanguage;
  const ended: TurnResult = {
    standing: stored.standing,
    text: ending(attempt.parts, language, 'failure.session_long').text,
    end: true,
    isPrompt: stored.isPrompt,
  };
  return store(attempt, ended, 0, (write) => attempt.parts.store.save(write));
}

/** Effect, screen, reply, ledger entries and outbox rows in one transaction. */
async function effectTurn(
  attempt: Attempt,
  pending: Extract<Awaited<ReturnType<typeof turn>>, { effect: unknown }>,
): Promise<SessionReply> {
  const { parts, turn: inbound, row, budget } = attempt;
  budget.check();
  const reply = await parts.db.transaction(
    async (tx) => {
      await lock(tx, inbound, row);
      const holdings = holdingsOf(parts, row);
      const engine = turnParts(parts, holdings, tx);
      const context = effectContext(parts, inbound, row, tx, holdings);
      const result = await runEffect(engine, pending, async (call) => {
        const outcome = await parts.perform(call, context);
        if (!outcome.ok) await tx.rollbackToSavepoint();
        return outcome;
      });
      const turns = (row.conversation?.turns ?? 0) + 1;
      return store(attempt, result, turns, (write) => saveConversation(tx, write));
    },
    { savepoint: true, timeoutMs: budget.remainingMs() },
  );
  parts.afterCommit();
  return reply;
}

async function lock(tx: Tx, inbound: SessionTurn, row: TurnRow): Promise<void> {
  const version = await lockConversation(tx, inbound.channel, row.phoneId);
  if (version !== (row.conversation?.version ?? null)) throw new Overtaken();
}

function effectContext(
  parts: ConversationParts,
  inbound: SessionTurn,
  row: TurnRow,
  tx: Tx,
  holdings: Holdings,
): EffectContext {
  const page = row.conversation?.version ?? 0;
  return {
    tx,
    channel: inbound.channel,
    holdings,
    key: `${inbound.channel}:${row.phoneId}:${String(page)}`,
    now: parts.clock.now(),
  };
}

type Save = (write: Parameters<typeof saveConversation>[1]) => Promise<boolean>;

async function store(
  { parts, turn: inbound, row, stored, budget }: Attempt,
  result: TurnResult,
  turns: number,
  save: Save,
): Promise<SessionReply> {
  budget.check();
  const now = parts.clock.now();
  const isSame = row.conversation?.sessionRef === inbound.sessionRef;
  const person = parts.accounts.toPerson(row);
  const open = !result.end;
  const saved = await save({
    channel: inbound.channel,
    phoneId: row.phoneId,
    version: (row.conversation?.version ?? 0) + 1,
    gateway: inbound.gateway,
    sessionRef: inbound.sessionRef,
    sessionOpen: open,
    sessionStartedAt: isSame && row.conversation ? row.conversation.sessionStartedAt : now,
    seenLength: inbound.text.length,
    seenDigest: parts.texts.digest(inbound.sessionRef, inbound.text),
    turns,
    screen: result.standing.screen,
    sealed: parts.standings.seal(person, {
      standing: result.standing,
      reply: result.text,
      open,
      isPrompt: result.isPrompt,
      earlier: isSame ? (stored?.earlier ?? []) : earlierSessions(parts, row, stored),
    }),
    updatedAt: now,
  });
  if (!saved) throw new Overtaken();
  return { text: result.text, open };
}

/** A gateway repeats a turn for minutes at most: the last few sessions are enough to know it. */
const EARLIER_SESSIONS = 4;

/** The sessions that a new one leaves behind. */
function earlierSessions({ texts }: ConversationParts, row: TurnRow, stored: Stored | null) {
  const last = row.conversation ? [texts.tag(row.conversation.sessionRef)] : [];
  return [...last, ...(stored?.earlier ?? [])].slice(0, EARLIER_SESSIONS);
}
