import { parsePhone, type Phone } from '../../lib/phone.js';
import type { SessionReply, SessionTurn } from '../conversation.js';

/** The name under which this gateway's sessions are kept. */
const GATEWAY = 'africastalking';

/** Far above what 20 turns of free text can hold; more is not a session. */
const MAX_TEXT = 2_000;
const MAX_FIELD = 200;

interface Form {
  sessionId: string;
  phoneNumber: string;
  text: string;
}

/** Kept as it is, so it must be what can be kept: ids have no spaces, and no zero bytes. */
const SESSION_ID = /^[\x21-\x7e]{1,128}$/;

/**
 * The form's fields that we use; null when one is missing, doubled or too long. The gateway adds
 * fields over time, so unknown ones pass. Written out, because every turn pays for it.
 */
function readForm(form: unknown): Form | null {
  const { sessionId, phoneNumber, text = '' } = (form ?? {}) as Partial<Record<string, unknown>>;
  if (typeof sessionId !== 'string' || !SESSION_ID.test(sessionId)) return null;
  if (typeof phoneNumber !== 'string' || phoneNumber.length > MAX_FIELD) return null;
  if (typeof text !== 'string' || text.length > MAX_TEXT) return null;
  return { sessionId, phoneNumber, text };
}

export type UssdReading =
  | { kind: 'turn'; turn: SessionTurn }
  /** Not a turn of this gateway, or not a number we serve: answered with a sentence, never stored. */
  | { kind: 'refused'; reason: 'malformed' | 'foreign_number' };

/** Reads Africa's Talking's USSD form (facts/channels.md 3.1). `text` is all input joined by `*`. */
export function readUssd(form: unknown, arrivedMs: number): UssdReading {
  const read = readForm(form);
  if (!read) return { kind: 'refused', reason: 'malformed' };
  const { sessionId, phoneNumber, text } = read;
  const phone = parsePhone(phoneNumber);
  if (!phone) return { kind: 'refused', reason: 'foreign_number' };
  const input = { kind: 'whole', text } as const;
  const turn = {
    channel: 'ussd',
    gateway: GATEWAY,
    phone,
    sessionRef: sessionId,
    input,
    arrivedMs,
  };
  return { kind: 'turn', turn };
}

/** The gateway's answer: `CON ` keeps the session open, `END ` closes it. */
export function writeUssd({ text, open }: SessionReply): string {
  return `${open ? 'CON' : 'END'} ${text}`;
}

/** A session that the gateway says is over. */
export interface UssdEnd {
  channel: 'ussd';
  gateway: string;
  sessionRef: string;
  phone: Phone;
}

/** Reads the end-of-session callback; null when it is none. */
export function readUssdEnd(form: unknown): UssdEnd | null {
  const read = readForm(form);
  const phone = read && parsePhone(read.phoneNumber);
  return phone && { channel: 'ussd', gateway: GATEWAY, sessionRef: read.sessionId, phone };
}
