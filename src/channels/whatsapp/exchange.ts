import { addMs } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import { text, type Text } from '../../locales/index.js';
import { readErrand } from '../../menus/customer/errand.js';
import { createBudget } from '../budget.js';
import type { Known } from '../kept.js';
import type { Leap, SessionInput, SessionTurn } from '../session-turn.js';
import { exchangeOnce, opened } from '../session.js';
import { Overtaken } from '../storing.js';
import type { Understood } from '../understood.js';
import { AlreadyTaken, postPage, postWords, take, type ChatParts, type Heard } from './chat.js';
import { readTap } from './taps.js';
import { isDialled, isGreeting, keyFor } from './words.js';

/** A chat goes on where it stood within a day; later it begins again. */
const CHAT_MS = 24 * 60 * 60 * 1000;
const TURN_MS = 20_000;
const MAX_TRIES = 4;
/** No page and no command takes more; what is longer is cut, not refused. */
const MAX_WORDS = 1_600;

/** What a message comes to, once the page that its writer has is known. */
type Course = PageCourse | SaidCourse;

type PageCourse =
  /** A key, a tap, words for the page. */
  | { kind: 'answer'; typed: string }
  /** The first page, what was dialled, or (`goesOn`) where they were, on whatever channel. */
  | { kind: 'begin'; dialled: string; goesOn?: true }
  | { kind: 'leap'; leap: Leap };

type SaidCourse =
  | { kind: 'command'; understood: Understood }
  /** What may be an order in somebody's own words; if it is none, it was meant for the page. */
  | { kind: 'perhaps'; understood: Understood; otherwise: PageCourse }
  /** Noted, and nothing said. */
  | { kind: 'silence' };

/** Holds one exchange in a chat: once for each message, whatever the gateway repeats. */
export function createChatExchange(parts: ChatParts): (heard: Heard) => Promise<void> {
  return async (heard) => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      try {
        await once(parts, heard);
        return;
      } catch (error) {
        if (error instanceof AlreadyTaken) return;
        if (!(error instanceof Overtaken)) throw error;
      }
    }
    throw new AppError('overloaded', 'a chat was overtaken too often', { retryable: true });
  };
}

async function once(parts: ChatParts, heard: Heard): Promise<void> {
  const known = await readKnown(parts, heard);
  const course = await courseOf(parts, heard, known);
  if (!course) return;
  switch (course.kind) {
    case 'silence':
      return parts.db.transaction((tx) => take(parts, tx, heard));
    case 'command':
      await command(parts, heard, course.understood);
      return;
    case 'perhaps':
      if (await command(parts, heard, course.understood)) return;
      return turn(parts, heard, known, course.otherwise);
    default:
      return turn(parts, heard, known, course);
  }
}

async function readKnown({ conversation }: ChatParts, { person }: Heard): Promise<Known> {
  const row = await conversation.store.read(
    'whatsapp',
    conversation.accounts.digestOf(person.phone),
  );
  if (!row) throw new AppError('state_missing', 'whoever chats has no row');
  const known = opened(conversation, row);
  // What is closed to who is not proven stays closed, whatever the row says of the number.
  return person.access ? { ...known, person: { ...known.person, access: person.access } } : known;
}

/** Null for a message that was taken in before. */
async function courseOf(parts: ChatParts, heard: Heard, known: Known): Promise<Course | null> {
  const { body } = heard;
  switch (body.kind) {
    case 'unsupported':
      return { kind: 'silence' };
    case 'voice':
      return again(text('chat.voice'));
    case 'image':
      return body.caption === undefined
        ? again(text('chat.photo'))
        : courseOfWords(parts, heard, known, body.caption);
    case 'location':
      return atPlace(known, { lat: body.latitude, lon: body.longitude });
    case 'choice':
      return courseOfTap(parts, heard, known, body);
    case 'text':
      return courseOfWords(parts, heard, known, body.text);
  }
}

/** A tap on the page that is there answers it; one on an older page shows the page once more. */
async function courseOfTap(
  parts: ChatParts,
  heard: Heard,
  known: Known,
  { id, title }: { id: string; title: string },
): Promise<Course | null> {
  const tap = readTap(id);
  if (!tap) return courseOfWords(parts, heard, known, /^\d$/.test(id) ? id : title);
  const isNow = tap.version === known.row.conversation?.version && isOpen(parts, known);
  return isNow ? { kind: 'answer', typed: tap.key } : again(text('chat.older_page'));
}

