import { createBatch } from '../../lib/batch.js';
import type { Clock } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import { segments } from '../../lib/gsm7.js';
import type { Phone } from '../../lib/phone.js';
import type { Vault } from '../../lib/vault.js';
import type { WhatsAppContent } from '../../channels/whatsapp/content.js';
import type { Database } from '../../models/database.js';
import { dropMessage } from '../../models/message-fates.js';
import { readOrder } from '../../models/orders.js';
import type { MessageKey, Purpose, UnclassedMessage } from '../../models/messages.js';
import {
  readMessages,
  type StoredMessage,
  type Tried,
  type TriedMessage,
} from '../../models/stored-messages.js';
import type { MessageSubject } from '../../services/jobs.js';
import { purposeOf } from '../../services/manners/purposes.js';
import { isOneTime, isStale } from '../../services/message-routes/deadlines.js';
import { timeOfId } from '../../services/messages.js';
import type { NoticeSubject, Notifications } from '../../services/notifications.js';
import { isNoticeEvent } from '../../services/notifications/table.js';
import type { JobContext } from '../job.js';

/** A message ready to leave; `row` is there when it is not stored yet. */
export interface Letter {
  key: MessageKey;
  phoneId: string;
  phone: Phone;
  text: string;
  content: WhatsAppContent | null;
  template: string;
  purpose: Purpose;
  segments: number;
  /** The gateway that brought what it answers. */
  via: string | null;
  /** By which its reader was last heard on WhatsApp, within a day. */
  whatsappVia: string | null;
  /** What was tried before; known of stored ones that are read again. */
  tried: Tried[];
  /** The account's other phones; known where something was tried before. */
  others: { phoneId: string; phone: Phone }[];
  row: UnclassedMessage | null;
}

/** Finds or writes what jobs are to send. */
export interface Letters {
  /** Null when it has left already, or nothing is to be said any more. */
  find(subject: MessageSubject, context: JobContext): Promise<Letter | null>;
  /** A message that has left and may go another way; null when it has arrived or is overtaken. */
  findLeft(key: MessageKey, context: JobContext): Promise<Letter | null>;
  /** The words of a stored message; null when its reader was erased. */
  open(stored: StoredMessage & Partial<TriedMessage>): Letter | null;
}

export interface LettersParts {
  db: Database;
  clock: Clock;
  vault: Vault;
  /** Null when there is no longer anything to say. */
  compose: Notifications['compose'];
  /** Whether words that did not get through at first are still to be said. */
  isWanted: Notifications['isWanted'];
}

const BATCH = { lanes: 2, maxSize: 64 };

/** A composed message has the id of its outbox row, so that a later try finds the same words. */
export function createLetters(parts: LettersParts): Letters {
  const { db, clock, vault } = parts;
  const read = createBatch<MessageKey, TriedMessage | undefined>(async (keys) => {
    const found = await readMessages(db, keys, clock.now());
    return keys.map(({ id }) => found.find((message) => message.id === id));
  }, BATCH);

  function open(stored: StoredMessage & Partial<TriedMessage>): Letter | null {
    const { bodyKeyWrapped, phoneKeyWrapped, phoneSealed, richSealed } = stored;
    // Erased: the words cannot be read any more, and nobody is there to read them.
    if (!bodyKeyWrapped || !phoneKeyWrapped || !phoneSealed) return null;
    const [bodyKey, phoneKey] = [vault.unwrap(bodyKeyWrapped), vault.unwrap(phoneKeyWrapped)];
    const { template, purpose, phoneId, via, whatsappVia, tried = [], others = [] } = stored;
    const rich = richSealed && vault.open(bodyKey, richSealed);
    const phones = others.map((other) => ({
      phoneId: other.phoneId,
      phone: vault.open(phoneKey, other.sealed) as Phone,
    }));
    return {
      key: { id: stored.id, createdAt: stored.createdAt },
      ...{ template, purpose, phoneId, via, whatsappVia, tried, segments: stored.segments },
      phone: vault.open(phoneKey, phoneSealed) as Phone,
      text: vault.open(bodyKey, stored.bodySealed),
      content: rich === null ? null : (JSON.parse(rich) as WhatsAppContent),
      others: isOneTime(template) ? [] : phones,
      row: null,
    };
  }

  async function write(subject: NoticeSubject, key: MessageKey): Promise<Letter | null> {
    const notice = await parts.compose(db, subject);
    if (!notice) return null;
    const { phone, smsText, chatText, via = null, whatsappVia = null } = notice;
    const content: WhatsAppContent | null =
      chatText === undefined ? null : { kind: 'text', text: chatText };
    const { phoneId, template, order, solicited = false } = subject;
    const size = segments(smsText).segments;
    const purpose = purposeOf(template);
    const known = { phoneId, template, purpose, via, segments: size };
    const row: UnclassedMessage = {
      ...{ ...key, ...known, solicited },
      richSealed: content && vault.seal(notice.personKey, JSON.stringify(content)),
      cityId: order?.cityId ?? null,
      orderId: order?.orderId ?? null,
      accountId: notice.accountId,
      language: notice.language,
      bodySealed: vault.seal(notice.personKey, smsText),
    };
    const unknown = { content, tried: [], others: [] };
    return { ...{ ...known, ...unknown, key, phone, row, whatsappVia }, text: smsText };
  }

  /** Words that the order has overtaken, or that are worth nothing any more, do not leave. */
  async function isStillWanted(stored: StoredMessage, subject?: MessageSubject): Promise<boolean> {
    const { template, phoneId, order, createdAt } = stored;
    if (isStale(template, createdAt, clock.now())) return false;
    if (subject && 'template' in subject) return parts.isWanted(db, subject);
    if (!order) return true;
    // What was to be said at a time dies with its order.
    if (subject?.checked === 'cause') {
      const cause = await readOrder(db, order.cityId, order.orderId);
      return cause?.closedAt === null;
    }
    return !isNoticeEvent(template) || parts.isWanted(db, { template, phoneId, order });
  }

  async function wanted(stored: TriedMessage, subject?: MessageSubject): Promise<Letter | null> {
    if (await isStillWanted(stored, subject)) return open(stored);
    await dropMessage(db, stored, clock.now());
    return null;
  }

  /** A later try says the words of the first, unless the order has overtaken them meanwhile. */
  async function again(stored: TriedMessage, subject: MessageSubject): Promise<Letter | null> {
    if (stored.state !== 'queued' && stored.state !== 'sending') return null;
    return wanted(stored, subject);
  }

  return {
    open,
    async find(subject, { rowId, tries }) {
      const id = 'messageId' in subject ? subject.messageId : rowId;
      const key = { id, createdAt: timeOfId(id) };
      const stored = 'messageId' in subject || tries > 0 ? await read(key) : undefined;
      if (stored) return again(stored, subject);
      if ('messageId' in subject)
        throw new AppError('state_missing', `message ${id} is not stored`);
      return write(subject, key);
    },
    async findLeft(key) {
      const stored = await read(key);
      return stored && stored.state !== 'delivered' ? wanted(stored) : null;
    },
  };
}
