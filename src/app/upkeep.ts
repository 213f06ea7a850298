import type { Ground } from './ground.js';

/**
 * How often a process looks for a changed catalogue and for messages spooled while Postgres was away, and
 * writes what was noted of pages and sessions.
 */
const UPKEEP_MS = 2_000;

/** What is remembered without a statement, and written here. */
interface Noted {
  flush(): Promise<void>;
}

/** What came in while Postgres was away, and is taken up here. */
interface Kept {
  resume(): Promise<void>;
}

/** Looks now and then for what no turn would tell. */
export function createUpkeep(
  { catalogue, log }: Ground,
  desks: readonly Kept[],
  noted: readonly Noted[],
) {
  let timer: NodeJS.Timeout | undefined;
  async function round(): Promise<void> {
    try {
      for (const each of noted) await each.flush();
      await catalogue.refresh();
      for (const desk of desks) await desk.resume();
    } catch (error) {
      log.warn('upkeep_failed', { error });
    }
  }
  return {
    round,
    start() {
      timer = setInterval(() => void round(), UPKEEP_MS);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
    },
  };
}
