import type { Phone } from '../../lib/phone.js';
import type { Language } from '../../locales/index.js';
import type { SessionCause } from '../../services/ussd-sessions.js';

/** Kept as it is, so it must be what can be kept: ids have no spaces, and no zero bytes. */
export const SESSION_ID = /^[\x21-\x7e]{1,128}$/;

/** What a network tells of a session as it begins. */
export interface UssdBegin {
  gateway: string;
  sessionRef: string;
  serviceCode: string;
  /** Without its last digit. */
  cell: string | null;
  language: Language | null;
}

/** A session that the gateway says is over. */
export interface UssdEnd {
  channel: 'ussd';
  gateway: string;
  sessionRef: string;
  phone: Phone;
  /** Null where the gateway does not say: then it follows from what we last answered. */
  cause: SessionCause | null;
  /** The gateway's own word. */
  said: string | null;
  serviceCode: string | null;
  /** The gateway's own code of the operator. */
  network: string | null;
  hops: number | null;
  durationMs: number | null;
  costMicroXaf: number | null;
  error: string | null;
}

/** What was dialled behind the service code, its inputs joined by `*`: `2001*2` of `*237*55*2001*2#`. */
export function dialledBehind(ussdCode: string, dialled: string): string {
  const stem = `${ussdCode.slice(0, -1)}*`;
  if (!dialled.startsWith(stem)) return '';
  return dialled.slice(stem.length).replace(/#$/, '');
}

/** A cell without its last digit, which is one side of one mast: a part of town, not a house. */
export function coarseCell(cell: string): string | null {
  return /^[\w-]{2,40}$/.test(cell) ? cell.slice(0, -1) : null;
}
