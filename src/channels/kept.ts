import type { Clock } from '../lib/clock.js';
import type { Phone } from '../lib/phone.js';
import type { TurnRow } from '../models/conversations.js';
import type { Person } from '../services/person.js';
import type { Stored } from './standing.js';

/** What a turn is made from: its row, opened once, because opening costs more than a page to show. */
export interface Known {
  row: TurnRow;
  person: Person;
  /** Null where a conversation has not begun, or cannot be read any more. */
  stored: Stored | null;
  /** Where another channel, or another phone of theirs, has shown a page since; or null. */
  elsewhere: Left | null;
}

/** A conversation that was left, and when. */
export interface Left {
  stored: Stored;
  at: Date;
}

/** One phone on one channel. */
interface Line {
  channel: string;
  phone: Phone;
}

/**
 * What is known of conversations between two turns of a session. Never the truth: a page made from
 * it is stored only if nothing has changed since (`ConversationStore.save`).
 */
export interface Kept {
  /** Hands out what is known and forgets it, so that a turn that fails leaves nothing behind. */
  take(line: Line): Known | null;
  keep(line: Line, known: Known): void;
}

/** About 2 kB each; more sessions at once than this read their rows again. */
const KEPT_MAX = 5_000;
/** A session lasts three minutes at most. */
const KEPT_MS = 180_000;

export function createKept(clock: Clock): Kept {
  const entries = new Map<string, { known: Known; untilMs: number }>();
  const keyOf = ({ channel, phone }: Line) => `${channel}|${phone}`;
  return {
    take(line) {
      const key = keyOf(line);
      const found = entries.get(key);
      if (!found) return null;
      entries.delete(key);
      return found.untilMs > clock.monotonicMs() ? found.known : null;
    },
    keep(line, known) {
      const oldest = entries.size < KEPT_MAX ? undefined : entries.keys().next().value;
      if (oldest !== undefined) entries.delete(oldest);
      const untilMs = clock.monotonicMs() + KEPT_MS;
      entries.set(keyOf(line), { known: { ...known, row: lighter(known.row) }, untilMs });
    },
  };
}

const NOTHING = Buffer.alloc(0);

/** Without what has been opened already: sealed bytes hold on to the memory they were read into. */
function lighter(row: TurnRow): TurnRow {
  const { conversation } = row;
  return {
    ...row,
    ...{ phoneSealed: NOTHING, keyWrapped: NOTHING, nameSealed: null },
    conversation: conversation && { ...conversation, sealed: NOTHING },
    elsewhere: null,
  };
}
