import { setTimeout as pause } from 'node:timers/promises';
import { createClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { createDatabase } from '../../src/models/database.js';
import { markSending } from '../../src/models/outbox.js';
import { createWorkers } from '../../src/workers/index.js';
import type { JobHandler, JobResult } from '../../src/workers/job.js';

/** A worker that never finishes, in a process of its own, to be killed: says on stdout what it holds. */
const [databaseUrl = '', redisUrl = ''] = process.argv.slice(2);
const clock = createClock();
const db = createDatabase({ url: databaseUrl, poolSize: 4 });
const quiet = () => undefined;
const log = { info: quiet, warn: quiet, error: quiet };
const never = new Promise<JobResult>(() => undefined);

const hold = (kind: 'dispatch.offer' | 'collect'): JobHandler => ({
  kind,
  async run(_, { rowId, token }) {
    if (kind === 'collect') await markSending(db, { rowId, token, now: clock.now() });
    process.stdout.write(`holds ${rowId}\n`);
    return never;
  },
});

const workers = createWorkers({
  ...{ db, clock, ids: createIds(() => clock.now().getTime()), log },
  redisUrl: redisUrl === '' ? null : redisUrl,
  handlers: [hold('dispatch.offer'), hold('collect')],
});
await workers.start();
while (redisUrl !== '' && (await workers.health()).redis !== 'ok') await pause(20);
process.stdout.write('ready\n');
