import { Router, urlencoded, type ErrorRequestHandler, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Clock } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import { sayOnly, visitorOf } from './answer.js';
import { entrance } from './entrance.js';
import { meet, signedIn, withToken, type GuardParts } from './guard.js';
import { HOME } from './layout.js';
import type { ConsolePage } from './page.js';
import { pageRoutes } from './page-routes.js';
import { queueRoutes, type BoardQueue } from './queues.js';
import { ICON, ICON_PATH, STYLE, STYLE_PATH } from './style.js';

export interface ConsoleParts extends GuardParts {
  clock: Clock;
  log: Log;
  pages: readonly ConsolePage[];
  /** The queue that Bull keeps in Redis; null where there is none. */
  openQueue(): Promise<BoardQueue | null>;
}

const FORM_LIMIT = '8kb';
const FOR_EVER = { 'cache-control': 'public, max-age=31536000, immutable' };

/** `/console`: pages for people who work here, made whole on this side and readable on any browser. */
export function consoleRoutes(parts: ConsoleParts): Router {
  const router = Router();
  router.get(`/${STYLE_PATH}`, (_request, response) => {
    response.set(FOR_EVER).type('css').send(STYLE);
  });
  router.get(`/${ICON_PATH}`, (_request, response) => {
    response.set(FOR_EVER).type('svg').send(ICON);
  });
  router.use(strictHeaders, meet(parts));
  router.use(urlencoded({ extended: false, limit: FORM_LIMIT, parameterLimit: 20 }));
  router.use(entrance(parts));
  router.use(signedIn);
  router.post('/sign-out', withToken, async (_request, response) => {
    const { session } = visitorOf(response);
    if (session) await parts.staff.sessions.end(parts.db, session.id, 'signed_out');
    parts.cookies.clearSession(response);
    response.redirect(303, `${HOME}/login`);
  });
  router.use('/queues', queueRoutes(parts.openQueue));
  router.use(pageRoutes(parts));
  router.use((_request, response) => {
    sayOnly(response, 404, 'page.missing');
  });
  router.use(answerFaults(parts.log));
  return router;
}

const withoutScript = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      ...{ defaultSrc: ["'none'"], styleSrc: ["'self'"], imgSrc: ["'self'"] },
      ...{ formAction: ["'self'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
    },
  },
  referrerPolicy: { policy: 'same-origin' },
});

/** Nothing here is anybody else's to keep, to frame or to run scripts in. */
const strictHeaders: RequestHandler = (request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  withoutScript(request, response, next);
};

function answerFaults(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    // Without a visitor the fault came before anything was known: the plain answer is given outside.
    if (response.headersSent || response.locals['visitor'] === undefined) {
      next(error);
      return;
    }
    const status = statusOf(error);
    if (status >= 500) log.error('console_failed', { path: request.path, error });
    sayOnly(response, status, status === 400 ? 'page.bad' : 'page.failed');
  };
}

function statusOf(error: unknown): number {
  if (error instanceof AppError && error.retryable) return 503;
  const { status } = (error instanceof Error ? error : {}) as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500 ? 400 : 500;
}
