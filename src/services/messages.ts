import { addMs, type Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import { foldToAscii } from '../lib/fold.js';
import { segments } from '../lib/gsm7.js';
import type { Ids } from '../lib/ids.js';
import type { Vault } from '../lib/vault.js';
import type { Language } from '../locales/keys.js';
import type { Database, Runner, Tx } from '../models/database.js';
import { takeReport } from '../models/message-reports.js';
import { recentMessages, storeMessages } from '../models/messages.js';
import type { OutboxClass } from '../models/outbox.js';
import { job, type Job, type OrderKey } from './jobs.js';
import { purposeOf } from './manners/purposes.js';
import { isOneTime } from './message-routes/deadlines.js';
import type { Person } from './person.js';

/** What a gateway says of a message; `unknown` is a word we have not met, and moves nothing. */
export type ReportedState = 'sent' | 'delivered' | 'read' | 'failed' | 'unknown';

/** A finished text for one person. */
export interface Reply {
  person: Pick<Person, 'accountId' | 'phoneId' | 'key'>;
  language: Language;
  /** In the spelling in which it is to be sent. */
  body: string;
  /** Which sentence it is, for books and limits; the words themselves are sealed. */
  template: string;
  class: OutboxClass;
  order?: OrderKey;
  /** Whether the person has just asked for it. */
  solicited: boolean;
  /** The gateway that brought what this answers. */
  via?: string;
  /** The same in WhatsApp's own forms (channels/whatsapp/content.ts). */
  content?: object;
  /** Not before then; with an order it dies when that is over. */
  leaveAt?: Date;
}

export interface Report {
  gateway: string;
  externalId: string;
  state: ReportedState;
  reason?: string;
}

export interface Messages {
  /** Stores a message and gives the job that sends it, for the caller to write. */
  storeReply(tx: Tx, reply: Reply): Promise<Job<'message'>>;
  /** Takes a delivery report, in any order and number; false when it moved nothing (yet). */
  reportInOwnTransaction(report: Report): Promise<boolean>;
  /**
   * Whether to say "not understood" once more: never to what may be our own words coming back, and
   * only so often, because at the other end may be another machine.
   */
  mayReply(
    runner: Runner,
    heard: { person: Pick<Person, 'phoneId' | 'key'>; text: string; template: string },
  ): Promise<{ ok: true } | Refusal<'echo' | 'too_many'>>;
}

export interface MessagesParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  vault: Vault;
  settings?: Partial<MessageLimits>;
}

export interface MessageLimits {
  /** Automatic replies to one number within `autoReplyWindowMs`. */
  autoReplies: number;
  autoReplyWindowMs: number;
}

const LIMITS: MessageLimits = { autoReplies: 5, autoReplyWindowMs: 10 * 60 * 1000 };
/** An echo comes back at once, or when a phone is switched on again. */
const ECHO_WINDOW_MS = 24 * 60 * 60 * 1000;

export function createMessages({ db, clock, ids, vault, settings }: MessagesParts): Messages {
  const limits = { ...LIMITS, ...settings };

  function isEcho(heard: string, key: Person['key'], lastBodySealed: Buffer | null): boolean {
    if (!lastBodySealed) return false;
    return bare(heard) === bare(vault.open(key, lastBodySealed));
  }

  return {
    async storeReply(tx, reply) {
      const id = ids.next();
      const createdAt = timeOfId(id);
      await storeMessages(tx, [
        {
          id,
          createdAt,
          cityId: reply.order?.cityId ?? null,
          orderId: reply.order?.orderId ?? null,
          accountId: reply.person.accountId,
          phoneId: reply.person.phoneId,
          template: reply.template,
          language: reply.language,
          class: reply.class,
          solicited: reply.solicited,
          purpose: purposeOf(reply.template),
          via: isOneTime(reply.template) ? NO_CHAT : (reply.via ?? null),
          bodySealed: vault.seal(reply.person.key, reply.body),
          richSealed: reply.content
            ? vault.seal(reply.person.key, JSON.stringify(reply.content))
            : null,
          segments: segments(reply.body).segments,
        },
      ]);
      return job({
        kind: 'message',
        subject: {
          messageId: id,
          createdAt: createdAt.toISOString(),
          ...(reply.leaveAt ? { checked: 'cause' as const } : {}),
        },
        class: reply.class,
        lane: phoneLane(reply.person.phoneId),
        dueAt: reply.leaveAt ?? clock.now(),
      });
    },
    async reportInOwnTransaction({ gateway, externalId, state, reason }) {
      // That a message left is known from the gateway's own answer.
      if (state === 'sent' || state === 'unknown') return false;
      const isRead = state === 'read';
      const known = { gateway, externalId, reason: reason ?? null, isRead };
      const report = { ...known, state: isRead ? 'delivered' : state };
      return takeReport(db, report, { now: clock.now(), rowId: ids.next() });
    },
    async mayReply(runner, { person, text, template }) {
      const now = clock.now();
      const { count, lastBodySealed } = await recentMessages(runner, {
        phoneId: person.phoneId,
        templates: [template],
        countedSince: addMs(now, -limits.autoReplyWindowMs),
        lastSince: addMs(now, -ECHO_WINDOW_MS),
      });
      if (isEcho(text, person.key, lastBodySealed)) return refuse('echo');
      return count < limits.autoReplies ? { ok: true } : refuse('too_many');
    },
  };
}

/** A code that proves who holds a number goes to that number, whatever it was last heard by. */
const NO_CHAT = '';

/** The lane that keeps the order of all that goes to one phone. */
export function phoneLane(phoneId: string): string {
  return `phone:${phoneId}`;
}

/** The millisecond in which an id was made; a message's `created_at`, so that its id finds it. */
export function timeOfId(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
}

function bare(text: string): string {
  return foldToAscii(text).replace(/\s+/g, ' ').trim().toLowerCase();
}
