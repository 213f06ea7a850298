import type { Books, MessageRow } from './books.js';
import { wordsOf, type ChatContent, type ChatWritten } from './chat.js';
import type { Clock } from './clock.js';
import { carriedAs } from './gsm7.js';
import type { HandsetMessage, Handsets, Phone } from './handsets.js';
import type { Settings } from './settings.js';

/** [A] Words of a business's own pass for this long after the person's last message to it. */
const windowMs = 24 * 60 * 60 * 1000;
const bufferLimit = 1000;

/** What WhatsApp says about a message on its way to a phone. */
export type ChatFate = 'sent' | 'delivered' | 'read' | 'unreachable' | 'window_closed' | 'failed';

export interface ChatSubmission {
  id: string;
  /** The gateway's name in the books. */
  gateway: string;
  msisdn: string;
  from: string;
  content: ChatContent;
  /** Played faults: never reaches the phone, or reaches it twice. */
  fail?: boolean;
  twice?: boolean;
  report: (row: MessageRow, fate: ChatFate) => void;
}

/** A company that brings what phones write on WhatsApp to the application. */
export interface WhatsAppGateway {
  /** In the books. */
  name: string;
  /** In the control API. */
  via: string;
  /** The number that phones write to. */
  number: string;
  /** Resolves with the HTTP status of the first try, null when nobody answered. */
  inbound(phone: Phone, written: ChatWritten, told: Told): Promise<number | null>;
}

/** What is told of a message beside what it says. */
export interface Told {
  id: string;
  /** The message that it answers: a choice answers the one that offered it. */
  repliesTo?: string;
}

/** WhatsApp between businesses and phones: chats, receipts, the window of 24 hours. */
export interface WhatsAppNetwork {
  submit(submission: ChatSubmission): MessageRow;
  send(
    phone: Phone,
    written: ChatWritten,
    gateway: WhatsAppGateway,
  ): Promise<{ id: string; status: number | null }>;
  /** The owner looks at the chat: all that is there is read. */
  read(phone: Phone): void;
  /** The newest message of the chat that offers a choice with this id or title. */
  offering(phone: Phone, choice: string): Offer | undefined;
  clear(): void;
}

export interface Offer {
  id: string;
  choice: Extract<ChatWritten, { kind: 'choice' }>;
}

interface Parts {
  clock: Clock;
  books: Books;
  handsets: Handsets;
  settings: Settings;
  newId: () => string;
}

