import type { Books, MessageRow } from './books.js';
import type { Clock } from './clock.js';
import type { Settings } from './settings.js';
import { carriedAs } from './gsm7.js';
import type { Handsets, Phone } from './handsets.js';

const bufferLimit = 1000;

/** What the network says about a message on its way to a phone. `buffered`: the phone is off, it waits. */
export type Delivery = 'buffered' | 'delivered' | 'expired' | 'failed';

export interface Submission {
  id: string;
  gateway: string;
  msisdn: string;
  from: string;
  text: string;
  /** Played faults: never reach the phone, reach it twice, or let the next one overtake. */
  fail?: boolean;
  twice?: boolean;
  overtaken?: number;
  report: (row: MessageRow, delivery: Delivery) => void;
}

/** A company that takes what phones write and hands it to the application. */
export interface SmsGateway {
  name: string;
  /** The number that phones write to. */
  number: string;
  /** Resolves with the HTTP status of the first try, null when nobody answered. */
  inbound(phone: Phone, text: string, id: string): Promise<number | null>;
}

/** Carries messages between gateways and phones; keeps them while a phone is off. */
export interface SmsNetwork {
  submit(submission: Submission): MessageRow;
  send(
    phone: Phone,
    text: string,
    gateway: SmsGateway,
  ): Promise<{ id: string; status: number | null }>;
  clear(): void;
}

interface Parts {
  clock: Clock;
  books: Books;
  handsets: Handsets;
  settings: Settings;
  newId: () => string;
}

export function createSmsNetwork(parts: Parts): SmsNetwork {
  const { clock, books, handsets, settings } = parts;
  /** Messages that wait for a phone to be switched on, oldest first. */
  const buffers = new Map<string, { submission: Submission; row: MessageRow; until: number }[]>();

  const enter = (message: Omit<MessageRow, keyof ReturnType<typeof carriedAs> | 'at' | 'copies'>) =>
    books.messages.add({
      ...message,
      ...carriedAs(message.text),
      at: clock.iso(),
      copies: 0,
    });

  const report = (submission: Submission, row: MessageRow, delivery: Delivery): void => {
    row.state = delivery;
    if (delivery === 'delivered') row.deliveredAt = clock.iso();
    submission.report(row, delivery);
  };
  const show = (submission: Submission, row: MessageRow): void => {
    const phone = handsets.get(submission.msisdn);
    for (let copy = submission.twice ? 2 : 1; copy > 0; copy -= 1) {
      row.copies += 1;
      handsets.show(phone, {
        from: submission.from,
        to: phone.msisdn,
        text: submission.text,
        state: 'received',
        via: submission.gateway,
      });
    }
    report(submission, row, 'delivered');
  };
  const keep = (submission: Submission, row: MessageRow): void => {
    const waiting = buffers.get(submission.msisdn) ?? [];
    if (waiting.length >= bufferLimit) return report(submission, row, 'failed');
    waiting.push({ submission, row, until: clock.now() + settings.smsValidityMs });
    buffers.set(submission.msisdn, waiting);
    if (waiting.length === 1) clock.after(settings.smsValidityMs, () => expire(submission.msisdn));
    report(submission, row, 'buffered');
  };
  const expire = (msisdn: string): void => {
    const waiting = buffers.get(msisdn) ?? [];
    const old = waiting.filter(({ until }) => until <= clock.now());
    const rest = waiting.slice(old.length);
    if (rest.length > 0) buffers.set(msisdn, rest);
    else buffers.delete(msisdn);
    for (const { submission, row } of old) report(submission, row, 'expired');
    if (rest[0]) clock.after(rest[0].until - clock.now(), () => expire(msisdn));
  };
  const deliver = (submission: Submission, row: MessageRow): void => {
    if (submission.fail) return report(submission, row, 'failed');
    if (!handsets.get(submission.msisdn).on) return keep(submission, row);
    show(submission, row);
  };

  handsets.onFreed((phone) => {
    if (!phone.on) return;
    const waiting = buffers.get(phone.msisdn) ?? [];
    buffers.delete(phone.msisdn);
    for (const { submission, row } of waiting) show(submission, row);
  });

  return {
    submit(submission) {
      const { id, gateway, msisdn, from, text } = submission;
      const row = enter({
        id,
        gateway,
        direction: 'mt',
        msisdn,
        from,
        text,
        state: 'accepted',
        deliveredAt: null,
      });
      clock.after(settings.smsDeliveryMs + (submission.overtaken ?? 0), () =>
        deliver(submission, row),
      );
      return row;
    },
    async send(phone, text, gateway) {
      const id = parts.newId();
      const row = enter({
        id,
        gateway: gateway.name,
        direction: 'mo',
        msisdn: phone.msisdn,
        from: phone.msisdn,
        text,
        state: 'sent',
        deliveredAt: null,
      });
      const message = { from: phone.msisdn, to: gateway.number, text, state: 'sent' } as const;
      handsets.show(phone, { ...message, via: gateway.name });
      const status = await gateway.inbound(phone, text, id);
      if (status !== null && status < 300) row.deliveredAt = clock.iso();
      return { id, status };
    },
    clear: () => buffers.clear(),
  };
}
