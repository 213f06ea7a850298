import type { Vault } from '../lib/vault.js';

/** What we remember of a gateway's joined text: how long it was, and its digest. */
export interface SeenText {
  sessionRef: string;
  seenLength: number;
  seenDigest: Buffer;
}

/**
 * What a turn's joined text is, read against what has been seen (DESIGN.md section 3): the same
 * again, something new behind it, or an older or foreign text that must not move anything.
 */
export type Reading =
  { kind: 'start' } | { kind: 'repeat' } | { kind: 'input'; typed: string } | { kind: 'stale' };

export interface SessionTexts {
  digest(sessionRef: string, text: string): Buffer;
  read(seen: SeenText | null, sessionRef: string, text: string): Reading;
}

/**
 * Reads the texts of gateways that send all input so far joined by `*`. The text itself is never
 * kept, because it holds PINs; new input is what follows the text seen and a `*`.
 */
export function createSessionTexts(vault: Vault): SessionTexts {
  const digest = (sessionRef: string, text: string) =>
    vault.digest('session-text', `${sessionRef}\0${text}`);
  return {
    digest,
    read(seen, sessionRef, text) {
      if (seen?.sessionRef !== sessionRef) return { kind: 'start' };
      const { seenLength, seenDigest } = seen;
      if (text.length < seenLength) return { kind: 'stale' };
      const isKnown = digest(sessionRef, text.slice(0, seenLength)).equals(seenDigest);
      if (!isKnown) return { kind: 'stale' };
      if (text.length === seenLength) return { kind: 'repeat' };
      if (seenLength === 0) return { kind: 'input', typed: text };
      if (text[seenLength] !== '*') return { kind: 'stale' };
      return { kind: 'input', typed: text.slice(seenLength + 1) };
    },
  };
}
