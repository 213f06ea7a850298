import type { InboundBody, WhatsAppInbound } from '../driver.js';
import { addressOf } from './address.js';

/** A message as the session has it; only what is read of it. */
export interface WebMessage {
  /** The message's own part of its id: the whole one holds a number. */
  id: string;
  type: string;
  body: string;
  /** The chat: a person, a group, a broadcast. */
  from: string;
  fromMe: boolean;
  /** Of seconds. */
  timestamp: number;
  isBroadcast: boolean;
  profileName?: string;
  location?: { latitude: unknown; longitude: unknown; name?: unknown; address?: unknown };
}

/** Far beyond what a person writes in one message. */
const MAX_TEXT = 4_096;
/** What WhatsApp writes into a chat by itself. */
const NOTICES = new Set([
  ...['e2e_notification', 'notification', 'notification_template', 'gp2', 'call_log', 'ciphertext'],
  ...['protocol', 'debug', 'revoked', 'broadcast_notification', 'group_notification'],
]);

/**
 * What a person wrote to us; null for our own messages, groups, statuses, broadcasts and WhatsApp's
 * own notices: nobody waits for an answer to those.
 */
export function readWebMessage(gateway: string, message: WebMessage): WhatsAppInbound | null {
  if (message.fromMe || message.isBroadcast || NOTICES.has(message.type)) return null;
  const address = addressOf(message.from);
  if (!address || message.id === '') return null;
  const { profileName } = message;
  return {
    gateway,
    externalId: message.id,
    from: { ...address, ...(profileName ? { profileName } : {}) },
    at: new Date(message.timestamp * 1_000),
    body: bodyOf(message),
  };
}

function bodyOf(message: WebMessage): InboundBody {
  const text = message.body.replaceAll('\0', '').slice(0, MAX_TEXT);
  switch (message.type) {
    case 'chat':
      return { kind: 'text', text };
    case 'location':
      return locationOf(message.location) ?? { kind: 'unsupported', type: 'location' };
    case 'ptt':
    case 'audio':
      return { kind: 'voice' };
    case 'image':
      return { kind: 'image', ...(text ? { caption: text } : {}) };
    default:
      return { kind: 'unsupported', type: message.type.slice(0, 40) };
  }
}

function locationOf(location: WebMessage['location']): InboundBody | null {
  const [latitude, longitude] = [Number(location?.latitude), Number(location?.longitude)];
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (!isOnEarth) return null;
  const { name, address } = location ?? {};
  return {
    ...{ kind: 'location', latitude, longitude },
    ...(typeof name === 'string' && name ? { name } : {}),
    ...(typeof address === 'string' && address ? { address } : {}),
  };
}
