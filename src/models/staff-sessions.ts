import type { Runner, Sql } from './database.js';
import { STAFF_COLUMNS, type StaffMember } from './staff.js';

/** `password`: signed in by password alone, and the second factor is still to come. */
export type SessionStage = 'password' | 'full';

export interface StaffSession {
  id: string;
  stage: SessionStage;
  createdAt: Date;
  staff: StaffMember;
}

export interface NewSession {
  id: string;
  staffId: string;
  digest: Buffer;
  stage: SessionStage;
  at: Date;
  expiresAt: Date;
}

const OPEN: Sql = {
  name: 'staff_session_open',
  text: `insert into staff_sessions (id, staff_id, digest, stage, created_at, seen_at, expires_at)
    values ($1, $2, $3, $4, $5, $5, $6)`,
};

export async function openSession(runner: Runner, session: NewSession): Promise<void> {
  const { id, staffId, digest, stage, at, expiresAt } = session;
  await runner.query(OPEN, [id, staffId, digest, stage, at, expiresAt]);
}

export interface SessionQuery {
  digest: Buffer;
  now: Date;
  /** Whoever was not seen since then has gone. */
  idleSince: Date;
  /** When it was last noted that they are here; a note for every page would be too many. */
  notedSince: Date;
}

const FIND: Sql = {
  name: 'staff_session_find',
  text: `with live as (
      select s.id as "sessionId", s.stage, s.created_at as since, s.seen_at, ${STAFF_COLUMNS}
      from staff_sessions s join staff m on m.id = s.staff_id
      where s.digest = $1 and s.ended_at is null and s.expires_at > $2 and s.seen_at > $3
        and m.state = 'active'
    ), noted as (
      update staff_sessions set seen_at = $2
      where id = (select "sessionId" from live where seen_at < $4)
    )
    select * from live`,
};

/** The session of a cookie, and that its owner was seen; null when there is none any more. */
export async function findSession(
  runner: Runner,
  { digest, now, idleSince, notedSince }: SessionQuery,
): Promise<StaffSession | null> {
  type Row = StaffMember & { sessionId: string; stage: SessionStage; since: Date };
  const [row] = await runner.query<Row>(FIND, [digest, now, idleSince, notedSince]);
  if (!row) return null;
  const { sessionId, stage, since, ...staff } = row;
  return { id: sessionId, stage, createdAt: since, staff };
}

const END: Sql = {
  name: 'staff_session_end',
  text: `update staff_sessions set ended_at = $2, ended_why = $3
    where id = $1 and ended_at is null`,
};

export async function endStaffSession(
  runner: Runner,
  { id, at, why }: { id: string; at: Date; why: string },
): Promise<void> {
  await runner.query(END, [id, at, why]);
}

const END_ALL: Sql = {
  name: 'staff_sessions_end',
  text: `update staff_sessions set ended_at = $2, ended_why = $3
    where staff_id = $1 and ended_at is null`,
};

/** Ends every session that somebody has. */
export async function endStaffSessions(
  runner: Runner,
  { staffId, at, why }: { staffId: string; at: Date; why: string },
): Promise<void> {
  await runner.query(END_ALL, [staffId, at, why]);
}

export interface LoginAttempt {
  id: string;
  at: Date;
  staffId: string | null;
  nameDigest: Buffer;
  addressDigest: Buffer;
  outcome: string;
}

const NOTE: Sql = {
  name: 'login_note',
  text: `insert into login_attempts (id, at, staff_id, name_digest, address_digest, outcome)
    values ($1, $2, $3, $4, $5, $6)`,
};

/** Keeps that somebody tried to sign in, and what came of it. */
export async function noteLogin(runner: Runner, attempt: LoginAttempt): Promise<void> {
  const { id, at, staffId, nameDigest, addressDigest, outcome } = attempt;
  await runner.query(NOTE, [id, at, staffId, nameDigest, addressDigest, outcome]);
}
