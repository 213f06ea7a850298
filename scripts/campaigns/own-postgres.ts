import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startPostgres } from '../../src/embedded/postgres.js';

/** Many campaigns keep many connections busy. */
const CONNECTIONS = 150;

/** Runs work on a Postgres that is there for it alone and goes with it; its disk is not waited for. */
export async function onOwnPostgres<T>(work: (adminUrl: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kwata-campaign-'));
  const { PATH = '' } = process.env;
  try {
    const postgres = await startPostgres({
      ...{ dataDir, path: PATH, fsync: false, maxConnections: CONNECTIONS },
    });
    try {
      return await work(postgres.localUrl);
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
