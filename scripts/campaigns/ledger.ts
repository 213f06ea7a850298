import pg from 'pg';

import { createDatabase } from '../../src/models/database.js';
import type { CampaignOptions } from './options.js';
import { createWorldCluster } from '../simulation/cluster.js';
import { createRandom } from '../simulation/random.js';
import { fuzz } from './ledger-fuzz.js';
import { onOwnPostgres } from './own-postgres.js';

const SEQUENCES = 512;
const STEPS = 20;
/** Sequences free each other's holds when they share a database, so each lane has its own. */
const LANES = 2;

/** Random operations on the ledger against a model: `npm run campaign -- ledger`. */
export async function ledgerCampaign({ trials, seed }: CampaignOptions): Promise<boolean> {
  const count = trials ?? SEQUENCES;
  return onOwnPostgres(async (adminUrl) => {
    const lanes = Array.from({ length: LANES }, (_, lane) => runLane(adminUrl, lane, count, seed));
    const holds = (await Promise.all(lanes)).every((ok) => ok);
    say(holds ? `${String(count)} sequences of ${String(STEPS)} steps hold.` : 'Violated.');
    return holds;
  });
}

async function runLane(
  adminUrl: string,
  lane: number,
  count: number,
  seed: string,
): Promise<boolean> {
  const world = await createWorldCluster(adminUrl).world(`lane_${String(lane)}`);
  const db = createDatabase({ url: world.appUrl, poolSize: 1 });
  const owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  try {
    for (let n = lane; n < count; n += LANES) {
      const name = `${seed}-${String(n)}`;
      const parts = { db, owner, random: createRandom(name), name, steps: STEPS };
      const violation = await fuzz(parts);
      if (!violation) continue;
      say([`Sequence ${name}: ${violation.rule}`, ...violation.steps].join('\n'));
      return false;
    }
    return true;
  } finally {
    await Promise.all([db.close(), owner.end()]);
  }
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}
