import type { Person } from '../services/person.js';
import type { VerbId } from './sms/verbs.js';

/**
 * What needs more than a number. Whoever chats by somebody's number may order, pay by Mobile Money and
 * follow orders; all of this asks for one code by SMS first (docs/one-person.md). A delivery code is
 * not shown to them either (`services/tracking.ts`).
 */
const PROVEN_ONLY: ReadonlySet<string> = new Set([
  ...['wallet', 'wallet_moves', 'wallet_more', 'wallet_where', 'wallet_limits', 'wallet_limit'],
  ...['wallet_auto', 'auto_below', 'auto_amount', 'cash_out', 'cash_out_pin', 'cash_out_asked'],
  ...['top_up', 'top_up_number', 'top_up_confirm', 'wallet_code', 'code_old', 'code_new'],
  ...['code_again', 'code_forgot', 'wallet_pin'],
  ...['places', 'place', 'place_name', 'place_label', 'place_remove', 'relative_places'],
  ...['rename', 'messages', 'message', 'numbers', 'link_number', 'link_code', 'unlink'],
  ...['usual_payer', 'blocked'],
]);

const PROVEN_VERBS: ReadonlySet<VerbId> = new Set<VerbId>([
  ...(['code', 'balance', 'statement', 'where', 'receipt', 'messages', 'rename'] as const),
  ...(['link', 'top_up', 'block'] as const),
]);

/** What is left to the holder of a number that was silent for long, who may be somebody else. */
const OPEN_TO_ALL: ReadonlySet<string> = new Set([
  ...['returning', 'returning_code', 'returning_new', 'call_me', 'called', 'help', 'help_article'],
]);
const VERBS_FOR_ALL: ReadonlySet<VerbId> = new Set<VerbId>([
  ...(['call', 'help', 'stop', 'start', 'french', 'english'] as const),
]);

/** The screen to show instead of one that this person may not see (yet); null where they may. */
export function insteadOf(screen: string, { access }: Person): 'prove' | 'returning' | null {
  if (access === 'closed') return OPEN_TO_ALL.has(screen) ? null : 'returning';
  return access === 'unproven' && PROVEN_ONLY.has(screen) ? 'prove' : null;
}

/** The same for commands. */
export function mayCommand(verb: VerbId, access: Person['access'] | undefined): boolean {
  if (access === 'closed') return VERBS_FOR_ALL.has(verb);
  return access === undefined || !PROVEN_VERBS.has(verb);
}
