import type { Phone } from '../lib/phone.js';
import type { Person } from '../services/person.js';
import type { ReportedState } from '../services/messages.js';
import type { WhatsAppAddress, WhatsAppContent } from './whatsapp/content.js';

/** What a message travels by. */
export type Carrier = 'sms' | 'whatsapp';

/** One message to one person. */
export interface OutgoingMessage<To = Phone | WhatsAppAddress> {
  to: To;
  /** All of it in plain words, whatever `content` shows beside. */
  text: string;
  content?: WhatsAppContent;
  /** A sender the gateway knows; absent, the gateway's own. */
  from?: string;
  /** Our id of the message, for gateways that carry one. */
  ref: string;
  /** 0 for codes and money, 1 for orders, 2 for offers: who goes first where a gateway is slow. */
  urgency?: number;
}

/** One SMS to one phone. */
export type SmsToSend = OutgoingMessage<Phone>;

/**
 * Why a gateway refused, where that says who can help: nobody by this sender (`opted_out`), nobody by
 * this number (`unreachable`), a template (`window_closed`), a little patience (`throttled`; `paced` where it was never asked).
 * `unknown`: it may have been taken all the same, since no answer, or none to be read, came back.
 */
export type RefusalKind =
  'opted_out' | 'unreachable' | 'window_closed' | 'throttled' | 'paced' | 'unknown';

export type SendResult =
  | {
      ok: true;
      externalId: string;
      /** One id for each part, where reports come by parts; the first is `externalId`. */
      partIds?: readonly string[];
    }
  | {
      ok: false;
      /** Trying this message again by the same gateway cannot help. */
      permanent: boolean;
      /** The gateway's own, or what broke. */
      code: string;
      kind?: RefusalKind;
      /** What reports would name it by, had it been taken (with `unknown`). */
      externalId?: string;
    };

/** A way for messages to leave. `send` never throws: what goes wrong is an answer. */
export interface MessageGateway<To = Phone | WhatsAppAddress> {
  name: string;
  channel: Carrier;
  /** False: nothing is ever heard of a message that it took, so nothing is waited for. */
  receipts?: boolean;
  send(message: OutgoingMessage<To>): Promise<SendResult>;
}

/** A company that carries SMS. */
export interface SmsGateway extends MessageGateway<Phone> {
  channel: 'sms';
}

/** An SMS that a phone wrote to us, or words in a chat that are read as one. */
export interface SmsInbound {
  /** Absent, SMS. */
  channel?: Carrier;
  /** Absent, as the number's account has it: a chat may not be proven to be its holder's. */
  access?: Person['access'];
  gateway: string;
  /** The gateway's id; the same one twice is the same SMS. */
  externalId: string;
  from: Phone;
  to: string;
  text: string;
  at: Date;
}

/** What a gateway tells about a message that it accepted. */
export interface DeliveryReport {
  gateway: string;
  externalId: string;
  state: ReportedState;
  reason?: string;
}

/** A phone that no longer wants messages of a sender, by the gateway's own means. */
export interface OptOut {
  gateway: string;
  from: Phone;
  sender: string;
}
