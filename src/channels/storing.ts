import type { Language } from '../locales/index.js';
import type { EffectContext, Holdings } from '../menus/effects.js';
import { runEffect, type PendingEffect, type TurnParts, type TurnResult } from '../menus/engine.js';
import { saveConversation, type ConversationWrite } from '../models/conversation-store.js';
import { lockConversation, type TurnRow } from '../models/conversations.js';
import type { Runner, Tx } from '../models/database.js';
import type { Person } from '../services/person.js';
import type { CodeWork } from '../services/wallet-codes.js';
import type { Budget } from './budget.js';
import { noteShown, type Cause } from './telling-funnel.js';
import type { Stored } from './standing.js';
import type { ConversationParts, SessionReply, SessionTurn, Shown } from './session-turn.js';

/** Another turn of this conversation was stored first: read again. */
export class Overtaken extends Error {}

/** One try at a turn: what came in, what was read for it, and the time there is. */
export interface Attempt {
  parts: ConversationParts;
  turn: SessionTurn;
  row: TurnRow;
  /** Whose row it is, opened. */
  person: Person;
  stored: Stored | null;
  budget: Budget;
}

/** What the person holds as the turn begins; effects change this copy. */
export function holdingsOf({ row, person }: Attempt): Holdings {
  const { cart, places } = row;
  // By a number alone nobody sees where its owner lives, nor what they have; what is in the cart goes on.
  if (person.access === 'closed') return { person, cart: null, places: [], walletXaf: 0 };
  if (person.access === 'unproven') {
    const chosen = places.filter(({ id }) => id === cart?.placeId);
    return { person, cart: cart && { ...cart, last: null }, places: chosen, walletXaf: 0 };
  }
  return { person, cart, places, walletXaf: row.walletXaf ?? 0 };
}

/** What the engine works with; reads go where `runner` goes. */
export function turnParts(parts: ConversationParts, holdings: Holdings, runner: Runner): TurnParts {
  const { tree, render, help } = parts;
  return { tree, render, help, holdings, reads: () => parts.readsFor(holdings, runner) };
}

/** Effect, screen, reply, ledger entries and outbox rows in one transaction. */
export async function effectTurn(
  attempt: Attempt,
  pending: PendingEffect,
  how: Cause['how'],
): Promise<SessionReply> {
  const { parts, person, budget } = attempt;
  budget.check();
  const codeWork = await parts.beforehand(pending.effect, { person, key: keyOf(attempt) });
  budget.check();
  const done = await parts.db.transaction((tx) => performed(attempt, pending, tx, codeWork), {
    savepoint: true,
    timeoutMs: budget.remainingMs(),
  });
  parts.afterCommit();
  noteShown(attempt, done.result, { ...done.cause, how });
  return done.reply;
}

async function performed(
  attempt: Attempt,
  pending: PendingEffect,
  tx: Tx,
  codeWork: CodeWork | null,
) {
  const { parts, turn: inbound, row } = attempt;
  if (!(await lockConversation(tx, inbound.channel, row))) throw new Overtaken();
  const holdings = holdingsOf(attempt);
  const context = { ...effectContext(attempt, tx, holdings), codeWork };
  let outcome = 'ok';
  const result = await runEffect(turnParts(parts, holdings, tx), pending, async (call) => {
    const answer = await parts.perform(call, context);
    if (answer.ok) return answer;
    outcome = answer.reason;
    await tx.rollbackToSavepoint();
    return answer;
  });
  // A dialled dish is the first page of its session, whatever the one before has come to.
  const isSame = row.conversation?.sessionRef === inbound.sessionRef;
  const turns = isSame ? (row.conversation?.turns ?? 0) + 1 : 0;
  // Whoever joined another account, or left one, has its key from now on.
  const { write, stored } = toStore({ ...attempt, person: holdings.person }, result, turns);
  if (!(await saveConversation(tx, write))) throw new Overtaken();
  await inbound.post?.(tx, shownOf(attempt, result, holdings.person.language));
  const reply = { text: stored.reply, open: stored.open };
  const language = holdings.person.language ?? parts.settings.defaultLanguage;
  return { reply, result, cause: { language, effect: pending.effect.run, outcome } };
}

/** The page as whoever posts it needs it. */
export function shownOf(
  { parts, row }: Attempt,
  { text, taps, end, isPrompt }: TurnResult,
  language: Language | null,
): Shown {
  return {
    text,
    ...(taps ? { taps } : {}),
    language: language ?? parts.settings.defaultLanguage,
    ...{ open: !end, isPrompt },
    version: (row.conversation?.version ?? 0) + 1,
  };
}

function effectContext(attempt: Attempt, tx: Tx, holdings: Holdings): EffectContext {
  const { parts, turn: inbound } = attempt;
  const key = keyOf(attempt);
  return { tx, channel: inbound.channel, holdings, key, now: parts.clock.now() };
}

/** One page, one effect: the conversation and the page shown. */
function keyOf({ turn: inbound, row }: Attempt): string {
  return `${inbound.channel}:${row.phoneId}:${String(row.conversation?.version ?? 0)}`;
}

/** The page as it is stored on top of the version it was made from, inside the turn's time. */
export function toStore(
  { parts, turn: inbound, row, person, stored: before, budget }: Attempt,
  result: TurnResult,
  turns: number,
): { write: ConversationWrite; stored: Stored } {
  budget.check();
  const now = parts.clock.now();
  const isSame = row.conversation?.sessionRef === inbound.sessionRef;
  const stored: Stored = {
    standing: result.standing,
    reply: result.text,
    open: !result.end,
    isPrompt: result.isPrompt,
    earlier: isSame ? (before?.earlier ?? []) : earlierSessions(parts, row, before),
    turnRefs: parts.texts.turnRefs(inbound, isSame ? (before?.turnRefs ?? []) : []),
  };
  const write: ConversationWrite = {
    channel: inbound.channel,
    phoneId: row.phoneId,
    version: (row.conversation?.version ?? 0) + 1,
    gateway: inbound.gateway,
    sessionRef: inbound.sessionRef,
    sessionOpen: stored.open,
    sessionStartedAt: isSame && row.conversation ? row.conversation.sessionStartedAt : now,
    ...parts.texts.seen(inbound),
    turns,
    screen: result.standing.screen,
    sealed: parts.standings.seal(person, stored),
    updatedAt: now,
  };
  return { write, stored };
}

/** A gateway repeats a turn for minutes at most: the last few sessions are enough to know it. */
const EARLIER_SESSIONS = 4;

/** The sessions that a new one leaves behind. */
function earlierSessions({ texts }: ConversationParts, row: TurnRow, stored: Stored | null) {
  const last = row.conversation ? [texts.tag(row.conversation.sessionRef)] : [];
  return [...last, ...(stored?.earlier ?? [])].slice(0, EARLIER_SESSIONS);
}
