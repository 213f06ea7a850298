import type { Vault } from '../lib/vault.js';
import type { Frame, Standing } from '../menus/engine.js';
import type { Params } from '../menus/screen.js';
import type { ConversationRow } from '../models/conversations.js';
import type { Person } from '../services/person.js';

/** What is kept of a conversation between two turns. */
export interface Stored {
  standing: Standing;
  /** The answer we last gave, byte for byte. */
  reply: string;
  open: boolean;
  isPrompt: boolean;
  /** Tags of the sessions before this one, the newest first: whatever still comes of them is late. */
  earlier: string[];
  /** Tags of this session's last turns, the newest first, where its gateway names turns. */
  turnRefs: string[];
}

/** Writes and reads stored conversations, sealed with the person's own key. */
export interface Standings {
  seal(person: Person, stored: Stored): Buffer;
  /** Null when it was written by a version whose form we no longer read: the person starts at home. */
  open(person: Person, row: Pick<ConversationRow, 'screen' | 'sealed'>): Stored | null;
}

/** Short names, because every turn writes this. */
interface Packed {
  p: Params;
  k: [string, Params][];
  g: number;
  y: Record<string, string>;
  m: number;
  r: string;
  o: boolean;
  f: boolean;
  /** Missing in rows that an older version wrote. */
  e?: string[];
  t?: string[];
}

export function createStandings(vault: Vault): Standings {
  return {
    seal: (person, stored) => vault.seal(person.key, JSON.stringify(pack(stored))),
    open(person, row) {
      const packed = JSON.parse(vault.open(person.key, row.sealed)) as Partial<Packed>;
      return isPacked(packed) ? unpack(row.screen, packed) : null;
    },
  };
}

/** What was last answered, of a stored conversation that somebody has opened; '' in an older form. */
export function replyOf(opened: string): string {
  const packed = JSON.parse(opened) as Partial<Packed>;
  return isPacked(packed) ? packed.r : '';
}

function pack({ standing, reply, open, isPrompt, earlier, turnRefs }: Stored): Packed {
  const { params, stack, page, keys, misses } = standing;
  return {
    p: params,
    k: stack.map((frame) => [frame.screen, frame.params]),
    g: page,
    y: keys,
    m: misses,
    r: reply,
    o: open,
    f: isPrompt,
    e: earlier,
    ...(turnRefs.length > 0 ? { t: turnRefs } : {}),
  };
}

function unpack(screen: string, packed: Packed): Stored {
  const stack: Frame[] = packed.k.map(([name, params]) => ({ screen: name, params }));
  const { p: params, g: page, y: keys, m: misses } = packed;
  return {
    standing: { screen, params, stack, page, keys, misses },
    reply: packed.r,
    open: packed.o,
    isPrompt: packed.f,
    earlier: packed.e ?? [],
    turnRefs: packed.t ?? [],
  };
}

function isPacked(packed: Partial<Packed>): packed is Packed {
  return (
    typeof packed.r === 'string' &&
    typeof packed.g === 'number' &&
    Array.isArray(packed.k) &&
    typeof packed.p === 'object' &&
    typeof packed.y === 'object'
  );
}
