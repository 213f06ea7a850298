import type { Language } from '../locales/keys.js';
import type { Runner, Sql } from './database.js';

export const STAFF_ROLES = ['admin', 'support', 'finance', 'dispatch'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Somebody who works here, as a page may show them. */
export interface StaffMember {
  id: string;
  name: string;
  role: StaffRole;
  language: Language;
  state: 'active' | 'locked';
  /** Given by somebody else, so that it opens only the page where another is chosen. */
  passwordIsTemporary: boolean;
  hasSecondFactor: boolean;
  createdAt: Date;
  createdBy: string;
}

/** What signing in compares with. */
export interface StaffSecrets extends StaffMember {
  passwordHash: string;
  passwordExpiresAt: Date | null;
  keyWrapped: Buffer;
  totpSealed: Buffer | null;
  totpPendingSealed: Buffer | null;
}

/** Columns of a StaffMember from `staff m`. */
export const STAFF_COLUMNS = `m.id, m.name, m.role, m.language, m.state,
  m.password_is_temporary as "passwordIsTemporary", m.totp_sealed is not null as "hasSecondFactor",
  m.created_at as "createdAt", m.created_by as "createdBy"`;

const SECRETS = `${STAFF_COLUMNS}, m.password_hash as "passwordHash",
  m.password_expires_at as "passwordExpiresAt", m.key_wrapped as "keyWrapped",
  m.totp_sealed as "totpSealed", m.totp_pending_sealed as "totpPendingSealed"`;

export interface NewStaff {
  id: string;
  name: string;
  role: StaffRole;
  language: Language;
  passwordHash: string;
  passwordExpiresAt: Date;
  keyWrapped: Buffer;
  keyVersion: number;
  at: Date;
  by: string;
}

const ADD: Sql = {
  name: 'staff_add',
  text: `insert into staff (id, name, role, language, password_hash, password_set_at,
      password_is_temporary, password_expires_at, key_wrapped, key_version, created_at, created_by)
    values ($1, $2, $3, $4, $5, $6, true, $7, $8, $9, $6, $10)
    on conflict (name) do nothing returning id`,
};

/** False when somebody has that name already. */
export async function addStaff(runner: Runner, staff: NewStaff): Promise<boolean> {
  const { id, name, role, language, passwordHash, at, passwordExpiresAt } = staff;
  const { keyWrapped, keyVersion, by } = staff;
  const first = [id, name, role, language, passwordHash, at, passwordExpiresAt];
  return (await runner.query(ADD, [...first, keyWrapped, keyVersion, by])).length === 1;
}

const LIST: Sql = {
  name: 'staff_list',
  text: `select ${STAFF_COLUMNS} from staff m order by m.name limit 500`,
};

export async function listStaff(runner: Runner): Promise<StaffMember[]> {
  return runner.query<StaffMember>(LIST);
}

const BY_NAME: Sql = {
  name: 'staff_by_name',
  text: `select ${SECRETS} from staff m where m.name = $1`,
};
const BY_ID: Sql = { name: 'staff_by_id', text: `select ${SECRETS} from staff m where m.id = $1` };

export async function staffByName(runner: Runner, name: string): Promise<StaffSecrets | null> {
  const [row] = await runner.query<StaffSecrets>(BY_NAME, [name]);
  return row ?? null;
}

export async function staffById(runner: Runner, id: string): Promise<StaffSecrets | null> {
  const [row] = await runner.query<StaffSecrets>(BY_ID, [id]);
  return row ?? null;
}

const ANYBODY: Sql = { name: 'staff_anybody', text: 'select 1 from staff limit 1' };

export async function hasStaff(runner: Runner): Promise<boolean> {
  return (await runner.query(ANYBODY)).length > 0;
}

const SET_STATE: Sql = {
  name: 'staff_state',
  text: `update staff set state = $2 where id = $1`,
};

export async function setStaffState(
  runner: Runner,
  id: string,
  state: StaffMember['state'],
): Promise<void> {
  await runner.query(SET_STATE, [id, state]);
}

const SET_PASSWORD: Sql = {
  name: 'staff_password',
  text: `update staff set password_hash = $2, password_set_at = $3, password_expires_at = $4,
      password_is_temporary = $4::timestamptz is not null
    where id = $1`,
};

/** @param expiresAt null for one that its owner chose; a temporary one ends. */
export async function setStaffPassword(
  runner: Runner,
  { id, hash, at, expiresAt }: { id: string; hash: string; at: Date; expiresAt: Date | null },
): Promise<void> {
  await runner.query(SET_PASSWORD, [id, hash, at, expiresAt]);
}

// The same password under today's cost; whatever was set meanwhile stays.
const REHASH: Sql = {
  name: 'staff_rehash',
  text: `update staff set password_hash = $3 where id = $1 and password_hash = $2`,
};

export async function rehashStaffPassword(
  runner: Runner,
  { id, old, fresh }: { id: string; old: string; fresh: string },
): Promise<void> {
  await runner.query(REHASH, [id, old, fresh]);
}

const SET_LANGUAGE: Sql = {
  name: 'staff_language',
  text: `update staff set language = $2 where id = $1`,
};

export async function setStaffLanguage(
  runner: Runner,
  id: string,
  language: Language,
): Promise<void> {
  await runner.query(SET_LANGUAGE, [id, language]);
}

const PROPOSE: Sql = {
  name: 'staff_totp_propose',
  text: `update staff set totp_pending_sealed = $2 where id = $1`,
};

/** Keeps a secret that was shown until its first code comes. */
export async function proposeTotp(runner: Runner, id: string, sealed: Buffer): Promise<void> {
  await runner.query(PROPOSE, [id, sealed]);
}

const CONFIRM: Sql = {
  name: 'staff_totp_confirm',
  text: `with gone as (delete from staff_backup_codes where staff_id = $1)
    update staff set totp_sealed = totp_pending_sealed, totp_pending_sealed = null,
      totp_since = $2, totp_step = $3
    where id = $1 and totp_pending_sealed = $4 returning id`,
};

/** Makes the proposed secret the one that counts; false when another was proposed meanwhile. */
export async function confirmTotp(
  runner: Runner,
  { id, at, step, sealed }: { id: string; at: Date; step: number; sealed: Buffer },
): Promise<boolean> {
  return (await runner.query(CONFIRM, [id, at, step, sealed])).length === 1;
}

const TAKE_STEP: Sql = {
  name: 'staff_totp_step',
  text: `update staff set totp_step = $2
    where id = $1 and (totp_step is null or totp_step < $2) returning id`,
};

/** Uses up the code of a step; false when it, or a later one, was used before. */
export async function takeTotpStep(runner: Runner, id: string, step: number): Promise<boolean> {
  return (await runner.query(TAKE_STEP, [id, step])).length === 1;
}

const CLEAR_TOTP: Sql = {
  name: 'staff_totp_clear',
  text: `with gone as (delete from staff_backup_codes where staff_id = $1)
    update staff set totp_sealed = null, totp_pending_sealed = null, totp_since = null,
      totp_step = null
    where id = $1`,
};

/** Forgets the second factor and its backup codes. */
export async function clearTotp(runner: Runner, id: string): Promise<void> {
  await runner.query(CLEAR_TOTP, [id]);
}

const ADD_CODES: Sql = {
  name: 'staff_backup_add',
  text: `insert into staff_backup_codes (staff_id, digest) select $1, unnest($2::bytea[])`,
};

export async function addBackupCodes(runner: Runner, id: string, digests: Buffer[]): Promise<void> {
  await runner.query(ADD_CODES, [id, digests]);
}

const USE_CODE: Sql = {
  name: 'staff_backup_use',
  text: `update staff_backup_codes set used_at = $3
    where staff_id = $1 and digest = $2 and used_at is null returning digest`,
};

/** False when there is no such code, or it was used. */
export async function takeBackupCode(
  runner: Runner,
  { id, digest, at }: { id: string; digest: Buffer; at: Date },
): Promise<boolean> {
  return (await runner.query(USE_CODE, [id, digest, at])).length === 1;
}
