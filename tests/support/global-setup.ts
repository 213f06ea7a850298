import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { startPostgres } from '../../src/embedded/postgres.js';
import { startRedis } from '../../src/embedded/redis.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The owner's address of the run's own Postgres; tests take a database of it by freshDatabase(). */
    postgresUrl: string;
    /** The run's own redis-server, or null where PATH has none. */
    redisUrl: string | null;
  }
}

/** One Postgres and one Redis for the whole run, in a folder that goes with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kwata-tests-'));
  const path = process.env['PATH'] ?? '';
  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir, path, fsync: false, maxConnections: 200 }),
    startRedis({ dataDir, path }),
  ]);
  project.provide('postgresUrl', postgres.localUrl);
  project.provide('redisUrl', redis?.url ?? null);
  return async () => {
    await Promise.all([postgres.stop(), redis?.stop()]);
    rmSync(dataDir, { recursive: true, force: true });
  };
}
