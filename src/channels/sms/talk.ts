import { addMs, type Clock } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import type { Ids } from '../../lib/ids.js';
import type { Continuation } from '../../models/continuations.js';
import { endContinuation, putContinuation } from '../../models/continuations.js';
import type { Database, Tx } from '../../models/database.js';
import { takeInFrom } from '../../models/inbox.js';
import { writeOutbox } from '../../models/outbox.js';
import { toOutboxRows } from '../../services/jobs.js';
import type { Messages } from '../../services/messages.js';
import { createBudget } from '../budget.js';
import type { SmsInbound } from '../channel.js';
import { exchangeOnce, opened } from '../session.js';
import type { ConversationParts, SessionInput, SessionTurn, Shown } from '../session-turn.js';
import { Overtaken } from '../storing.js';
import type { Understood } from '../understood.js';
import { sourceOf } from './heard.js';

/** A conversation over pages, held by SMS: begun elsewhere, or in a chat that does not arrive. */
export interface Talk {
  /** Which conversation goes on with what was written; null where it is a message like any other. */
  wanted(inbound: SmsInbound, understood: Understood): Wanted | null;
  answer(inbound: SmsInbound, understood: Understood, wanted: Wanted): Promise<void>;
}

/** `goesOn`: they asked to; else they answer the page that they were shown. */
type Wanted = { channel: Continuation['channel']; goesOn: boolean };

export interface TalkParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  messages: Pick<Messages, 'storeReply'>;
  /** The menus as each channel shows them. */
  conversations: Readonly<Record<Continuation['channel'], ConversationParts>>;
  afterCommit(): void;
}

/** Whoever does not answer within this has put the phone away. */
const GOES_ON_MS = 30 * 60 * 1000;
const TURN_MS = 20_000;
const MAX_TRIES = 4;
/** What keys look like; all else is words. */
const KEY = /^\s*\d{1,2}(?:\s*[*x]\s*\d{1,2})?\s*$/i;

/** The same message was taken in meanwhile. */
class AlreadyTaken extends Error {}

export function createTalk(parts: TalkParts): Talk {
  return {
    wanted: (inbound, understood) => wanted(inbound, understood),
    async answer(inbound, understood, which) {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        try {
          await turn(parts, inbound, understood, which);
          return;
        } catch (error) {
          if (error instanceof AlreadyTaken) return;
          if (!(error instanceof Overtaken)) throw error;
        }
      }
      throw new AppError('overloaded', 'a talk was overtaken too often', { retryable: true });
    },
  };
}

/** A command is a command, and a question that waits comes first. */
function wanted({ text }: SmsInbound, { decision, continuation }: Understood): Wanted | null {
  if (decision.kind === 'run' && decision.command.verb === 'resume') {
    return { channel: 'sms', goesOn: true };
  }
  if (!continuation || decision.kind === 'run' || decision.kind === 'digit') return null;
  const { channel, takesWords } = continuation;
  return takesWords || KEY.test(text) ? { channel, goesOn: false } : null;
}

async function turn(
  parts: TalkParts,
  inbound: SmsInbound,
  understood: Understood,
  { channel, goesOn }: Wanted,
): Promise<void> {
  const conversation = parts.conversations[channel];
  const digest = conversation.accounts.digestOf(inbound.from);
  const row = await conversation.store.read(channel, digest);
  if (!row) throw new AppError('state_missing', 'whoever writes has no row');
  const known = opened(conversation, row);
  const begun = known.stored?.open && !goesOn ? row.conversation?.sessionRef : undefined;
  const done = { isPosted: false };
  const session: SessionTurn = {
    ...sessionOf(parts, inbound, { channel, begun }),
    ...(goesOn ? { goesOn } : {}),
    async post(tx, shown) {
      await post(parts, tx, inbound, { understood, channel, shown });
      done.isPosted = true;
    },
  };
  const { access } = understood.person;
  const person = access ? { ...known.person, access } : known.person;
  const budget = createBudget(parts.clock, session.arrivedMs, TURN_MS);
  await exchangeOnce(conversation, session, { ...known, person }, budget);
  // Read again after it had been answered: only noted.
  if (!done.isPosted) await parts.db.transaction((tx) => take(parts, tx, inbound, understood));
  parts.afterCommit();
}

function sessionOf(
  { clock }: TalkParts,
  inbound: SmsInbound,
  { channel, begun }: { channel: string; begun: string | undefined },
): SessionTurn {
  const { gateway, externalId: turnRef, from: phone } = inbound;
  const text = begun === undefined ? '' : inbound.text.trim();
  const input: SessionInput = { kind: 'last', text, isStart: begun === undefined, turnRef };
  const sessionRef = begun ?? turnRef;
  return { channel, gateway, phone, input, sessionRef, arrivedMs: clock.monotonicMs() };
}

/** The page as the reply, once; a digit that follows belongs to it. */
async function post(
  parts: TalkParts,
  tx: Tx,
  inbound: SmsInbound,
  {
    understood,
    channel,
    shown,
  }: { understood: Understood; channel: Continuation['channel']; shown: Shown },
): Promise<void> {
  const { clock, ids, messages } = parts;
  const { person } = understood;
  await take(parts, tx, inbound, understood);
  const { text: body, language, open, isPrompt } = shown;
  const words = {
    person,
    language,
    body,
    template: 'reply.talk',
    class: 1,
    solicited: true,
  } as const;
  const job = await messages.storeReply(tx, { ...words, via: inbound.gateway });
  const now = clock.now();
  await writeOutbox(tx, toOutboxRows([job], ids, now));
  const goesOn = { channel, takesWords: isPrompt };
  if (open) await putContinuation(tx, person.phoneId, goesOn, addMs(now, GOES_ON_MS));
  else await endContinuation(tx, person.phoneId);
}

async function take(
  { clock }: TalkParts,
  tx: Tx,
  inbound: SmsInbound,
  { person }: Understood,
): Promise<void> {
  const { gateway, externalId } = inbound;
  const writer = { phoneId: person.phoneId, gateway, channel: 'sms' } as const;
  const told = { source: sourceOf(inbound), externalId, at: clock.now() };
  if (!(await takeInFrom(tx, told, writer))) throw new AlreadyTaken();
}
