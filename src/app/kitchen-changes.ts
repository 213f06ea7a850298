import type { Log } from '../lib/log.js';
import type { Perform } from '../menus/effects.js';
import type { CatalogueCache } from '../services/catalogue.js';

/** Effects after which pages would be wrong until the catalogue is read anew. */
const CHANGING: ReadonlySet<string> = new Set(['itemsOut', 'itemsBack', 'pauseShop', 'resumeShop']);

/**
 * A dish that is finished leaves the pages of this process with the commit that says so; other
 * processes see the new version with their next turn. Missed, it is found a moment later all the same.
 */
export function createKitchenChanges({ catalogue, log }: { catalogue: CatalogueCache; log: Log }) {
  let isStale = false;
  return {
    noting(perform: Perform): Perform {
      return async (call, context) => {
        const result = await perform(call, context);
        if (result.ok && CHANGING.has(call.run)) isStale = true;
        return result;
      };
    },
    afterCommit(): void {
      if (!isStale) return;
      isStale = false;
      catalogue.refresh().catch((error: unknown) => {
        log.warn('catalogue_not_refreshed', { error });
      });
    },
  };
}
