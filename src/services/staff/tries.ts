import { addMs, type Clock } from '../../lib/clock.js';
import type { Vault } from '../../lib/vault.js';
import type { Database } from '../../models/database.js';
import { countTries, forgiveTries } from '../../models/rate-counts.js';
import type { StaffSettings } from './settings.js';

/** Counts tries in commits of their own, before anybody looks at what was typed. */
export interface Tries {
  /** Null: go on. Otherwise so many milliseconds until the next try is looked at. */
  count(kinds: Readonly<Record<string, string>>): Promise<number | null>;
  /** One try less, where it was no guess; all of them, when a person of the team says so. */
  forgive(kind: string, whose: string, tries?: number): Promise<void>;
  digestOf(kind: string, whose: string): Buffer;
}

const ALL = 1_000_000;

export function createTries(parts: {
  db: Database;
  clock: Clock;
  vault: Vault;
  settings: Pick<StaffSettings, 'triesMax' | 'windowMs'>;
}): Tries {
  const { db, clock, vault, settings } = parts;
  const digestOf = (kind: string, whose: string) => vault.digest(`tries:${kind}`, whose);
  return {
    digestOf,
    async count(kinds) {
      const now = clock.now();
      const keys = Object.entries(kinds).map(([kind, whose]) => ({
        kind,
        digest: digestOf(kind, whose),
      }));
      const startedAfter = addMs(now, -settings.windowMs);
      const counts = await countTries(db, keys, { now, startedAfter });
      const over = counts.filter(({ count }) => count > settings.triesMax);
      if (over.length === 0) return null;
      const ends = over.map(({ since }) => addMs(since, settings.windowMs).getTime());
      return Math.max(1_000, Math.max(...ends) - now.getTime());
    },
    async forgive(kind, whose, tries = ALL) {
      await forgiveTries(db, { kind, digest: digestOf(kind, whose) }, tries);
    },
  };
}
