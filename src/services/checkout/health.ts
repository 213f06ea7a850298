import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Runner, Tx } from '../../models/database.js';
import {
  addMaintenance,
  comingMaintenance,
  dropMaintenance,
  freeProvider,
  holdProvider,
  readRoads,
  type Maintenance,
} from '../../models/provider-health.js';
import type { Route } from './routes.js';

/** One way to a network, as it is now. */
export interface WayState {
  provider: string;
  operator: string;
  /** `trying`: open, and the next request finds out; `resting`: an announced pause. */
  state: 'works' | 'open' | 'trying' | 'held' | 'resting';
  /** Failures that count, weighed against what worked since. */
  score: number;
  cause: string | null;
  since: Date | null;
  /** When one request may try, or when the pause ends. */
  until: Date | null;
}

/** What people of the team see and say of the ways to the providers. */
export interface ProviderHealth {
  ways(runner: Runner): Promise<WayState[]>;
  /** Closes a way until somebody frees it. */
  hold(tx: Tx, way: { provider: string; operator: string; cause: string }): Promise<void>;
  free(tx: Tx, way: { provider: string; operator: string }): Promise<boolean>;
  /** Pauses that are on or to come. */
  pauses(runner: Runner): Promise<Maintenance[]>;
  plan(tx: Tx, pause: Omit<Maintenance, 'id' | 'addedAt'>): Promise<string>;
  cancel(tx: Tx, id: string): Promise<boolean>;
}

export function createProviderHealth(parts: {
  clock: Clock;
  ids: Ids;
  routes: readonly Route[];
}): ProviderHealth {
  const { clock, ids, routes } = parts;
  return {
    async ways(runner) {
      const now = clock.now();
      const roads = await readRoads(runner, now);
      const all = routes.flatMap(({ name: provider, capabilities }) =>
        capabilities.operators.map((operator) => ({ provider, operator })),
      );
      // A way that is no longer configured, or whose operator nobody knew, is shown while it matters.
      const others = roads.health.filter(
        ({ provider, operator }) =>
          !all.some((way) => way.provider === provider && way.operator === operator),
      );
      return [...all, ...others].map((way) => stateOf(way, roads, now));
    },
    hold: (tx, { provider, operator, cause }) =>
      holdProvider(tx, { provider, operator, cause, at: clock.now() }),
    free: (tx, { provider, operator }) => freeProvider(tx, provider, operator),
    pauses: (runner) => comingMaintenance(runner, clock.now()),
    async plan(tx, pause) {
      const id = ids.next();
      await addMaintenance(tx, { ...pause, id, addedAt: clock.now() });
      return id;
    },
    cancel: (tx, id) => dropMaintenance(tx, id),
  };
}

function stateOf(
  { provider, operator }: { provider: string; operator: string },
  { health, maintenance }: Awaited<ReturnType<typeof readRoads>>,
  now: Date,
): WayState {
  const row = health.find((each) => each.provider === provider && each.operator === operator);
  const pause = maintenance.find(
    (each) => each.provider === provider && (each.operator ?? operator) === operator,
  );
  const known = { provider, operator, score: row?.score ?? 0, cause: row?.cause ?? null };
  const since = row?.openedAt ?? null;
  if (row?.state === 'held') return { ...known, state: 'held', since, until: null };
  if (pause) return { ...known, state: 'resting', since: null, until: pause.endsAt };
  if (row?.state !== 'open') return { ...known, state: 'works', since: null, until: null };
  const isDue = row.probeAt === null || row.probeAt <= now;
  return { ...known, state: isDue ? 'trying' : 'open', since, until: row.probeAt };
}
