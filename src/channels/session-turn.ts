import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Phone } from '../lib/phone.js';
import { text, type Language, type Text } from '../locales/index.js';
import type { Beforehand } from '../menus/code-work.js';
import type { Holdings, Perform } from '../menus/effects.js';
import { type Render, type Taps, type TurnParts } from '../menus/engine.js';
import type { Reads } from '../menus/reads.js';
import type { Params, Tree } from '../menus/screen.js';
import type { ConversationStore } from '../models/conversation-store.js';
import type { Database, Runner, Tx } from '../models/database.js';
import type { Accounts } from '../services/accounts.js';
import type { Funnel } from '../services/funnel.js';
import type { Linking } from '../services/linking.js';
import type { Kept } from './kept.js';
import type { SessionInput } from './session-input.js';
import type { SessionTexts } from './session-text.js';
import type { Standings } from './standing.js';

export type { SessionInput } from './session-input.js';

/** One turn of a session, as an adapter gives it: what gateways differ in has ended before. */
export interface SessionTurn {
  channel: string;
  gateway: string;
  phone: Phone;
  sessionRef: string;
  input: SessionInput;
  /** The language that the network knows of this phone, for whoever has chosen none yet. */
  language?: Language;
  /** The clock's monotonic time when the request reached us. */
  arrivedMs: number;
  /** They ask to go on where they were, on whatever channel: no offer comes first. */
  goesOn?: boolean;
  /** Instead of an answer to the page: what a chat can do and a session cannot. */
  leap?: Leap;
  /** Commits something with the page, such as the message that shows it. */
  post?: (tx: Tx, shown: Shown) => Promise<void>;
}

/** The page once more, or another screen, behind which the one left waits. */
export type Leap =
  { kind: 'again'; remark?: Text } | { kind: 'open'; screen: string; params: Params };

/** A page as it was stored. */
export interface Shown {
  text: string;
  taps?: Taps;
  language: Language;
  /** The session goes on, and what is typed next is words of the person's own. */
  open: boolean;
  isPrompt: boolean;
  /** The conversation's, from now on. */
  version: number;
}

/** The page a phone shows, and whether its session goes on. */
export interface SessionReply {
  text: string;
  open: boolean;
}

export interface ConversationSettings {
  deadlineMs: number;
  /** How much of the deadline a turn may wait before it starts; then it is answered "busy". */
  waitMs: number;
  /** Turns under way at once; past it new ones are answered "busy". */
  maxUnderWay: number;
  maxTurns: number;
  maxTextLength: number;
  resumeMs: number;
  /** The same last input again, so soon after our answer, is the gateway's repeat, not a person's. */
  repeatMs: number;
  defaultLanguage: Language;
}

export interface ConversationParts {
  db: Database;
  store: ConversationStore;
  kept: Kept;
  clock: Clock;
  log: Log;
  accounts: Accounts;
  /** Shuts numbers that nobody used for long. */
  linking: Pick<Linking, 'maybeSilent' | 'closeIfSilent'>;
  texts: SessionTexts;
  standings: Standings;
  tree: Tree;
  render: Render;
  perform: Perform;
  /** Done before an effect's transaction opens. */
  beforehand: Beforehand;
  readsFor(holdings: Holdings, runner: Runner): Reads;
  help: TurnParts['help'];
  seenCatalogue(version: number): void;
  /** Told of every page that was stored, and of sessions that our own failure ended. */
  funnel: Pick<Funnel, 'note'>;
  /** Told after every commit that may have written outbox rows. */
  afterCommit(): void;
  settings: ConversationSettings;
}

type Farewell = 'failure.busy' | 'failure.unexpected' | 'failure.session_long';

/** A sentence that closes the session, in letters that every phone can show. */
export function ending(
  { render }: ConversationParts,
  language: Language,
  key: Farewell,
): SessionReply {
  const page = render({ kind: 'end', body: text(key) }, { language, page: 0, back: false });
  return { text: page.text, open: false };
}
