import { createBatch } from '../../lib/batch.js';
import { AppError } from '../../lib/errors.js';
import { segments } from '../../lib/gsm7.js';
import type { Phone } from '../../lib/phone.js';
import type { Vault } from '../../lib/vault.js';
import type { Database } from '../../models/database.js';
import { dropMessage } from '../../models/message-fates.js';
import {
  readMessages,
  type MessageKey,
  type StoredMessage,
  type UnclassedMessage,
} from '../../models/messages.js';
import type { MessageSubject } from '../../services/jobs.js';
import { timeOfId, type Messages } from '../../services/messages.js';
import type { NoticeSubject, Notifications } from '../../services/notifications.js';
import type { JobContext } from '../job.js';

/** A message ready to leave; `row` is there when it is not stored yet. */
export interface Letter {
  key: MessageKey;
  phone: Phone;
  text: string;
  row: UnclassedMessage | null;
}

/** Finds or writes what jobs are to send. */
export interface Letters {
  /** Null when it has left already, or nothing is to be said any more. */
  find(subject: MessageSubject, context: JobContext): Promise<Letter | null>;
  /** The words of a stored message; null when its reader was erased. */
  open(stored: StoredMessage): Letter | null;
}

export interface LettersParts {
  db: Database;
  vault: Vault;
  /** Null when there is no longer anything to say. */
  compose: Notifications['compose'];
  /** Whether words that did not get through at first are still to be said. */
  isWanted: Notifications['isWanted'];
  messages: Pick<Messages, 'catchUpReports'>;
}

const BATCH = { lanes: 2, maxSize: 64 };

/** A composed message has the id of its outbox row, so that a later try finds the same words. */
export function createLetters(parts: LettersParts): Letters {
  const { db, vault, compose, messages } = parts;
  const read = createBatch<MessageKey, StoredMessage | undefined>(async (keys) => {
    const found = await readMessages(db, keys);
    return keys.map(({ id }) => found.find((message) => message.id === id));
  }, BATCH);

  function open(stored: StoredMessage): Letter | null {
    const { bodyKeyWrapped, phoneKeyWrapped, phoneSealed } = stored;
    // Erased: the words cannot be read any more, and nobody is there to read them.
    if (!bodyKeyWrapped || !phoneKeyWrapped || !phoneSealed) return null;
    return {
      key: { id: stored.id, createdAt: stored.createdAt },
      phone: vault.open(vault.unwrap(phoneKeyWrapped), phoneSealed) as Phone,
      text: vault.open(vault.unwrap(bodyKeyWrapped), stored.bodySealed),
      row: null,
    };
  }

  async function write(subject: NoticeSubject, key: MessageKey): Promise<Letter | null> {
    const notice = await compose(db, subject);
    if (!notice) return null;
    const { phone, smsText } = notice;
    const row: UnclassedMessage = {
      ...key,
      cityId: subject.order?.cityId ?? null,
      orderId: subject.order?.orderId ?? null,
      accountId: notice.accountId,
      phoneId: subject.phoneId,
      template: subject.template,
      language: notice.language,
      solicited: subject.solicited ?? false,
      bodySealed: vault.seal(notice.personKey, smsText),
      segments: segments(smsText).segments,
    };
    return { key, phone, text: smsText, row };
  }

  /** A later try says the words of the first, unless the order has overtaken them meanwhile. */
  async function again(
    stored: StoredMessage,
    subject: MessageSubject,
    now: Date,
  ): Promise<Letter | null> {
    if (stored.state !== 'queued' && stored.state !== 'sending') {
      await messages.catchUpReports([stored.id]);
      return null;
    }
    if ('messageId' in subject || (await parts.isWanted(db, subject))) return open(stored);
    await dropMessage(db, stored, now);
    return null;
  }

  async function find(
    subject: MessageSubject,
    { rowId, tries, now }: JobContext,
  ): Promise<Letter | null> {
    const id = 'messageId' in subject ? subject.messageId : rowId;
    const key = { id, createdAt: timeOfId(id) };
    const stored = 'messageId' in subject || tries > 0 ? await read(key) : undefined;
    if (stored) return again(stored, subject, now);
    if ('messageId' in subject) throw new AppError('state_missing', `message ${id} is not stored`);
    return write(subject, key);
  }

  return { find, open };
}
