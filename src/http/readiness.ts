import type { Database } from '../models/database.js';
import type { Readiness } from './health.js';

export interface ReadinessParts {
  db: Database;
  workers: {
    health(): Promise<{ redis: 'ok' | 'down' | 'none'; oldestDueMs: number; depth: number }>;
  };
  /** Whether this process works off the outbox; one that only answers needs no Redis. */
  isWorking(): boolean;
}

/** Ready while the database answers; Redis away is only degraded (CONTRACT.md section 6). */
export function createReadiness({
  db,
  workers,
  isWorking,
}: ReadinessParts): () => Promise<Readiness> {
  return async () => {
    try {
      await db.query({ name: 'ready', text: 'select 1' });
      const { redis, oldestDueMs, depth } = await workers.health();
      const degraded = isWorking() && redis !== 'ok' ? ['redis'] : [];
      return { ready: true, degraded, facts: { redis, outbox: { oldestDueMs, depth } } };
    } catch {
      return { ready: false, degraded: ['database'], facts: {} };
    }
  };
}
