// What an application does at its start and end, and nothing else: `servers.ts <folder>`.
import { startPostgres } from '../../src/embedded/postgres.js';
import { startRedis } from '../../src/embedded/redis.js';

const [dataDir = ''] = process.argv.slice(2);
const path = process.env['PATH'] ?? '';
const [postgres, redis] = await Promise.all([
  startPostgres({ dataDir, path }),
  startRedis({ dataDir, path }),
]);

process.once('SIGTERM', () => {
  void Promise.all([postgres.stop(), redis?.stop()]);
});
console.log(JSON.stringify({ postgres: postgres.url, redis: redis?.url ?? null }));