export function createWhatsAppNetwork(parts: Parts): WhatsAppNetwork {
  const { clock, books, handsets, settings } = parts;
  /** When each phone wrote to each gateway's number last. */
  const written = new Map<string, number>();
  const waiting = new Map<string, { submission: ChatSubmission; row: MessageRow }[]>();
  /** Told when the owner has read it. */
  const unread = new Map<string, { submission: ChatSubmission; row: MessageRow }[]>();

  const enter =
    (message: Pick<MessageRow, 'id' | 'gateway' | 'direction' | 'msisdn' | 'from'>) =>
    (text: string, state: string): MessageRow =>
      books.messages.add({
        ...{ ...message, text, state, at: clock.iso(), deliveredAt: null, copies: 0 },
        // WhatsApp counts no segments.
        ...{ encoding: carriedAs(text).encoding, segments: 1 },
      });
  const report = (submission: ChatSubmission, row: MessageRow, fate: ChatFate): void => {
    row.state = fate === 'unreachable' || fate === 'window_closed' ? 'failed' : fate;
    if (fate === 'delivered') row.deliveredAt = clock.iso();
    submission.report(row, fate);
  };
  const isOpen = ({ gateway, msisdn }: ChatSubmission): boolean =>
    (written.get(`${gateway}|${msisdn}`) ?? -Infinity) > clock.now() - windowMs;

  const show = (submission: ChatSubmission, row: MessageRow): void => {
    const { id, from, content, gateway, msisdn } = submission;
    const phone = handsets.get(msisdn);
    const text = wordsOf(content);
    for (let copy = submission.twice ? 2 : 1; copy > 0; copy -= 1) {
      row.copies += 1;
      const message = { from, to: msisdn, text, state: 'received', read: false } as const;
      handsets.show(phone, { ...message, channel: 'whatsapp', via: gateway, content, id });
    }
    push(unread, msisdn, { submission, row });
    report(submission, row, 'delivered');
  };
  const deliver = (submission: ChatSubmission, row: MessageRow): void => {
    const phone = handsets.get(submission.msisdn);
    if (submission.fail) return report(submission, row, 'failed');
    if (!phone.whatsapp) return report(submission, row, 'unreachable');
    const isFree = submission.content.kind !== 'template';
    if (isFree && !isOpen(submission)) return report(submission, row, 'window_closed');
    report(submission, row, 'sent');
    if (phone.on) return show(submission, row);
    push(waiting, phone.msisdn, { submission, row });
  };

  handsets.onFreed((phone) => {
    if (!phone.on || !phone.whatsapp) return;
    const late = waiting.get(phone.msisdn) ?? [];
    waiting.delete(phone.msisdn);
    for (const { submission, row } of late) show(submission, row);
  });

  const read = (phone: Phone): void => {
    const seen = unread.get(phone.msisdn) ?? [];
    unread.delete(phone.msisdn);
    for (const message of phone.messages) {
      if (message.channel === 'whatsapp' && message.state === 'received') message.read = true;
    }
    for (const { submission, row } of seen) report(submission, row, 'read');
    if (seen.length > 0) handsets.changed(phone);
  };

  return {
    submit(submission) {
      const { id, gateway, msisdn, from, content } = submission;
      const row = enter({ id, gateway, direction: 'mt', msisdn, from })(
        wordsOf(content),
        'accepted',
      );
      clock.after(settings.whatsappDeliveryMs, () => deliver(submission, row));
      return row;
    },
    async send(phone, what, gateway) {
      read(phone);
      const id = parts.newId();
      const from = phone.msisdn;
      const text = wordsOf(what);
      const row = enter({ id, gateway: gateway.name, direction: 'mo', msisdn: from, from })(
        text,
        'sent',
      );
      written.set(`${gateway.name}|${from}`, clock.now());
      const message = { from, to: gateway.number, text, state: 'sent' } as const;
      handsets.show(phone, {
        ...{ ...message, channel: 'whatsapp', via: gateway.name, content: what, id },
      });
      const offer = what.kind === 'choice' ? offerIn(phone.messages, what.id) : undefined;
      const told = offer ? { id, repliesTo: offer.id } : { id };
      const status = await gateway.inbound(phone, what, told);
      if (status !== null && status < 300) {
        row.deliveredAt = clock.iso();
        tick(phone, id);
      }
      return { id, status };
    },
    read,
    offering: (phone, choice) => offerIn(phone.messages, choice),
    clear() {
      for (const each of [written, waiting, unread]) each.clear();
    },
  };

  /** The business has it: two blue ticks. */
  function tick(phone: Phone, id: string): void {
    const own = phone.messages.find((message) => message.id === id);
    if (own) own.read = true;
    handsets.changed(phone);
  }
}

function push<T>(lists: Map<string, T[]>, key: string, one: T): void {
  lists.set(key, [...(lists.get(key) ?? []), one].slice(-bufferLimit));
}

function offerIn(messages: readonly HandsetMessage[], choice: string): Offer | undefined {
  for (const { content, id = '' } of [...messages].reverse()) {
    if (content?.kind !== 'buttons' && content?.kind !== 'list') continue;
    const options = content.kind === 'buttons' ? content.buttons : content.rows;
    const found = options.find((one) => one.id === choice || one.title === choice);
    if (!found) continue;
    const { id: chosen, title } = found;
    return { id, choice: { kind: 'choice', id: chosen, title, from: content.kind } };
  }
  return undefined;
}
