import { addMs, type Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { SlowHash } from '../lib/slow-hash.js';
import type { Vault } from '../lib/vault.js';
import type { Language } from '../locales/keys.js';
import { audit } from '../models/audit.js';
import type { Database, Runner, Tx } from '../models/database.js';
import {
  addStaff,
  hasStaff,
  listStaff,
  setStaffLanguage,
  setStaffPassword,
  setStaffState,
  staffById,
  staffByName,
  STAFF_ROLES,
  type StaffMember,
  type StaffRole,
} from '../models/staff.js';
import { endStaffSessions } from '../models/staff-sessions.js';
import { createLogin, type Login } from './staff/login.js';
import {
  judgePassword,
  passwordBytes,
  randomWords,
  type PasswordRefusal,
} from './staff/passwords.js';
import { createSecondFactor, type SecondFactor } from './staff/second-factor.js';
import { createStaffSessions, type StaffSessions } from './staff/sessions.js';
import { TEMPORARY_MS, type StaffSettings } from './staff/settings.js';
import { createTries, type Tries } from './staff/tries.js';

export type { StaffMember, StaffRole } from '../models/staff.js';

export const ROLES: readonly StaffRole[] = STAFF_ROLES;

type Named = { ok: true; member: StaffMember };
type GivenPassword = { ok: true; password: string; member: Pick<StaffMember, 'id' | 'name'> };
export type ChangeResult = { ok: true } | PasswordRefusal | Refusal<'refused' | 'same'>;

/** People who work here. Each change ends what sessions it must and leaves a line in the audit log. */
export interface Staff {
  login: Login;
  sessions: StaffSessions;
  secondFactor: SecondFactor;
  hasAnybody(runner: Runner): Promise<boolean>;
  list(runner: Runner): Promise<StaffMember[]>;
  /** Gives a password that holds for a day and opens only the page where another is chosen. */
  add(
    tx: Tx,
    given: { name: string; role: StaffRole; language?: Language; by: string },
  ): Promise<GivenPassword | Refusal<'bad_name' | 'name_taken'>>;
  /** A new temporary password; the second factor goes too, and every session. */
  reset(tx: Tx, name: string, by: string): Promise<GivenPassword | Refusal<'unknown'>>;
  lock(tx: Tx, name: string, by: string): Promise<Named | Refusal<'unknown'>>;
  /** Lets somebody in again, and forgets tries that were too many. */
  unlock(tx: Tx, name: string, by: string): Promise<Named | Refusal<'unknown'>>;
  /** Checks the old one, then sets the new one and ends every session. Outside every transaction. */
  changePassword(
    staff: StaffMember,
    given: { current: string; chosen: string },
  ): Promise<ChangeResult>;
  setLanguage(runner: Runner, staffId: string, language: Language): Promise<void>;
}

export interface StaffParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  vault: Vault;
  slowHash: SlowHash;
  settings: StaffSettings;
}

const NAME = /^[a-z0-9][a-z0-9._-]{1,39}$/;

export function createStaff(parts: StaffParts): Staff {
  const sessions = createStaffSessions(parts);
  const secondFactor = createSecondFactor(parts);
  const tries = createTries(parts);
  return {
    ...createKeeping({ ...parts, tries, secondFactor }),
    login: createLogin({ ...parts, sessions, secondFactor, tries }),
    sessions,
    secondFactor,
    hasAnybody: hasStaff,
    list: listStaff,
    changePassword: createChange({ ...parts, tries }),
    setLanguage: setStaffLanguage,
  };
}

