import { replyOf } from '../channels/standing.js';
import { createCookies } from '../http/console/cookies.js';
import { consoleRoutes } from '../http/console/index.js';
import { consolePages } from '../http/console/pages/index.js';
import { createRateLimit } from '../http/rate-limit.js';
import { createAuditTrail } from '../services/audit-trail.js';
import { createDeadLetters } from '../services/dead-letters.js';
import { createHouseState } from '../services/house-state.js';
import { createMessageLog } from '../services/message-log.js';
import { createWhatsAppLine } from '../services/whatsapp-line.js';
import { createBoardQueue } from '../workers/board-queue.js';
import type { Workers } from '../workers/index.js';
import type { Ground } from './ground.js';
import type { Services } from './services.js';
import { MINUTE } from './settings.js';

/** The console, and what it holds open. */
export interface Console {
  routes: ReturnType<typeof consoleRoutes>;
  close(): Promise<void>;
}

export function makeConsole(
  ground: Ground,
  services: Services,
  workers: Workers,
  afterCommit: () => void,
): Console {
  const { config, db, clock } = ground;
  const { limits, redisUrl } = config;
  const windowMs = limits.requestsWindowMinutes * MINUTE;
  const limited = (kind: string, max: number) =>
    createRateLimit({ kind, max, windowMs, clock, redisUrl });
  const rates = {
    staff: limited('staff', limits.staffRequestsMax),
    others: limited('others', limits.requestsMax),
  };
  const board = createBoardQueue(redisUrl);
  const auditTrail = createAuditTrail(ground);
  const pages = consolePages({
    db,
    staff: services.staff,
    houseState: createHouseState({ db, clock, health: () => workers.health() }),
    messageLog: createMessageLog({ ...ground, ...services, replyOf }),
    deadLetters: createDeadLetters({
      db,
      resend: services.resend,
      auditTrail,
      afterCommit,
    }),
    auditTrail,
    line: createWhatsAppLine(ground),
  });
  return {
    routes: consoleRoutes({
      ...{ ...ground, staff: services.staff, limits: rates, pages },
      cookies: createCookies(config.isProduction || config.publicUrl.startsWith('https:')),
      defaultLanguage: config.defaultLanguage,
      openQueue: () => board.open(),
    }),
    async close() {
      await Promise.all([board.close(), rates.staff.close(), rates.others.close()]);
    },
  };
}
