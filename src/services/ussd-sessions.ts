import type { Log } from '../lib/log.js';
import type { Database } from '../models/database.js';
import { writeUssdSessions, type SessionCause, type UssdSession } from '../models/ussd-sessions.js';

export type { SessionCause } from '../models/ussd-sessions.js';

/** What is known of one USSD session; a part at a time. */
export type SessionFacts = Pick<UssdSession, 'gateway' | 'session'> & Partial<UssdSession>;

export interface UssdSessions {
  /** Remembers what a network told of a session; costs no statement. */
  note(facts: SessionFacts): void;
  /** Writes what was noted. Never throws. */
  flush(): Promise<void>;
}

/** What may wait while Postgres is away. */
const HELD_MAX = 20_000;
const BATCH = 2_000;

/** Keeps what networks tell of sessions beside their pages: how they ended, and what they cost. */
export function createUssdSessions({ db, log }: { db: Database; log: Log }): UssdSessions {
  const held = new Map<string, UssdSession>();
  let writing = Promise.resolve();

  async function write(): Promise<void> {
    while (held.size > 0) {
      const batch = [...held].slice(0, BATCH);
      await writeUssdSessions(
        db,
        batch.map(([, session]) => session),
      );
      for (const [key, session] of batch) if (held.get(key) === session) held.delete(key);
    }
  }

  return {
    note(facts) {
      const key = `${facts.gateway}|${facts.session}`;
      const known = held.get(key);
      if (!known && held.size >= HELD_MAX) return;
      held.set(key, { ...(known ?? NOTHING), ...facts });
    },
    flush() {
      writing = writing.then(write).catch((error: unknown) => {
        log.warn('ussd_sessions_not_written', { held: held.size, error });
      });
      return writing;
    },
  };
}

const NOTHING: Omit<UssdSession, 'gateway' | 'session'> = {
  ...{ serviceCode: null, network: null, cell: null, language: null },
  ...{ beganAt: null, endedAt: null, cause: null as SessionCause | null, said: null },
  ...{ hops: null, durationMs: null, costMicroXaf: null, error: null },
};
