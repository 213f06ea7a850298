import { parsePhone } from '../../lib/phone.js';
import type { Language } from '../../locales/index.js';
import type { SessionReply, SessionTurn } from '../conversation.js';
import { coarseCell, dialledBehind, SESSION_ID, type UssdBegin, type UssdEnd } from './facts.js';

/** The name under which this gateway's sessions are kept. */
const GATEWAY = 'mtn';

/** `2-End|3-Notification|4-Cancel|5-Timeout` of MADAPI: what ends a session, and as what. */
const ENDS: Readonly<Record<string, UssdEnd['cause']>> = { 2: null, 4: 'left', 5: 'timed_out' };
const NOTIFICATION = '3';
const BEGIN = '0';
const CONTINUE = '1';

const MAX_TEXT = 2_000;
const MAX_FIELD = 200;

interface Inbound {
  sessionId: string;
  messageType: string;
  msisdn: string;
  serviceCode: string;
  ussdString: string;
  cellId: string | null;
  language: string | null;
}

/** What MADAPI's inbound call is. */
export type MtnReading =
  | { kind: 'turn'; turn: SessionTurn; begin: UssdBegin | null }
  | { kind: 'end'; end: UssdEnd }
  /** Told only to be told. */
  | { kind: 'notice' }
  | { kind: 'refused'; reason: 'malformed' | 'foreign_number' };

/**
 * Reads MTN's MADAPI `messages/ussd/inbound` (docs/add-a-gateway.md): the last input alone, and no id of
 * the turn. @param ussdCode as dialled, `*237*55#`; at a begin, what stands behind it was dialled too.
 */
export function readMtn(
  body: unknown,
  { arrivedMs, ussdCode }: { arrivedMs: number; ussdCode: string },
): MtnReading {
  const read = readBody(body);
  if (!read) return { kind: 'refused', reason: 'malformed' };
  const phone = parsePhone(international(read.msisdn));
  if (!phone) return { kind: 'refused', reason: 'foreign_number' };
  const { messageType, sessionId: sessionRef } = read;
  if (messageType === NOTIFICATION) return { kind: 'notice' };
  const cause = ENDS[messageType];
  if (cause !== undefined) return { kind: 'end', end: { ...endOf(read, cause), phone } };
  const isStart = messageType === BEGIN;
  const text = isStart ? dialledBehind(ussdCode, read.ussdString) : read.ussdString;
  const language = languageOf(read.language);
  const turn: SessionTurn = {
    ...{ channel: 'ussd', gateway: GATEWAY, phone, sessionRef, arrivedMs },
    input: { kind: 'last', text, isStart },
    ...(language ? { language } : {}),
  };
  return { kind: 'turn', turn, begin: isStart ? beginOf(read) : null };
}

function readBody(body: unknown): Inbound | null {
  const fields = (body ?? {}) as Partial<Record<string, unknown>>;
  const sessionId = shortOf(fields.sessionId);
  const messageType = shortOf(fields.messageType);
  const msisdn = shortOf(fields.msisdn);
  const { ussdString = '' } = fields;
  if (!sessionId || !SESSION_ID.test(sessionId) || msisdn === null) return null;
  if (messageType === null || !/^[0-5]$/.test(messageType)) return null;
  if (typeof ussdString !== 'string' || ussdString.length > MAX_TEXT) return null;
  return {
    ...{ sessionId, messageType, msisdn, ussdString },
    serviceCode: shortOf(fields.serviceCode) ?? '',
    cellId: shortOf(fields.cellId),
    language: shortOf(fields.language),
  };
}

/** A short text; the type of a message comes as a number too. */
function shortOf(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.length <= MAX_FIELD ? text : null;
}

/** Numbers come without their plus. */
function international(msisdn: string): string {
  return /^\d{10,15}$/.test(msisdn) ? `+${msisdn}` : msisdn;
}

function languageOf(said: string | null): Language | null {
  const word = said?.trim().toLowerCase().slice(0, 2);
  return word === 'fr' || word === 'en' ? word : null;
}

function beginOf(read: Inbound): UssdBegin {
  const { sessionId: sessionRef, serviceCode, cellId } = read;
  const cell = cellId === null ? null : coarseCell(cellId);
  return { gateway: GATEWAY, sessionRef, serviceCode, cell, language: languageOf(read.language) };
}

function endOf(read: Inbound, cause: UssdEnd['cause']): Omit<UssdEnd, 'phone'> {
  const { sessionId: sessionRef, serviceCode, messageType: said } = read;
  return {
    ...{ channel: 'ussd', gateway: GATEWAY, sessionRef, serviceCode, cause, said },
    ...{ network: null, hops: null, durationMs: null, costMicroXaf: null },
    // The text of a cancel is its reason, that of any other end may be what the person typed.
    error: messageIsReason(read) ? read.ussdString.slice(0, MAX_FIELD) : null,
  };
}

function messageIsReason({ messageType, ussdString }: Inbound): boolean {
  return messageType === '4' && ussdString !== '';
}

/** MADAPI's canonical code for a call that was served. */
const SERVED = '0000';
const ANSWER = { goOn: Number(CONTINUE), end: 2 };

/** The answer to a turn: a page that waits for an answer, or one that ends the session. */
export function writeMtn({ text, open }: SessionReply, body: unknown): string {
  const fields = (body ?? {}) as Partial<Record<string, unknown>>;
  const transactionId = shortOf(fields.sessionId) ?? '';
  return JSON.stringify({
    ...{ statusCode: SERVED, statusMessage: 'Success', transactionId },
    data: {
      // Its description calls the same field by two names.
      ...{ inboundResponse: text, outboundResponse: text },
      ...{ userInputRequired: open, messageType: open ? ANSWER.goOn : ANSWER.end },
      ...{ serviceCode: shortOf(fields.serviceCode) ?? '', msisdn: shortOf(fields.msisdn) ?? '' },
    },
    _link: { self: { href: '' } },
  });
}
