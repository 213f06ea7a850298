import type { MessageGateway } from '../channel.js';
import type { WhatsAppAddress } from './content.js';

export type { WhatsAppAddress, WhatsAppContent } from './content.js';

/** What a way to WhatsApp can do beside carrying words. */
export interface WhatsAppCapabilities {
  buttons: boolean;
  lists: boolean;
  locationRequest: boolean;
  templates: boolean;
  /** Words of our own pass only within 24 hours of the person's last message. */
  window24h: boolean;
  receipts: boolean;
}

/** A way to WhatsApp. What it cannot show it writes as numbered text (`numberedText`). */
export interface WhatsAppDriver extends MessageGateway<WhatsAppAddress> {
  channel: 'whatsapp';
  capabilities: WhatsAppCapabilities;
}

export type InboundBody =
  | { kind: 'text'; text: string }
  /** A button or a row that we sent, by the id that it had. */
  | { kind: 'choice'; id: string; title: string }
  | { kind: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: 'voice' }
  | { kind: 'image'; caption?: string }
  /** Stickers, reactions and whatever comes next: nothing is said to them. */
  | { kind: 'unsupported'; type: string };

/** A message that a person wrote to us on WhatsApp. */
export interface WhatsAppInbound {
  gateway: string;
  /** The gateway's id; the same one twice is the same message. */
  externalId: string;
  from: WhatsAppAddress & { profileName?: string };
  at: Date;
  /** The gateway's id of our message that this one answers. */
  repliesTo?: string;
  body: InboundBody;
}

/** A person who has another number now (Meta's system message). */
export interface WhatsAppNumberChange {
  gateway: string;
  externalId: string;
  from: WhatsAppAddress;
  to: WhatsAppAddress;
}

/** What a gateway tells about a message that it accepted. */
export interface WhatsAppReport {
  gateway: string;
  externalId: string;
  state: 'sent' | 'delivered' | 'read' | 'failed';
  at: Date;
  /** The gateway's own code of a failure. */
  reason?: string;
}

/** Where drivers bring what they hear; each call is answered at once and loses nothing. */
export interface WhatsAppDesk {
  /** In the order in which they came; those that came before are passed over. */
  receive(messages: readonly WhatsAppInbound[]): Promise<void>;
  report(report: WhatsAppReport): Promise<void>;
  numberChanged(change: WhatsAppNumberChange): Promise<void>;
}
