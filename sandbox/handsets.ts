import type { ChatContent } from './chat.js';
import type { Clock } from './clock.js';
import { carriedAs } from './gsm7.js';
import type { Live } from './live.js';
import { operatorOf, type Operator } from './numbers.js';

const inboxLimit = 1000;
const phoneLimit = 500_000;

/** A message that a phone shows. `sent` is one that its owner wrote. */
export interface HandsetMessage {
  seq: number;
  channel: 'sms' | 'whatsapp';
  /** Who carried it, by the name in the books. */
  via?: string;
  /** What WhatsApp shows of it beside words: buttons, a list, a place; and its id there. */
  content?: ChatContent;
  id?: string;
  /** Whether the other side has read it, or the owner has. */
  read?: boolean;
  from: string;
  to: string;
  text: string;
  at: string;
  segments: number;
  encoding: string;
  state: 'received' | 'sent';
}

/** The USSD session that a phone has open. A phone has one line for them: one session at a time. */
export interface PhoneSession {
  sessionId: string;
  gateway: string;
  serviceCode: string;
  /** All that was typed so far, the tail of the dialled code included. */
  inputs: string[];
  startedAtMs: number;
  hops: number;
  lastText: string;
  /** The network has not answered the last hop yet. */
  busy: boolean;
}

export interface Phone {
  readonly msisdn: string;
  on: boolean;
  balanceXaf: number;
  operator: Operator;
  holderName: string;
  /** Says yes to every Mobile Money request by itself, for load. */
  autoApprove: boolean;
  /** Has WhatsApp; a feature phone has not. */
  whatsapp: boolean;
  /** Has a user name on WhatsApp: businesses are told an id instead of the number. */
  hidesNumber: boolean;
  /** Asked the SMS gateway to be left alone: it blacklists the number. */
  smsOptOut: boolean;
  pin: string;
  session: PhoneSession | undefined;
  /** The last USSD page on the screen, still readable after the session ended. */
  screen: { text: string; open: boolean; at: string } | undefined;
  /** Received and sent, oldest first. */
  messages: HandsetMessage[];
  seq: number;
}

/** What `PUT /phones/:msisdn` may change. */
export type PhoneSettings = Pick<
  Phone,
  | 'on'
  | 'balanceXaf'
  | 'operator'
  | 'holderName'
  | 'autoApprove'
  | 'whatsapp'
  | 'hidesNumber'
  | 'smsOptOut'
  | 'pin'
>;

/** A message as a network hands it to a phone; without `channel` it is an SMS. */
export type ShownMessage = Pick<HandsetMessage, 'from' | 'to' | 'text' | 'state'> &
  Partial<Pick<HandsetMessage, 'channel' | 'via' | 'content' | 'id' | 'read'>>;

/** All phones of this world. A number that nobody used yet is a phone too: switched on, with money on it. */
export interface Handsets {
  get(msisdn: string): Phone;
  all(): Iterable<Phone>;
  /** Can show something that the network pushes: switched on and no USSD session in the way. */
  isFree(phone: Phone): boolean;
  /** Tells the networks that the phone was switched on or its session ended. */
  freed(phone: Phone): void;
  onFreed(listener: (phone: Phone) => void): void;
  show(phone: Phone, message: ShownMessage): void;
  changed(phone: Phone): void;
  clear(): void;
}

function aPhone(msisdn: string): Phone {
  return {
    msisdn,
    on: true,
    balanceXaf: 1_000_000,
    operator: operatorOf(msisdn),
    holderName: `Client ${msisdn.slice(-2)}`,
    autoApprove: false,
    whatsapp: false,
    hidesNumber: false,
    smsOptOut: false,
    pin: '1234',
    session: undefined,
    screen: undefined,
    messages: [],
    seq: 0,
  };
}

export function createHandsets(parts: { clock: Clock; live: Live }): Handsets {
  const { clock, live } = parts;
  const phones = new Map<string, Phone>();
  const listeners: ((phone: Phone) => void)[] = [];

  // The phone that was met first is forgotten first; at this limit the world has been running for very long.
  const makeRoom = (): void => {
    if (phones.size < phoneLimit) return;
    for (const phone of phones.values())
      if (!phone.session) return void phones.delete(phone.msisdn);
  };

  return {
    get(msisdn) {
      const known = phones.get(msisdn);
      if (known) return known;
      makeRoom();
      const phone = aPhone(msisdn);
      phones.set(msisdn, phone);
      return phone;
    },
    all: () => phones.values(),
    isFree: (phone) => phone.on && !phone.session,
    freed(phone) {
      for (const listener of listeners) listener(phone);
    },
    onFreed: (listener) => void listeners.push(listener),
    show(phone, message) {
      phone.seq += 1;
      const carried = carriedAs(message.text);
      phone.messages.push({
        seq: phone.seq,
        channel: 'sms',
        ...message,
        ...carried,
        at: clock.iso(),
      });
      if (phone.messages.length > inboxLimit) phone.messages.shift();
      live.changed(phone.msisdn);
    },
    changed: (phone) => live.changed(phone.msisdn),
    clear: () => phones.clear(),
  };
}
