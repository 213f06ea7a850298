import { createWindowCounts } from '../lib/window-counts.js';
import type { Conversations } from './conversation.js';
import { ending, type ConversationParts } from './session-turn.js';

export interface TurnLimit {
  /** Turns of one phone within `windowMs`, by each process; 0 for as many as come. */
  max: number;
  windowMs: number;
}

/**
 * The same conversations, but no phone may take the time of all others: past the limit it is told to
 * come back later. By phone, never by address, since all phones come from their gateway's.
 */
export function limitTurns(
  conversations: Conversations,
  parts: ConversationParts,
  { max, windowMs }: TurnLimit,
): Conversations {
  if (max === 0) return conversations;
  const turns = createWindowCounts(windowMs, () => parts.clock.monotonicMs());
  return {
    answer(turn) {
      const { count } = turns.count(turn.phone);
      if (count <= max) return conversations.answer(turn);
      if (count === max + 1) parts.log.warn('turns_limited', { channel: turn.channel });
      return Promise.resolve(ending(parts, parts.settings.defaultLanguage, 'failure.busy'));
    },
  };
}
