import { NOTHING_SAID, type Command } from './parsed.js';

/** As much as anybody looks for, and nobody's whole story. */
const SEARCH = /^\W*(?:cherche[rz]?|search|find)\b[\s:,.-]*([^?]{0,80})[\s?!.]*$/i;

/**
 * `CHERCHE poulet dg moins 3000`: the verb first, then words of any kind, which the common reading
 * would take for talk.
 */
export function readFindText(text: string): Command | undefined {
  const [found, words = ''] = SEARCH.exec(text) ?? [];
  if (found === undefined) return undefined;
  const detail = words.trim() || null;
  return { kind: 'command', verb: 'find', ...NOTHING_SAID, detail, exact: true };
}
