import { AppError } from '../../lib/errors.js';
import { createGate } from '../../lib/gate.js';
import { createLanes } from '../../lib/lanes.js';
import type { Log } from '../../lib/log.js';
import type { Identities } from '../../services/identities.js';
import type { Messages } from '../../services/messages.js';
import type { Spool } from '../spool.js';
import type { ChatParts } from './chat.js';
import type {
  WhatsAppDesk,
  WhatsAppInbound,
  WhatsAppNumberChange,
  WhatsAppReport,
} from './driver.js';
import { createChatExchange } from './exchange.js';
import type { Strangers } from './strangers.js';

/** What a driver brought that could not be taken in at once. */
export type ToldInChat =
  | { kind: 'message'; message: WhatsAppInbound }
  | { kind: 'report'; report: WhatsAppReport }
  | { kind: 'number'; change: WhatsAppNumberChange };

export interface ChatDeskParts extends ChatParts {
  log: Log;
  identities: Pick<Identities, 'ofWhatsApp'>;
  messages: Pick<Messages, 'storeReply' | 'reportInOwnTransaction'>;
  strangers: Strangers;
  spool: Spool<ToldInChat>;
  numberChanged(change: WhatsAppNumberChange): Promise<void>;
  /** Exchanges at once: a flood of messages must leave the database to the rest of the house. */
  maxUnderWay: number;
}

export interface ChatDesk extends WhatsAppDesk {
  /** Takes up what was spooled while the database was away. */
  resume(): Promise<void>;
}

/** More than this wait on disk, answered already. */
const MAX_WAITING = 500;

/** Where all drivers bring what they hear. Nothing that came in is lost, and nothing taken in twice. */
export function createChatDesk(parts: ChatDeskParts): ChatDesk {
  const { db, log, identities, messages, spool } = parts;
  const lanes = createLanes();
  const gate = createGate(parts.maxUnderWay);
  const exchange = createChatExchange(parts);

  async function hear(inbound: WhatsAppInbound): Promise<void> {
    const { body, from } = inbound;
    const who = await identities.ofWhatsApp(db, from);
    if (who.kind === 'person') return exchange({ inbound, body, person: who.person });
    const proven = await parts.strangers.hear(inbound, who.identityId);
    // The code has said who they are; it is answered like a greeting.
    if (proven) await exchange({ inbound, body: { kind: 'text', text: 'hello' }, person: proven });
  }

  /** One person's messages are read in the order in which they came. */
  async function handle(inbound: WhatsAppInbound): Promise<void> {
    if (gate.waiting() >= MAX_WAITING) {
      throw new AppError('overloaded', 'too many chats at once', { retryable: true });
    }
    const { bsuid, waId } = inbound.from;
    await lanes.run(`${waId ?? ''}|${bsuid ?? ''}`, () => gate.run(() => hear(inbound)));
  }

  async function take(told: ToldInChat): Promise<void> {
    switch (told.kind) {
      case 'message':
        return handle(told.message);
      case 'report':
        await messages.reportInOwnTransaction(told.report);
        return;
      case 'number':
        return parts.numberChanged(told.change);
    }
  }

  /** The gateway tells it once: what cannot be taken in now is kept. */
  async function takeOrSpool(told: ToldInChat): Promise<void> {
    try {
      await take(told);
    } catch (error) {
      log.error('chat_spooled', { kind: told.kind, error });
      await spool.put(told);
    }
  }

  return {
    async receive(all) {
      await Promise.all(all.map((message) => takeOrSpool({ kind: 'message', message })));
    },
    report: (report) => takeOrSpool({ kind: 'report', report }),
    numberChanged: (change) => takeOrSpool({ kind: 'number', change }),
    resume: () => spool.drain(take),
  };
}

/** What was told, as it was before it went to disk. */
export function reviveToldInChat(told: ToldInChat): ToldInChat {
  if (told.kind === 'message') {
    return { ...told, message: { ...told.message, at: new Date(told.message.at) } };
  }
  if (told.kind !== 'report') return told;
  return { ...told, report: { ...told.report, at: new Date(told.report.at) } };
}
