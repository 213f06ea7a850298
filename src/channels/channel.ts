import type { Phone } from '../lib/phone.js';
import type { ReportedState } from '../services/messages.js';

/** One SMS to one phone. */
export interface SmsToSend {
  to: Phone;
  text: string;
  /** A sender the gateway knows; absent, the gateway's own. */
  from?: string;
  /** Our id of the message, for gateways that carry one. */
  ref: string;
}

/** `permanent`: trying this message again cannot help. `code` is the gateway's own, or what broke. */
export type SendResult =
  { ok: true; externalId: string } | { ok: false; permanent: boolean; code: string };

/** A company that carries SMS. `send` never throws: what goes wrong is an answer. */
export interface SmsGateway {
  name: string;
  send(message: SmsToSend): Promise<SendResult>;
}

/** An SMS that a phone wrote to us. */
export interface SmsInbound {
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