/** What one person of the team does about another. */
function createKeeping(
  parts: StaffParts & { tries: Tries; secondFactor: SecondFactor },
): Pick<Staff, 'add' | 'reset' | 'lock' | 'unlock'> {
  const { clock, ids, vault, slowHash, tries, secondFactor } = parts;

  async function temporary() {
    const password = randomWords(ids);
    const hash = await slowHash.hash(passwordBytes(password));
    return { password, hash, at: clock.now(), expiresAt: addMs(clock.now(), TEMPORARY_MS) };
  }

  async function note(tx: Tx, action: string, by: string, staffId: string): Promise<void> {
    const actor = { kind: 'staff', id: by };
    const line = { id: ids.next(), at: clock.now(), actor, action: `staff.${action}` };
    await audit(tx, { ...line, subject: { staffId } });
  }

  async function setState(
    tx: Tx,
    { name, by, state }: { name: string; by: string; state: StaffMember['state'] },
  ): Promise<Named | Refusal<'unknown'>> {
    const member = await staffByName(tx, name);
    if (!member) return refuse('unknown');
    await setStaffState(tx, member.id, state);
    const ended = { staffId: member.id, at: clock.now(), why: 'locked' };
    if (state === 'locked') await endStaffSessions(tx, ended);
    await note(tx, state === 'locked' ? 'lock' : 'unlock', by, member.id);
    return { ok: true, member: { ...member, state } };
  }

  return {
    async add(tx, { name, role, language = 'fr', by }) {
      if (!NAME.test(name)) return refuse('bad_name');
      const { password, hash, at, expiresAt } = await temporary();
      const key = { keyWrapped: vault.wrap(vault.newPersonKey()), keyVersion: vault.keyVersion };
      const id = ids.next();
      const given = { passwordHash: hash, passwordExpiresAt: expiresAt, at, by };
      const added = await addStaff(tx, { ...{ id, name, role, language }, ...given, ...key });
      if (!added) return refuse('name_taken');
      await note(tx, 'add', by, id);
      return { ok: true, password, member: { id, name } };
    },
    async reset(tx, name, by) {
      const member = await staffByName(tx, name);
      if (!member) return refuse('unknown');
      const { password, hash, at, expiresAt } = await temporary();
      await setStaffPassword(tx, { id: member.id, hash, at, expiresAt });
      await secondFactor.clear(tx, member.id);
      await endStaffSessions(tx, { staffId: member.id, at, why: 'reset' });
      await forgiveAll(tries, member);
      await note(tx, 'reset', by, member.id);
      return { ok: true, password, member };
    },
    lock: (tx, name, by) => setState(tx, { name, by, state: 'locked' }),
    async unlock(tx, name, by) {
      const unlocked = await setState(tx, { name, by, state: 'active' });
      if (unlocked.ok) await forgiveAll(tries, unlocked.member);
      return unlocked;
    },
  };
}

async function forgiveAll(tries: Tries, { id, name }: StaffMember): Promise<void> {
  await tries.forgive('login.name', name);
  await tries.forgive('login.code', id);
}

function createChange(parts: StaffParts & { tries: Tries }): Staff['changePassword'] {
  const { db, clock, ids, slowHash, tries } = parts;
  return async (staff, { current, chosen }) => {
    const judged = judgePassword(chosen, staff.name);
    if (!judged.ok) return judged;
    if (current === chosen) return refuse('same');
    // Whoever finds a screen open may not guess here either.
    if ((await tries.count({ 'login.change': staff.id })) !== null) return refuse('refused');
    const known = await staffById(db, staff.id);
    if (!known || !(await slowHash.matches(known.passwordHash, passwordBytes(current)))) {
      return refuse('refused');
    }
    const hash = await slowHash.hash(passwordBytes(chosen));
    const at = clock.now();
    await db.transaction(async (tx) => {
      await setStaffPassword(tx, { id: staff.id, hash, at, expiresAt: null });
      await endStaffSessions(tx, { staffId: staff.id, at, why: 'password_changed' });
      const actor = { kind: 'staff', id: staff.name };
      const line = { id: ids.next(), at, actor, action: 'staff.password' };
      await audit(tx, { ...line, subject: { staffId: staff.id } });
    });
    await tries.forgive('login.change', staff.id);
    return { ok: true };
  };
}
