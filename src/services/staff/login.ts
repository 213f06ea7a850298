import type { Clock } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Ids } from '../../lib/ids.js';
import type { SlowHash } from '../../lib/slow-hash.js';
import { audit } from '../../models/audit.js';
import type { Database } from '../../models/database.js';
import { rehashStaffPassword, staffByName, type StaffSecrets } from '../../models/staff.js';
import { noteLogin } from '../../models/staff-sessions.js';
import { passwordBytes, randomWords } from './passwords.js';
import type { SecondFactor } from './second-factor.js';
import type { StaffSession, StaffSessions } from './sessions.js';
import type { Tries } from './tries.js';

export interface TooMany extends Refusal<'too_many'> {
  waitMs: number;
}
/** What a try to sign in came to; whoever guesses learns nothing of who works here. */
export type LoginResult = { ok: true; token: string } | Refusal<'refused'> | TooMany;

export interface Login {
  /** Opens a session; one that needs a second step opens nothing else. Outside every transaction. */
  first(given: { name: string; password: string; address: string }): Promise<LoginResult>;
  /** Takes the code of the second step; the session of the first ends, whoever knows its cookie. */
  second(session: StaffSession, code: string): Promise<LoginResult>;
}

export interface LoginParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  slowHash: SlowHash;
  sessions: StaffSessions;
  secondFactor: SecondFactor;
  tries: Tries;
}

export function createLogin(parts: LoginParts): Login {
  const { db, clock, slowHash, sessions, tries } = parts;
  const isRight = createIsRight(parts);

  async function note(given: { name: string; address: string }, of: StaffNoted): Promise<void> {
    await noteLogin(db, {
      id: parts.ids.next(),
      at: clock.now(),
      staffId: of.staff?.id ?? null,
      nameDigest: tries.digestOf('login.name', given.name),
      addressDigest: tries.digestOf('login.address', given.address),
      outcome: of.outcome,
    });
  }

  /** A password made when hashes cost less is hashed anew while it is at hand. */
  async function freshen({ id, passwordHash: old }: StaffSecrets, password: string): Promise<void> {
    if (!(await slowHash.isOutdated(old))) return;
    const fresh = await slowHash.hash(passwordBytes(password));
    await rehashStaffPassword(db, { id, old, fresh });
  }

  async function enter(staff: StaffSecrets): Promise<string> {
    if (staff.hasSecondFactor) return sessions.open(db, staff.id, 'password');
    return db.transaction(async (tx) => {
      await auditLogin(parts, tx, staff, 'password');
      return sessions.open(tx, staff.id, 'full');
    });
  }

  return {
    async first({ name: typed, password, address }) {
      const given = { name: typed.trim().toLowerCase(), address };
      const waitMs = await tries.count({ 'login.name': given.name, 'login.address': address });
      if (waitMs !== null) {
        await note(given, { staff: null, outcome: 'too_many' });
        return { ...refuse('too_many'), waitMs };
      }
      const staff = await staffByName(db, given.name);
      if (!(await isRight(staff, password))) {
        await note(given, { staff, outcome: 'refused' });
        return refuse('refused');
      }
      // Colleagues share an address; who is right has not guessed.
      await tries.forgive('login.address', address, 1);
      await note(given, { staff, outcome: 'right' });
      await freshen(staff as StaffSecrets, password);
      return { ok: true, token: await enter(staff as StaffSecrets) };
    },
    async second(session, code) {
      const waitMs = await tries.count({ 'login.code': session.staff.id });
      if (waitMs !== null) return { ...refuse('too_many'), waitMs };
      return db.transaction(async (tx) => {
        const used = await parts.secondFactor.take(tx, session.staff.id, code);
        if (!used) return refuse('refused');
        await sessions.end(tx, session.id, 'second_step');
        await auditLogin(parts, tx, session.staff, used);
        return { ok: true, token: await sessions.open(tx, session.staff.id, 'full') };
      });
    },
  };
}

interface StaffNoted {
  staff: StaffSecrets | null;
  outcome: string;
}

/** For a name that nobody has, another hash is looked at: the answer takes as long. */
function createIsRight({ clock, ids, slowHash }: LoginParts) {
  let nobodys: Promise<string> | undefined;
  return async (staff: StaffSecrets | null, password: string): Promise<boolean> => {
    nobodys ??= slowHash.hash(passwordBytes(randomWords(ids)));
    const hash = staff?.passwordHash ?? (await nobodys);
    const matches = await slowHash.matches(hash, passwordBytes(password));
    if (!staff || !matches || staff.state !== 'active') return false;
    return staff.passwordExpiresAt === null || staff.passwordExpiresAt > clock.now();
  };
}

async function auditLogin(
  { clock, ids }: LoginParts,
  tx: Parameters<typeof audit>[0],
  staff: { id: string; name: string },
  by: string,
): Promise<void> {
  const actor = { kind: 'staff', id: staff.name };
  const line = { id: ids.next(), at: clock.now(), actor, action: 'console.login' };
  await audit(tx, { ...line, subject: { staffId: staff.id, by } });
}