async function courseOfWords(
  parts: ChatParts,
  heard: Heard,
  known: Known,
  words: string,
): Promise<Course | null> {
  const typed = words.trim().slice(0, MAX_WORDS);
  const page = isOpen(parts, known) ? known.stored : null;
  const key = page && keyFor(typed, page.standing);
  if (page?.isPrompt && key === null) return { kind: 'answer', typed };
  const understood = await parts.understand(asText(heard, typed));
  if (!understood) return null;
  const { decision } = understood;
  if (key !== null && !isForQuestion(understood, known)) return { kind: 'answer', typed: key };
  if (isDialled(typed)) return { kind: 'begin', dialled: typed };
  if (isGreeting(typed)) return page ? again() : begin;
  if (decision.kind === 'run' && decision.command.verb === 'resume') {
    return page ? again() : { ...begin, goesOn: true };
  }
  if (isClear(understood)) return { kind: 'command', understood };
  if (decision.kind === 'silent') return { kind: 'silence' };
  const otherwise: PageCourse = page ? { kind: 'answer', typed } : begin;
  return decision.kind === 'free' ? { kind: 'perhaps', understood, otherwise } : otherwise;
}

/** A command, a digit for a question, a place we asked for; not what could only be asked back. */
function isClear({ parsed, decision }: Understood): boolean {
  return parsed.kind === 'command' || ['run', 'digit', 'where'].includes(decision.kind);
}

const begin = { kind: 'begin', dialled: '' } as const;

function again(remark?: Text): PageCourse {
  return { kind: 'leap', leap: remark ? { kind: 'again', remark } : { kind: 'again' } };
}

/** A bare digit is for what was asked last: the page, or a question that came after it. */
function isForQuestion({ decision, askedAt }: Understood, { row }: Known): boolean {
  const shownAt = row.conversation?.updatedAt ?? null;
  return decision.kind === 'digit' && askedAt !== null && shownAt !== null && askedAt >= shownAt;
}

/** The quartiers around a place, for whatever the person was about to do. */
function atPlace({ stored }: Known, at: { lat: number; lon: number }): PageCourse {
  const errand = readErrand(stored?.open ? stored.standing.params : {});
  return { kind: 'leap', leap: { kind: 'open', screen: 'pin', params: { ...errand, ...at } } };
}

function isOpen({ clock }: ChatParts, { row, stored }: Known): boolean {
  const since = addMs(clock.now(), -CHAT_MS);
  return stored?.open === true && (row.conversation?.updatedAt ?? since) > since;
}

async function turn(
  parts: ChatParts,
  heard: Heard,
  known: Known,
  course: PageCourse,
): Promise<void> {
  const { conversation, clock } = parts;
  let isPosted = false;
  const session: SessionTurn = {
    ...sessionOf(parts, heard, known, course),
    async post(tx, shown) {
      await take(parts, tx, heard);
      await postPage(parts, tx, heard, shown);
      isPosted = true;
    },
  };
  const budget = createBudget(clock, session.arrivedMs, TURN_MS);
  await exchangeOnce(conversation, session, known, budget);
  // The same message, read again after it had been answered: only noted.
  if (!isPosted) await parts.db.transaction((tx) => take(parts, tx, heard));
}

function sessionOf(
  parts: ChatParts,
  { inbound, person }: Heard,
  known: Known,
  course: PageCourse,
): SessionTurn {
  const { gateway, externalId: turnRef } = inbound;
  const begun = isOpen(parts, known) ? known.row.conversation?.sessionRef : undefined;
  const isStart = course.kind === 'begin' || begun === undefined;
  const typed = course.kind === 'answer' ? course.typed : '';
  const dialled = course.kind === 'begin' ? course.dialled : '';
  const input: SessionInput = { kind: 'last', text: isStart ? dialled : typed, isStart, turnRef };
  return {
    ...{ channel: 'whatsapp', gateway, phone: person.phone, input },
    sessionRef: isStart ? turnRef : begun,
    arrivedMs: parts.clock.monotonicMs(),
    ...(course.kind === 'leap' ? { leap: course.leap } : {}),
    ...(course.kind === 'begin' && course.goesOn ? { goesOn: true } : {}),
  };
}

/** Nothing was understood: what was begun is taken back. */
class NotSaid extends Error {}

/** What can be asked for by SMS can be asked for here. False: it asks for nothing of that. */
async function command(
  parts: ChatParts,
  heard: Heard,
  { isOwn, decision, act, mayAnswer }: Understood,
): Promise<boolean> {
  const done = isOwn ? await act(null) : null;
  try {
    await parts.db.transaction(async (tx) => {
      await take(parts, tx, heard);
      const outcome = done ?? (await act(tx));
      if (decision.kind === 'free' && (!outcome || outcome.automatic)) throw new NotSaid();
      if (outcome && (await mayAnswer(tx, outcome))) await postWords(parts, tx, heard, outcome);
    });
  } catch (error) {
    if (error instanceof NotSaid) return false;
    throw error;
  }
  parts.afterCommit();
  return true;
}

function asText({ inbound, person }: Heard, words: string): Parameters<ChatParts['understand']>[0] {
  const { gateway, externalId, at } = inbound;
  return {
    ...{ channel: 'whatsapp', gateway, externalId, at, text: words, to: '' },
    from: person.phone,
    ...(person.access ? { access: person.access } : {}),
  };
}
