import { AppError } from '../../lib/errors.js';
import { createBudget } from '../budget.js';
import type { Known } from '../kept.js';
import type { SessionInput, SessionTurn } from '../session-turn.js';
import { exchangeOnce, opened } from '../session.js';
import { Overtaken } from '../storing.js';
import type { Understood } from '../understood.js';
import { AlreadyTaken, postPage, postWords, take, type ChatParts, type Heard } from './chat.js';
import { courseOf, isOpen, type PageCourse } from './course.js';

const TURN_MS = 20_000;
const MAX_TRIES = 4;

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

async function turn(
  parts: ChatParts,
  heard: Heard,
  known: Known,
  course: PageCourse,
): Promise<void> {
  const { conversation, clock } = parts;
  const done = { isPosted: false };
  const session: SessionTurn = {
    ...sessionOf(parts, heard, known, course),
    async post(tx, shown) {
      await take(parts, tx, heard);
      await postPage(parts, tx, heard, shown);
      done.isPosted = true;
    },
  };
  const budget = createBudget(clock, session.arrivedMs, TURN_MS);
  await exchangeOnce(conversation, session, known, budget);
  // The same message, read again after it had been answered: only noted.
  if (!done.isPosted) await parts.db.transaction((tx) => take(parts, tx, heard));
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
