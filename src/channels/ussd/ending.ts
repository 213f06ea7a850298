import type { Clock } from '../../lib/clock.js';
import { endSession } from '../../models/conversations.js';
import type { Database } from '../../models/database.js';
import type { Accounts } from '../../services/accounts.js';
import type { Funnel } from '../../services/funnel.js';
import type { UssdSessions } from '../../services/ussd-sessions.js';
import type { SessionTexts } from '../session-text.js';
import { noteOver } from '../telling-funnel.js';
import type { UssdBegin, UssdEnd } from './facts.js';

/** What networks tell about sessions beside their turns. */
export interface SessionEnds {
  begun(begin: UssdBegin): void;
  /** Our own last page ended it; networks that are told so say nothing more. */
  closed(session: { gateway: string; sessionRef: string }): void;
  /** The session is over, and what it came to; told twice, it is known again. */
  ended(end: UssdEnd): Promise<void>;
}

export interface SessionEndsParts {
  db: Database;
  clock: Clock;
  accounts: Pick<Accounts, 'byPhone'>;
  funnel: Pick<Funnel, 'note'>;
  ussdSessions: Pick<UssdSessions, 'note'>;
  texts: SessionTexts;
}

export function createSessionEnds(parts: SessionEndsParts): SessionEnds {
  const { db, clock, accounts, texts, ussdSessions } = parts;
  return {
    begun({ gateway, sessionRef, ...facts }) {
      const session = texts.tag(sessionRef);
      ussdSessions.note({ gateway, session, ...facts, beganAt: clock.now() });
    },
    closed({ gateway, sessionRef }) {
      const session = texts.tag(sessionRef);
      ussdSessions.note({ gateway, session, cause: 'completed', endedAt: clock.now() });
    },
    async ended({ channel, gateway, sessionRef, phone, cause, ...facts }) {
      const at = clock.now();
      const person = await accounts.byPhone(db, phone);
      const line = { channel, gateway, sessionRef };
      const isLeft = person && (await endSession(db, { ...line, phoneId: person.phoneId }));
      if (isLeft) noteOver({ ...parts, at }, line, 'hung_up');
      // Whether a page of ours was the last word is known here, and not to every gateway.
      const known = cause ?? (isLeft ? 'left' : 'completed');
      const session = texts.tag(sessionRef);
      ussdSessions.note({ gateway, session, ...facts, cause: known, endedAt: at });
    },
  };
}
