import { AppError } from '../lib/errors.js';
import { createLanes } from '../lib/lanes.js';
import type { Language } from '../locales/index.js';
import type { TurnRow } from '../models/conversations.js';
import { createBudget, withinBudget, type Budget } from './budget.js';
import type { Known } from './kept.js';
import { exchangeOnce, opened } from './session.js';
import {
  ending,
  type ConversationParts,
  type SessionReply,
  type SessionTurn,
} from './session-turn.js';
import { Overtaken } from './storing.js';
import { noteOver } from './telling-funnel.js';

export type { SessionReply, SessionTurn } from './session-turn.js';

export interface Conversations {
  answer(turn: SessionTurn): Promise<SessionReply>;
}

const MAX_TRIES = 4;

/** Holds conversations over pages: one turn, one commit (DESIGN.md section 3). */
export function createConversations(parts: ConversationParts): Conversations {
  const lanes = createLanes();
  const inFlight = new Map<string, Promise<SessionReply>>();
  let underWay = 0;

  async function take(turn: SessionTurn): Promise<SessionReply> {
    const { clock, settings } = parts;
    const spoken = { language: settings.defaultLanguage };
    const busy = () => {
      noteFailed(parts, turn);
      return ending(parts, spoken.language, 'failure.busy');
    };
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
      const key = nameOf(turn);
      const known = inFlight.get(key);
      if (known) return known;
      const reply = take(turn).finally(() => inFlight.delete(key));
      inFlight.set(key, reply);
      return reply;
    },
  };
}

/** Two turns of one name are one turn that was told twice. */
function nameOf({ gateway, sessionRef, phone, input }: SessionTurn): string {
  const turnRef = input.kind === 'last' ? (input.turnRef ?? '') : '';
  return [gateway, sessionRef, phone, turnRef, input.text].join('|');
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
    noteFailed(parts, turn);
    const isBusy = error instanceof AppError && error.retryable;
    return ending(parts, spoken.language, isBusy ? 'failure.busy' : 'failure.unexpected');
  }
}

function noteFailed({ funnel, texts, clock }: ConversationParts, turn: SessionTurn): void {
  noteOver({ funnel, texts, at: clock.now() }, turn, 'failed');
}

async function exchange(
  parts: ConversationParts,
  turn: SessionTurn,
  budget: Budget,
  spoken: { language: Language },
): Promise<SessionReply> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const known = keptOf(parts, turn) ?? (await read(parts, turn));
    spoken.language = known.row.language ?? spoken.language;
    try {
      return await exchangeOnce(parts, turn, known, budget);
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
  throw new AppError('overloaded', 'a conversation was overtaken too often', { retryable: true });
}

/** A new session is read anew: its person may have gone on elsewhere meanwhile. */
function keptOf(parts: ConversationParts, turn: SessionTurn): Known | null {
  const known = parts.kept.take(turn);
  return known?.row.conversation?.sessionRef === turn.sessionRef ? known : null;
}

async function read(parts: ConversationParts, turn: SessionTurn): Promise<Known> {
  const row = await readRow(parts, turn);
  parts.seenCatalogue(row.catalogueVersion);
  return opened(parts, row);
}

async function readRow(parts: ConversationParts, turn: SessionTurn): Promise<TurnRow> {
  const digest = parts.accounts.digestOf(turn.phone);
  const known = await parts.store.read(turn.channel, digest);
  if (known && !(await isSilent(parts, known))) return known;
  if (!known) await parts.accounts.admit(parts.db, turn.phone);
  const admitted = await parts.store.read(turn.channel, digest);
  if (!admitted) throw new AppError('state_missing', 'a person just admitted cannot be read');
  return admitted;
}

/** Nobody was heard of by this number for so long that it has just been shut. */
async function isSilent({ linking, db }: ConversationParts, row: TurnRow): Promise<boolean> {
  const { closedAt, phoneSince, conversation, elsewhere, shopId, driverId } = row;
  if (closedAt !== null || shopId !== null || driverId !== null) return false;
  const times = [phoneSince, conversation?.updatedAt, elsewhere && new Date(elsewhere.updatedAt)];
  const last = Math.max(...times.map((at) => at?.getTime() ?? 0));
  return linking.maybeSilent(new Date(last)) && linking.closeIfSilent(db, row.phoneId);
}
