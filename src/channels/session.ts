import { answerAll } from '../menus/chain.js';
import { again, homeOf, open, turn, type TurnResult } from '../menus/engine.js';
import { saveConversation } from '../models/conversation-store.js';
import { lockConversation, type TurnRow } from '../models/conversations.js';
import type { Person } from '../services/person.js';
import { begin } from './beginning.js';
import type { Budget } from './budget.js';
import type { Known, Left } from './kept.js';
import type { Stored } from './standing.js';
import {
  ending,
  type ConversationParts,
  type Leap,
  type SessionReply,
  type SessionTurn,
} from './session-turn.js';
import {
  effectTurn,
  holdingsOf,
  Overtaken,
  shownOf,
  toStore,
  turnParts,
  type Attempt,
} from './storing.js';
import { howAnswered, noteShown, type Cause } from './telling-funnel.js';

/** Opens what is stored of a person's conversation. */
export function opened(parts: ConversationParts, row: TurnRow): Known {
  const person = parts.accounts.toPerson(row);
  const stored = openStored(parts, person, row.conversation);
  return { row, person, stored, elsewhere: openElsewhere(parts, person, row) };
}

/** The newer of two places is where a person stands. */
function openElsewhere(
  parts: ConversationParts,
  person: Person,
  { elsewhere, conversation }: TurnRow,
): Known['elsewhere'] {
  if (!elsewhere) return null;
  const at = new Date(elsewhere.updatedAt);
  if (conversation && conversation.updatedAt >= at) return null;
  const sealed = Buffer.from(elsewhere.sealed, 'base64');
  const stored = openStored(parts, person, { screen: elsewhere.screen, sealed });
  return stored && { stored, at };
}

/** Reads what a turn's text is, runs it, and stores where it leads. */
export async function exchangeOnce(
  parts: ConversationParts,
  turn: SessionTurn,
  known: Known,
  budget: Budget,
): Promise<SessionReply> {
  const { row, person, stored } = known;
  const reading = parts.texts.read(row.conversation, turn, {
    earlier: stored?.earlier ?? [],
    turnRefs: stored?.turnRefs ?? [],
    isSoon: isSoon(parts, turn, row),
  });
  if (stored && reading.kind !== 'start') {
    // The answer to the newest text is repeated byte for byte; older texts re-show the same page.
    if (reading.kind !== 'input' || !stored.open) {
      parts.kept.keep(turn, known);
      return { text: stored.reply, open: stored.open };
    }
  }
  const attempt: Attempt = { parts, turn, ...known, budget };
  if (turn.leap && person.language !== null) return leap(attempt, turn.leap);
  if (reading.kind === 'input' && stored) return continueSession(attempt, stored, reading.typed);
  const holdings = holdingsOf(attempt);
  const left = known.elsewhere ?? (stored && row.conversation ? leftHere(stored, row) : null);
  const started = await begin(turnParts(parts, holdings, parts.db), {
    stored: left?.stored ?? null,
    // Where a session goes on but its page cannot be read, its text is no dialled address.
    dialled: reading.kind === 'start' ? reading.dialled : '',
    isRecent: left !== null && isRecent(parts, turn, left.at),
    goesOn: turn.goesOn === true,
    language: turn.language,
  });
  return 'effect' in started
    ? effectTurn(attempt, started, 'dialled')
    : browse(attempt, started, 0, 'dialled');
}

/** To the page again, or to another one; the page that is left waits behind it. */
async function leap(attempt: Attempt, to: Leap): Promise<SessionReply> {
  const { parts, row, person, stored } = attempt;
  const engine = turnParts(parts, holdingsOf(attempt), parts.db);
  const turns = row.conversation?.turns ?? 0;
  const at = stored?.open ? stored.standing : null;
  if (to.kind === 'open') {
    const stack = at ? [...at.stack, { screen: at.screen, params: at.params }] : [];
    return browse(attempt, await open(engine, to, stack), turns, 'answered');
  }
  const result = at
    ? await again(engine, at, to.remark)
    : await open(engine, { screen: homeOf(person), params: {} });
  return browse(attempt, result, turns, 'missed');
}

