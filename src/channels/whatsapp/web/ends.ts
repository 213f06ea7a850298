import type { WebState } from '../../../models/whatsapp-web.js';

/** How a life of the session ended, and whether it is begun again by itself. */
export interface WebEnd {
  state: Extract<WebState, 'deaf' | 'down' | 'logged_out' | 'banned' | 'off'>;
  reason: string;
}

const BANNED = new Set(['TOS_BLOCK', 'SMB_TOS_BLOCK']);
const LOGGED_OUT = new Set(['LOGOUT', 'UNPAIRED', 'UNPAIRED_IDLE', 'auth_failure']);
/** The line is there and nothing comes over it for the moment. */
const SILENT = new Set(['TIMEOUT', 'OPENING', 'PAIRING']);

/** What a reason means that the library ends with, or a state that ends it; null when it goes on. */
export function endOf(word: string): WebEnd {
  const reason = word.slice(0, 60);
  if (BANNED.has(word)) return { state: 'banned', reason };
  return { state: LOGGED_OUT.has(word) ? 'logged_out' : 'down', reason };
}

/** What a state of WhatsApp's own says of an open session: it works, is silent for now, or has ended. */
export function readState(state: string): 'up' | 'deaf' | WebEnd {
  if (state === 'CONNECTED') return 'up';
  return SILENT.has(state) ? 'deaf' : endOf(state);
}

/** A word for whatever was thrown; the library throws plain strings too, and long errors of a browser. */
export function wordOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const known = /ERR_[A-Z_]+|auth timeout|ready timeout|Target closed|Timed out/.exec(text)?.[0];
  return (known ?? 'failed').replaceAll(' ', '_').toLowerCase();
}
