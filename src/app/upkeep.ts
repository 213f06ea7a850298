import type { SmsDesk } from '../channels/sms/desk.js';
import type { Funnel } from '../services/funnel.js';
import type { Ground } from './ground.js';

/**
 * How often a process looks for a changed catalogue and for SMS spooled while Postgres was away, and
 * writes what the funnel noted.
 */
const UPKEEP_MS = 2_000;

/** Looks now and then for what no turn would tell. */
export function createUpkeep({ catalogue, log }: Ground, desk: SmsDesk, funnel: Funnel) {
  let timer: NodeJS.Timeout | undefined;
  async function round(): Promise<void> {
    try {
      await funnel.flush();
      await catalogue.refresh();
      await desk.resume();
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