/** A damaged row must not shut a person out for good: they start again, with their cart. */
function openStored(
  { standings, log }: ConversationParts,
  person: Person,
  conversation: Parameters<ConversationParts['standings']['open']>[1] | null,
): Stored | null {
  try {
    return conversation && standings.open(person, conversation);
  } catch (error) {
    log.error('conversation_unreadable', { error });
    return null;
  }
}

function leftHere(stored: Stored, { conversation }: TurnRow): Left | null {
  return conversation && { stored, at: conversation.updatedAt };
}

/** Who asks to go on means what they left today; who only dials again, what they just left. */
const GOES_ON_MS = 24 * 60 * 60 * 1000;

function isRecent({ clock, settings }: ConversationParts, turn: SessionTurn, at: Date): boolean {
  const windowMs = turn.goesOn ? GOES_ON_MS : settings.resumeMs;
  return at.getTime() >= clock.now().getTime() - windowMs;
}

/** Whether a turn reached us before our last answer was written, or hardly after. */
function isSoon({ clock, settings }: ConversationParts, turn: SessionTurn, row: TurnRow): boolean {
  const underWayMs = clock.monotonicMs() - turn.arrivedMs;
  const arrivedAt = clock.now().getTime() - underWayMs;
  const answeredAt = row.conversation?.updatedAt.getTime() ?? Number.NEGATIVE_INFINITY;
  return arrivedAt < answeredAt + settings.repeatMs;
}

async function continueSession(
  attempt: Attempt,
  stored: Stored,
  typed: string,
): Promise<SessionReply> {
  const { parts, turn: inbound, row } = attempt;
  const turns = (row.conversation?.turns ?? 0) + 1;
  const { input } = inbound;
  const isFull = input.kind === 'whole' && input.text.length > parts.settings.maxTextLength;
  if (turns > parts.settings.maxTurns || isFull) {
    return tooLong(attempt, stored);
  }
  const engine = turnParts(parts, holdingsOf(attempt), parts.db);
  const isSeveral = typed.includes('*') && !stored.isPrompt;
  const answer = isSeveral ? answerAll : turn;
  const result = await answer(engine, stored.standing, typed);
  if ('effect' in result) return effectTurn(attempt, result, 'answered');
  return browse(attempt, result, turns, howAnswered(stored.standing, typed, result.standing));
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
  return browse(attempt, ended, 0, 'cut');
}

/** Stores a page that changed nothing in the world, notes it, and keeps it for the next turn. */
async function browse(
  attempt: Attempt,
  result: TurnResult,
  turns: number,
  how: Cause['how'],
): Promise<SessionReply> {
  const { parts, turn: inbound, person } = attempt;
  const { write, stored } = toStore(attempt, result, turns);
  if (inbound.post) return posted(attempt, result, { write, stored, how });
  const row = await parts.store.save(write, attempt.row);
  if (!row) throw new Overtaken();
  noteShown(attempt, result, { how });
  parts.seenCatalogue(row.catalogueVersion);
  if (row.conversation) parts.kept.keep(inbound, { row, person, stored, elsewhere: null });
  return { text: stored.reply, open: stored.open };
}

/** A page that leaves as a message: both are in one commit. */
async function posted(
  attempt: Attempt,
  result: TurnResult,
  { write, stored, how }: ReturnType<typeof toStore> & { how: Cause['how'] },
): Promise<SessionReply> {
  const { parts, turn: inbound, row, person } = attempt;
  await parts.db.transaction(async (tx) => {
    if (!(await lockConversation(tx, inbound.channel, row))) throw new Overtaken();
    if (!(await saveConversation(tx, write))) throw new Overtaken();
    await inbound.post?.(tx, shownOf(attempt, result, person.language));
  });
  parts.afterCommit();
  noteShown(attempt, result, { how });
  return { text: stored.reply, open: stored.open };
}
