import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import { audit } from '../../models/audit.js';
import type { Tx } from '../../models/database.js';
import {
  noteProviderFailure,
  noteProviderWell,
  readRoads,
  takeProbe,
  type Roads,
} from '../../models/provider-health.js';
import type { Reviews } from '../reviews.js';
import { ANY_OPERATOR, chooseRoute, type Choice, type Errand, type Route } from './routes.js';
import { HOUSE } from '../person.js';

/** The clocks and counts of a breaker. */
export interface BreakerSettings {
  /** A failure fills the count by 2, a success empties it by 1: at this it opens. */
  opensAt: number;
  /** A count without a new failure for this long begins anew. */
  forgetMs: number;
  /** An open breaker lets one request through this often, so it closes soon after the fault ends. */
  probeMs: number;
}

export const BREAKER_SETTINGS: BreakerSettings = {
  opensAt: 6,
  forgetMs: 120_000,
  probeMs: 15_000,
};

const FAILURE_WEIGHT = 2;

/** What an answer says of who gave it: it works, it fails, or it does not let us in at all. */
export type Bearing = 'well' | 'failing' | 'refuses_us';

/** Which way money is asked for, and what is known of the ways. */
export interface Router {
  routes: readonly Route[];
  /** Who is asked now; an open breaker's one request is taken with the answer. */
  choose(tx: Tx, errand: Errand, roads?: Roads): Promise<Choice>;
  /** Keeps what an answer said of a provider; the breaker is in Postgres, one for all processes. */
  note(tx: Tx, way: Way, bearing: Bearing, cause: string): Promise<void>;
}

interface Way {
  provider: string;
  operator: string | null;
}

export interface RouterParts {
  clock: Clock;
  ids: Ids;
  reviews: Pick<Reviews, 'open'>;
  routes: readonly Route[];
  breaker: BreakerSettings;
}

export function createRouter(parts: RouterParts): Router {
  const { clock, routes, breaker } = parts;
  const tellOpened = createTellOpened(parts);

  async function choose(tx: Tx, errand: Errand, given?: Roads): Promise<Choice> {
    const now = clock.now();
    const choice = chooseRoute(routes, given ?? (await readRoads(tx, now)), errand, now);
    if (choice.kind !== 'go' || !choice.isProbe) return choice;
    const { provider } = choice;
    const operator = errand.operator ?? ANY_OPERATOR;
    const probe = { provider, operator, at: now, nextAt: addMs(now, breaker.probeMs) };
    if (await takeProbe(tx, probe)) return choice;
    // Somebody else finds out, or did already: looked at once more, with what is known now.
    const again = chooseRoute(routes, await readRoads(tx, now), errand, now);
    return again.kind === 'go' && again.isProbe ? { kind: 'later', until: probe.nextAt } : again;
  }

  async function note(tx: Tx, way: Way, bearing: Bearing, cause: string): Promise<void> {
    const { provider } = way;
    const operator = way.operator ?? ANY_OPERATOR;
    if (bearing === 'well') return noteProviderWell(tx, provider, operator);
    const at = clock.now();
    const opened = await noteProviderFailure(tx, {
      ...{ provider, operator, cause, at, opensAt: breaker.opensAt },
      // Not being let in is nothing that a second request could find otherwise.
      weight: bearing === 'refuses_us' ? breaker.opensAt : FAILURE_WEIGHT,
      probeAt: addMs(at, breaker.probeMs),
      forgetBefore: addMs(at, -breaker.forgetMs),
    });
    if (opened) await tellOpened(tx, { provider, operator, cause, bearing });
  }

  return { routes, choose, note };
}

/** An opened breaker is written down; a provider that does not let us in is for a person. */
function createTellOpened({ clock, ids, reviews }: RouterParts) {
  return async (
    tx: Tx,
    opened: { provider: string; operator: string; cause: string; bearing: Bearing },
  ): Promise<void> => {
    const { provider, operator, cause, bearing } = opened;
    const subject = { provider, operator, cause };
    const action = 'provider.breaker_opened';
    await audit(tx, { id: ids.next(), at: clock.now(), actor: HOUSE, action, subject });
    if (bearing !== 'refuses_us') return;
    await reviews.open(tx, {
      kind: 'provider_refuses_us',
      subject: { provider, operator },
      facts: { cause },
    });
  };
}
