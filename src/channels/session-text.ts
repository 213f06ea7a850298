import type { Vault } from '../lib/vault.js';
import type { SessionInput } from './session-input.js';

/** What we remember of a gateway's input: how long its joined text was, and its digest. */
export interface SeenText {
  sessionRef: string;
  seenLength: number;
  seenDigest: Buffer;
}

/** An input, the session it belongs to, and when it reached us. */
interface Arrived {
  sessionRef: string;
  input: SessionInput;
}

/** What else is known of a conversation when a turn is read. */
export interface Before {
  /** Tags of sessions that this phone has left behind. */
  earlier: readonly string[];
  /** Tags of this session's last turns, where the gateway names turns. */
  turnRefs: readonly string[];
  /** Whether the turn came before our answer was written, or so soon after that nobody typed it. */
  isSoon: boolean;
}

/**
 * What a turn's input is, read against what has been seen (DESIGN.md section 3): the same again,
 * something new, or an older or foreign one that must not move anything.
 */
export type Reading =
  | { kind: 'start'; dialled: string }
  | { kind: 'repeat' }
  | { kind: 'input'; typed: string }
  | { kind: 'stale' };

export interface SessionTexts {
  /** What is kept of a turn, to know it again. */
  seen(turn: Arrived): Omit<SeenText, 'sessionRef'>;
  /** The tags of the last turns with this one in front; none where the gateway names none. */
  turnRefs(turn: Arrived, before: readonly string[]): string[];
  /** A short name for a session, by which its late turns are known once another has begun. */
  tag(sessionRef: string): string;
  read(seen: SeenText | null, turn: Arrived, before?: Partial<Before>): Reading;
}

const TAG_LENGTH = 12;
/** Every turn asks for its session's tag; of more sessions at once some are digested again. */
const TAGS_KEPT = 5_000;
/** A gateway brings a turn again within seconds: the last few are enough to know it. */
const TURNS_KEPT = 4;

/** Reads turns by digests alone: the text itself is never kept, because it holds PINs. */
export function createSessionTexts(vault: Vault): SessionTexts {
  const digest = (sessionRef: string, text: string) =>
    vault.digest('session-text', `${sessionRef}\0${text}`);
  const tagOf = (what: string) =>
    vault.digest('session', what).toString('base64').slice(0, TAG_LENGTH);
  const turnTag = (sessionRef: string, turnRef: string) => tagOf(`${sessionRef}\0${turnRef}`);
  const tags = new Map<string, string>();
  function tag(sessionRef: string): string {
    const known = tags.get(sessionRef);
    if (known !== undefined) return known;
    const made = tagOf(sessionRef);
    if (tags.size >= TAGS_KEPT) tags.clear();
    tags.set(sessionRef, made);
    return made;
  }

  /** All input joined by `*`: what is new stands behind the text seen and a `*`. */
  function readWhole(seen: SeenText, text: string): Reading {
    const { sessionRef, seenLength, seenDigest } = seen;
    if (text.length < seenLength) return { kind: 'stale' };
    const isKnown = digest(sessionRef, text.slice(0, seenLength)).equals(seenDigest);
    if (!isKnown) return { kind: 'stale' };
    if (text.length === seenLength) return { kind: 'repeat' };
    if (seenLength === 0) return { kind: 'input', typed: text };
    if (text[seenLength] !== '*') return { kind: 'stale' };
    return { kind: 'input', typed: text.slice(seenLength + 1) };
  }

  /** The last input alone: the gateway's own name of the turn tells a repeat, else its moment. */
  function readLast(
    seen: SeenText,
    { text, isStart, turnRef }: Extract<SessionInput, { kind: 'last' }>,
    { turnRefs = [], isSoon = false }: Partial<Before>,
  ): Reading {
    if (turnRef !== undefined) {
      const at = turnRefs.indexOf(turnTag(seen.sessionRef, turnRef));
      if (at >= 0) return { kind: at === 0 ? 'repeat' : 'stale' };
    }
    const isSame = digest(seen.sessionRef, lastText(text, isStart)).equals(seen.seenDigest);
    // A session begins once: whatever says so later was brought late.
    if (isStart) return { kind: isSame ? 'repeat' : 'stale' };
    if (turnRef === undefined && isSame && isSoon) return { kind: 'repeat' };
    return { kind: 'input', typed: text };
  }

  return {
    tag,
    seen({ sessionRef, input }) {
      const { text } = input;
      if (input.kind === 'whole') {
        return { seenLength: text.length, seenDigest: digest(sessionRef, text) };
      }
      return { seenLength: 0, seenDigest: digest(sessionRef, lastText(text, input.isStart)) };
    },
    turnRefs({ sessionRef, input }, before) {
      if (input.kind === 'whole' || input.turnRef === undefined) return [];
      return [turnTag(sessionRef, input.turnRef), ...before].slice(0, TURNS_KEPT);
    },
    read(seen, { sessionRef, input }, before = {}) {
      if (seen?.sessionRef !== sessionRef) {
        if (before.earlier?.includes(tag(sessionRef))) return { kind: 'stale' };
        // An answer to a page that was never stored is no dialled address.
        const isStart = input.kind === 'whole' || input.isStart;
        return { kind: 'start', dialled: isStart ? input.text : '' };
      }
      return input.kind === 'whole' ? readWhole(seen, input.text) : readLast(seen, input, before);
    },
  };
}

/** What was dialled is not an answer, though it may read the same. */
function lastText(text: string, isStart: boolean): string {
  return `${isStart ? 'dialled' : 'typed'}\0${text}`;
}
