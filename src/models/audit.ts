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
