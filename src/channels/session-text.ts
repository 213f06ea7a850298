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
  /** A short name for a session, by which its late turns are known once another has begun. */
  tag(sessionRef: string): string;
  /** @param earlier tags of sessions that this phone has left behind. */
  read(
    seen: SeenText | null,
    sessionRef: string,
    text: string,
    earlier?: readonly string[],
  ): Reading;
}

const TAG_LENGTH = 12;
/** Every turn asks for its session's tag; of more sessions at once some are digested again. */
const TAGS_KEPT = 5_000;

/**
 * Reads the texts of gateways that send all input so far joined by `*`. The text itself is never
 * kept, because it holds PINs; new input is what follows the text seen and a `*`.
 */
export function createSessionTexts(vault: Vault): SessionTexts {
  const digest = (sessionRef: string, text: string) =>
    vault.digest('session-text', `${sessionRef}\0${text}`);
  const tags = new Map<string, string>();
  function tag(sessionRef: string): string {
    const known = tags.get(sessionRef);
    if (known !== undefined) return known;
    const made = vault.digest('session', sessionRef).toString('base64').slice(0, TAG_LENGTH);
    if (tags.size >= TAGS_KEPT) tags.clear();
    tags.set(sessionRef, made);
    return made;
  }
  return {
    digest,
    tag,
    read(seen, sessionRef, text, earlier = []) {
      if (seen?.sessionRef !== sessionRef) {
        return { kind: earlier.includes(tag(sessionRef)) ? 'stale' : 'start' };
      }
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
