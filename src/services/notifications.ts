import type { Clock } from '../lib/clock.js';
import { AppError } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { Phone } from '../lib/phone.js';
import type { PersonKey, Vault } from '../lib/vault.js';
import { say } from '../locales/index.js';
import type { Language } from '../locales/keys.js';
import type { Runner, Tx } from '../models/database.js';
import { readNotice } from '../models/notice-facts.js';
import { readOrder, type Order } from '../models/orders.js';
import { writeOutbox } from '../models/outbox.js';
import type { Accounts } from './accounts.js';
import type { CatalogueCache, Shop } from './catalogue.js';
import { job, toOutboxRows, type Job, type MessageSubject } from './jobs.js';
import { waysBack } from './message-routes/ways-back.js';
import { phoneLane } from './messages.js';
import { createOpenFacts } from './notifications/facts.js';
import { fitSms } from './notifications/fit.js';
import {
  isNoticeEvent,
  NOTICES,
  type Need,
  type Notice,
  type NoticeEvent,
} from './notifications/table.js';
import { WORDS } from './notifications/words.js';
import type { Person } from './person.js';

export type { NoticeEvent } from './notifications/table.js';

/** As much of an order as says whom to tell. */
export type ToldOrder = Pick<Order, 'cityId' | 'id' | 'shopId' | 'phoneId'> &
  Partial<Pick<Order, 'receiverPhoneId'>>;

/** Plain facts for the words. `turn` tells two notices of one event and order apart. */
export type SaidFacts = Readonly<Record<string, string | number>>;

/** A notice in its finished words. */
export interface ComposedNotice {
  phone: Phone;
  personKey: PersonKey;
  accountId: string;
  language: Language;
  /** In GSM-7, within the segments that the table allows. */
  smsText: string;
  /** By which gateways the reader was heard within a day: any, and on WhatsApp. */
  via?: string | null;
  whatsappVia?: string | null;
  /** For a chat, where letters cost nothing: all of them, and names at full length. */
  chatText?: string;
}

/** For words of people's own choosing. */
const CHAT_ROOM = 160;

export type NoticeSubject = Extract<MessageSubject, { template: string }>;

export interface Notifications {
  /**
   * The jobs that tell people of an event, for the caller to write with its own. The same event,
   * order, phone and turn is told once. `to` is the phone of a driver, or of a shop when it is not
   * its first.
   */
  jobs(event: NoticeEvent, order: ToldOrder, said?: SaidFacts, to?: string): Job[];
  /** The same, written at once. */
  notify(
    tx: Tx,
    event: NoticeEvent,
    order: ToldOrder,
    said?: SaidFacts,
    to?: string,
  ): Promise<void>;
  /** Finds the words when the message leaves; null when there is no longer anything to say. */
  compose(runner: Runner, subject: NoticeSubject): Promise<ComposedNotice | null>;
  /** Whether words that were found before, and have not left yet, are still to be said. */
  isWanted(runner: Runner, subject: NoticeSubject): Promise<boolean>;
}

export interface NotificationsParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
  accounts: Pick<Accounts, 'toPerson'>;
  catalogue: Pick<CatalogueCache, 'current'>;
  settings: { ussdCode: string; giveUpMs: number };
}

export function createNotifications(parts: NotificationsParts): Notifications {
  const { accounts, catalogue, clock, ids, settings } = parts;
  const openFacts = createOpenFacts(parts);

  function phoneOf(event: NoticeEvent, order: ToldOrder): string {
    const shop = catalogue.current().shops.get(order.shopId);
    const phoneId = recipientOf(NOTICES[event], order, shop);
    if (phoneId) return phoneId;
    throw new AppError('state_missing', `nobody to tell ${event} of order ${order.id}`);
  }

  function jobs(event: NoticeEvent, order: ToldOrder, said: SaidFacts = {}, to?: string): Job[] {
    const notice = NOTICES[event];
    const phoneId = to ?? phoneOf(event, order);
    const { turn, ...facts } = said;
    const subject = {
      template: event,
      phoneId,
      order: { cityId: order.cityId, orderId: order.id },
      facts,
    };
    const dedupeKey = ['message', event, order.id, phoneId, turn ?? ''].join(':');
    const lane = phoneLane(phoneId);
    const dueAt = clock.now();
    return [job({ kind: 'message', subject, class: notice.class, lane, dueAt, dedupeKey })];
  }

  function languageOf(notice: Notice, order: Order, reader: Person): Language {
    if (notice.to === 'customer' || notice.to === 'receiver') {
      return reader.language ?? order.language;
    }
    const city = catalogue.current().cities.get(order.cityId);
    return reader.language ?? city?.defaultLanguage ?? 'fr';
  }

  return {
    jobs,
    async notify(tx, event, order, said, to) {
      await writeOutbox(tx, toOutboxRows(jobs(event, order, said, to), ids, clock.now()));
    },
    async isWanted(runner, subject) {
      const { notice, key } = meantBy(subject);
      const order = await readOrder(runner, key.cityId, key.orderId);
      if (!order) throw new AppError('state_missing', `there is no order ${key.orderId}`);
      return isStillTrue(notice, order);
    },
    async compose(runner, subject) {
      const { phoneId, facts: said = {} } = subject;
      const { event, notice, key } = meantBy(subject);
      const read = await readNotice(runner, { ...key, phoneId, ...wantsOf(notice) });
      if (!read) throw new AppError('state_missing', `there is no order ${key.orderId}`);
      const row = read.people.get(phoneId);
      if (!row || !isStillTrue(notice, read.order)) return null;
      const reader = accounts.toPerson(row);
      const facts = openFacts(read, reader, { needs: notice.needs, said });
      const language = languageOf(notice, read.order, reader);
      const saying = { language, service: settings.ussdCode, giveUpMs: settings.giveUpMs };
      const smsText = fitSms(language, notice.segments, (room) =>
        WORDS[event](facts, { ...saying, room }),
      );
      const { phone, key: personKey, accountId } = reader;
      const ways = waysBack(row, clock.now());
      const inChat = () => say(language, WORDS[event](facts, { ...saying, room: CHAT_ROOM }));
      const chatText = ways.whatsappVia === null ? {} : { chatText: inChat() };
      return { phone, personKey, accountId, language, smsText, ...ways, ...chatText };
    },
  };
}

/** Which notice a job means, and the order that it is about. */
function meantBy({ template, order: key }: NoticeSubject) {
  if (!isNoticeEvent(template) || !key) {
    throw new AppError('words_missing', `there is no notice ${template}`);
  }
  const notice: Notice = NOTICES[template];
  return { event: template, notice, key };
}

/** Whether the order has not moved on from what the notice says. */
function isStillTrue({ only }: Notice, order: Order): boolean {
  return only?.(order) ?? true;
}

function wantsOf({ needs }: Notice) {
  const asks = (need: Need) => needs.includes(need);
  return {
    withCustomer: asks('details'),
    withDriver: asks('driver'),
    withLines: asks('lines'),
  };
}

/** The phone that is told, where the order alone says so; a driver's is named by the caller. */
function recipientOf({ to }: Notice, order: ToldOrder, shop?: Shop): string | undefined {
  switch (to) {
    case 'customer':
      return order.phoneId;
    case 'receiver':
      return order.receiverPhoneId ?? order.phoneId;
    case 'shop':
      return shop?.phoneIds[0];
    case 'driver':
      return undefined;
  }
}
