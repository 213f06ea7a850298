import { addMs } from '../../lib/clock.js';
import { text, type Text } from '../../locales/index.js';
import { readErrand } from '../../menus/customer/errand.js';
import type { Known } from '../kept.js';
import type { Leap } from '../session-turn.js';
import type { Stored } from '../standing.js';
import type { Understood } from '../understood.js';
import type { ChatParts, Heard } from './chat.js';
import { readTap } from './taps.js';
import { isDialled, isGreeting, keyFor } from './words.js';

/** A chat goes on where it stood within a day; later it begins again. */
const CHAT_MS = 24 * 60 * 60 * 1000;
/** No page and no command takes more; what is longer is cut, not refused. */
const MAX_WORDS = 1_600;

/** What a message comes to, once the page that its writer has is known. */
export type Course = PageCourse | SaidCourse;

export type PageCourse =
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

/** Null for a message that was taken in before. */
export async function courseOf(
  parts: ChatParts,
  heard: Heard,
  known: Known,
): Promise<Course | null> {
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
  const understood = await parts.understand(asText(heard, typed));
  if (!understood) return null;
  const page = isOpen(parts, known) ? known.stored : null;
  const toPage = page && courseOnPage(page, typed, { understood, known });
  return toPage ?? courseElsewhere(typed, understood, page !== null);
}

/** What the page takes by itself: its keys, and on a page that asks for words all but STOP. */
function courseOnPage(
  { standing, isPrompt }: Stored,
  typed: string,
  { understood, known }: { understood: Understood; known: Known },
): PageCourse | null {
  const key = keyFor(typed, standing);
  if (key !== null && !isForQuestion(understood, known)) return { kind: 'answer', typed: key };
  const { decision } = understood;
  const isStop = decision.kind === 'run' && decision.command.verb === 'stop';
  return isPrompt && key === null && !isStop ? { kind: 'answer', typed } : null;
}

/** What the words mean wherever somebody stands; at last, an answer to the page there is. */
function courseElsewhere(typed: string, understood: Understood, hasPage: boolean): Course {
  const { decision } = understood;
  if (isDialled(typed)) return { kind: 'begin', dialled: typed };
  if (isGreeting(typed)) return hasPage ? again() : begin;
  if (decision.kind === 'run' && decision.command.verb === 'resume') {
    return hasPage ? again() : { ...begin, goesOn: true };
  }
  if (isClear(understood)) return { kind: 'command', understood };
  if (decision.kind === 'silent') return { kind: 'silence' };
  const otherwise: PageCourse = hasPage ? { kind: 'answer', typed } : begin;
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

/** The page that was shown last still takes an answer. */
export function isOpen({ clock }: ChatParts, { row, stored }: Known): boolean {
  const since = addMs(clock.now(), -CHAT_MS);
  return stored?.open === true && (row.conversation?.updatedAt ?? since) > since;
}

function asText({ inbound, person }: Heard, words: string): Parameters<ChatParts['understand']>[0] {
  const { gateway, externalId, at } = inbound;
  return {
    ...{ channel: 'whatsapp', gateway, externalId, at, text: words, to: '' },
    from: person.phone,
    ...(person.access ? { access: person.access } : {}),
  };
}
