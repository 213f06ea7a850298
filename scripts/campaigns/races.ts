import type { CampaignOptions } from './options.js';
import { createWorldCluster } from '../simulation/cluster.js';
import { createRandom } from '../simulation/random.js';
import { onOwnPostgres } from './own-postgres.js';
import { RACES, type Race } from './races-list.js';
import { openRaces, type PlantedRace, type RaceWorld } from './races-world.js';

const TRIALS = 300;

/** What a race violated, and in which trial. */
export interface RaceFound {
  race: string;
  trial: number;
  violated: string;
}

/** Runs some trials of one race; gives the first violation. */
export async function runRace(
  world: RaceWorld,
  race: Race,
  trials: number,
): Promise<RaceFound | null> {
  for (let trial = 1; trial <= trials; trial += 1) {
    const violated = await race.trial(world).catch((error: unknown) => `fault: ${String(error)}`);
    if (violated !== null) return { race: race.name, trial, violated };
  }
  return null;
}

/** Opens a world for races on a server, does the work, and closes it. */
export async function withRaces<T>(
  adminUrl: string,
  { seed, planted = null }: { seed: string; planted?: PlantedRace | null },
  work: (world: RaceWorld) => Promise<T>,
): Promise<T> {
  const database = await createWorldCluster(adminUrl).world(
    `races_${planted ? 'planted' : 'sound'}`,
  );
  const world = await openRaces(database, createRandom(seed), planted);
  try {
    return await work(world);
  } finally {
    await world.close();
    await database.drop();
  }
}

/** Every race, on real Postgres with many connections: `npm run campaign -- races`. */
export async function racesCampaign({ trials, seed }: CampaignOptions): Promise<boolean> {
  const count = trials ?? TRIALS;
  return onOwnPostgres((adminUrl) =>
    withRaces(adminUrl, { seed }, async (world) => {
      let violations = 0;
      for (const race of RACES) {
        const beginMs = performance.now();
        const found = await runRace(world, race, count);
        const seconds = ((performance.now() - beginMs) / 1_000).toFixed(1);
        const result = found ? `FAILED in trial ${String(found.trial)}` : 'ok';
        say(`${result}  ${race.name.padEnd(10)}${String(count)} trials ${seconds} s  ${race.says}`);
        if (found) say(`  ${found.violated}`);
        violations += found ? 1 : 0;
      }
      return violations === 0;
    }),
  );
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}
