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

/** A database that takes longer is as good as away: whoever asks wants to know now. */
const LOOK_MS = 2_000;
const AWAY: Readiness = { ready: false, degraded: ['database'], facts: {} };

/** Ready while the database answers; Redis away is only degraded (CONTRACT.md section 6). */
export function createReadiness(parts: ReadinessParts): () => Promise<Readiness> {
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Readiness>((resolve) => {
      timer = setTimeout(() => {
        resolve(AWAY);
      }, LOOK_MS);
    });
    try {
      return await Promise.race([look(parts), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

async function look({ db, workers, isWorking }: ReadinessParts): Promise<Readiness> {
  try {
    await db.query({ name: 'ready', text: 'select 1' });
    const { redis, oldestDueMs, depth } = await workers.health();
    const degraded = isWorking() && redis !== 'ok' ? ['redis'] : [];
    return { ready: true, degraded, facts: { redis, outbox: { oldestDueMs, depth } } };
  } catch {
    return AWAY;
  }
}
