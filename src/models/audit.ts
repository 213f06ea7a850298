import type { Runner, Sql } from './database.js';

/** One line of the audit log: ids only, never a name, a number or a code. */
export interface AuditLine {
  id: string;
  at: Date;
  actor: { kind: string; id: string | null };
  action: string;
  subject: Record<string, string | number | boolean | null>;
}

const INSERT: Sql = {
  name: 'audit_write',
  text: `insert into audit_log (id, at, actor_kind, actor_id, action, subject)
    values ($1, $2, $3, $4, $5, $6)`,
};

/** Adds a line to the audit log, in the caller's transaction. */
export async function audit(runner: Runner, line: AuditLine): Promise<void> {
  const { id, at, actor, action, subject } = line;
  await runner.query(INSERT, [id, at, actor.kind, actor.id, action, JSON.stringify(subject)]);
}

export interface AuditQuery {
  actor: string | null;
  /** How the action begins, such as `staff.`. */
  action: string | null;
  before: Date;
  limit: number;
}

const LIST: Sql = {
  name: 'audit_list',
  text: `select id, at, json_build_object('kind', actor_kind, 'id', actor_id) as actor, action, subject
    from audit_log where at < $3 and ($1::text is null or actor_id = $1)
      and ($2::text is null or starts_with(action, $2))
    order by at desc, id desc limit $4`,
};

/** The latest lines before a time. */
export async function listAudit(
  runner: Runner,
  { actor, action, before, limit }: AuditQuery,
): Promise<AuditLine[]> {
  return runner.query<AuditLine>(LIST, [actor, action, before, limit]);
}
