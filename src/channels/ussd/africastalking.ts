import { parsePhone } from '../../lib/phone.js';
import type { SessionReply, SessionTurn } from '../conversation.js';
import { SESSION_ID, type UssdEnd } from './facts.js';

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

/** `status` of the end-of-session notice; of its values only these two have been seen. */
const CAUSES: Readonly<Record<string, UssdEnd['cause']>> = { Success: 'completed', Failed: null };
/** `XAF 20.0000` */
const COST = /^XAF (\d{1,7})(?:\.(\d{1,6}))?$/;
const MICRO_DIGITS = 6;

/**
 * Reads the end-of-session callback; null when it is none. What the person typed and what they read
 * last stand in it too, and are left there.
 */
export function readUssdEnd(form: unknown): UssdEnd | null {
  const read = readForm(form);
  const phone = read && parsePhone(read.phoneNumber);
  if (!phone) return null;
  const fields = form as Partial<Record<string, unknown>>;
  const said = wordOf(fields.status);
  const error = wordOf(fields.errorMessage);
  return {
    ...{ channel: 'ussd', gateway: GATEWAY, sessionRef: read.sessionId, phone },
    ...{ said, error, cause: causeOf(said, error) },
    ...{ serviceCode: wordOf(fields.serviceCode), network: wordOf(fields.networkCode) },
    ...{ hops: countOf(fields.hopsCount), durationMs: countOf(fields.durationInMillis) },
    costMicroXaf: costOf(wordOf(fields.cost)),
  };
}

function causeOf(said: string | null, error: string | null): UssdEnd['cause'] {
  if (said !== 'Success' && /time[ -]?(d )?(out|limit)/i.test(error ?? '')) return 'timed_out';
  return said !== null && Object.hasOwn(CAUSES, said) ? (CAUSES[said] ?? null) : null;
}

function wordOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_FIELD) : null;
}

/** A count that fits a column of Postgres. */
function countOf(value: unknown): number | null {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : null;
}

function costOf(said: string | null): number | null {
  const [, francs, parts = ''] = COST.exec(said ?? '') ?? [];
  return francs === undefined ? null : Number(francs + parts.padEnd(MICRO_DIGITS, '0'));
}
