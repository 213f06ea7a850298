import { randomBytes } from 'node:crypto';
import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Vault } from '../../lib/vault.js';
import type { Runner } from '../../models/database.js';
import {
  endStaffSession,
  findSession,
  openSession,
  type SessionStage,
  type StaffSession,
} from '../../models/staff-sessions.js';
import { HALF_MS, type StaffSettings } from './settings.js';

export type { StaffSession } from '../../models/staff-sessions.js';

/** Who is signed in: Postgres's, so that any instance knows and any of them can be ended. */
export interface StaffSessions {
  /** Gives the cookie's value; the database keeps only its digest. */
  open(runner: Runner, staffId: string, stage: SessionStage): Promise<string>;
  /** Null for a cookie that is nobody's, too old, idle for too long, ended, or of a locked person. */
  find(runner: Runner, token: string): Promise<StaffSession | null>;
  end(runner: Runner, sessionId: string, why: string): Promise<void>;
  /** What every form must bring with it: known to who has the cookie, and to nobody else. */
  formToken(token: string): string;
}

export interface StaffSessionsParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
  settings: StaffSettings;
}

const TOKEN_BYTES = 32;
/** Half a minute more or less of idling is all that one write for many pages costs. */
const NOTED_MS = 30_000;

export function createStaffSessions(parts: StaffSessionsParts): StaffSessions {
  const { clock, ids, vault, settings } = parts;
  const digestOf = (token: string) => vault.digest('staff-session', token);
  return {
    async open(runner, staffId, stage) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const at = clock.now();
      const expiresAt = addMs(at, stage === 'full' ? settings.absoluteMs : HALF_MS);
      const session = { id: ids.next(), staffId, digest: digestOf(token), stage, at, expiresAt };
      await openSession(runner, session);
      return token;
    },
    async find(runner, token) {
      const now = clock.now();
      return findSession(runner, {
        digest: digestOf(token),
        now,
        idleSince: addMs(now, -settings.idleMs),
        notedSince: addMs(now, -NOTED_MS),
      });
    },
    end: (runner, id, why) => endStaffSession(runner, { id, at: clock.now(), why }),
    formToken: (token) => vault.digest('staff-form', token).toString('base64url'),
  };
}
