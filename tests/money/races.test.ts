import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { RACES } from '../../scripts/campaigns/races-list.js';
import { runRace } from '../../scripts/campaigns/races.js';
import { openRaces, type RaceWorld } from '../../scripts/campaigns/races-world.js';
import { createWorldCluster, type WorldDatabase } from '../../scripts/simulation/cluster.js';
import { createRandom } from '../../scripts/simulation/random.js';
import { appPassword } from '../support/database.js';

/** Thousands of each are run by `npm run campaign -- races`. */
const TRIALS = 2;
/** Money that nobody guards is spent twice long before. */
const PLANTED_TRIALS = 30;

describe.each([{ planted: null }, { planted: 'no-lock' as const }])(
  'races, $planted',
  ({ planted }) => {
    let database: WorldDatabase;
    let world: RaceWorld;
    beforeAll(async () => {
      const name = `races_${planted === null ? 'sound' : 'planted'}_${process.pid}`;
      database = await createWorldCluster(inject('postgresUrl'), appPassword).world(name);
      world = await openRaces(database, createRandom('the suite'), planted);
    });
    afterAll(async () => {
      await world.close();
      await database.drop();
    });

    if (planted === null) {
      it.each(RACES)('$name: $says', async (race) => {
        expect(await runRace(world, race, TRIALS)).toBeNull();
      });
    } else {
      it('are caught where the ledger forgets its locks and its floor', async () => {
        const [spends] = RACES.filter(({ name }) => name === 'spends');
        if (!spends) throw new Error('there is such a race');
        const found = await runRace(world, spends, PLANTED_TRIALS);
        expect(found?.violated).toMatch(/passed with money for|stored/);
      });
    }
  },
);
