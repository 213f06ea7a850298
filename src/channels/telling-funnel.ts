import type { Standing, TurnResult } from '../menus/engine.js';
import type { Language } from '../locales/index.js';
import type { TurnRow } from '../models/conversations.js';
import type { Funnel, How } from '../services/funnel.js';
import type { Person } from '../services/person.js';
import type { SessionTexts } from './session-text.js';
import type { ConversationParts, SessionTurn } from './session-turn.js';

/** How a page came about, beyond the page itself. */
export interface Cause {
  how: How;
  /** As shown; the person's own language when not given. */
  language?: Language;
  /** The effect on the way, and what came of it. */
  effect?: string;
  outcome?: string;
}

const NAVIGATION: Readonly<Record<string, How>> = {
  'nav:back': 'back',
  'nav:home': 'home',
  'nav:more': 'paged',
  'nav:previous': 'paged',
};

/** What an answer did: moved about, led on, or was not accepted and the same page shown again. */
export function howAnswered(before: Standing, typed: string, after: Standing): How {
  const key = typed.trim();
  const meaning = Object.hasOwn(before.keys, key) ? before.keys[key] : undefined;
  const navigation = meaning === undefined ? undefined : NAVIGATION[meaning];
  if (navigation) return navigation;
  return after.screen === before.screen && after.params === before.params ? 'missed' : 'answered';
}

/** What a turn was made from. */
interface TurnTaken {
  parts: Pick<ConversationParts, 'funnel' | 'clock' | 'texts' | 'settings'>;
  turn: SessionTurn;
  row: TurnRow;
  person: Person;
}

/** Notes a page that was stored; never one that was rolled back. Nothing of what was typed. */
export function noteShown(
  { parts, turn, row, person }: TurnTaken,
  { standing, end }: TurnResult,
  cause: Cause,
): void {
  parts.funnel.note({
    at: parts.clock.now(),
    session: parts.texts.tag(turn.sessionRef),
    no: (row.conversation?.version ?? 0) + 1,
    channel: turn.channel,
    language: cause.language ?? person.language ?? parts.settings.defaultLanguage,
    screen: standing.screen,
    how: cause.how,
    ended: end,
    effect: cause.effect ?? null,
    outcome: cause.outcome ?? null,
    known: cause.how === 'dialled' ? row.places.length > 0 : null,
  });
}

/** Notes that a session was over without another page. */
export function noteOver(
  { funnel, texts, at }: { funnel: Pick<Funnel, 'note'>; texts: SessionTexts; at: Date },
  { channel, sessionRef }: Pick<SessionTurn, 'channel' | 'sessionRef'>,
  how: 'hung_up' | 'failed',
): void {
  const session = texts.tag(sessionRef);
  const nothing = { no: null, language: null, screen: null, effect: null, outcome: null };
  funnel.note({ ...nothing, at, session, channel, how, ended: false, known: null });
}
