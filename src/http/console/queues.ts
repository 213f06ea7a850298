import type { BullAdapter } from '@bull-board/api/bullAdapter';
import { Router, type RequestHandler } from 'express';
import helmet from 'helmet';
import { visitorOf } from './answer.js';
import { HOME } from './layout.js';

/** What the dashboard looks into. */
export type BoardQueue = ConstructorParameters<typeof BullAdapter>[0];

/** Its pages are made by scripts of its own, and style themselves as they run. */
const withItsScripts = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      ...{ defaultSrc: ["'none'"], scriptSrc: ["'self'"], connectSrc: ["'self'"] },
      ...{ styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'] },
      ...{ fontSrc: ["'self'"], frameAncestors: ["'none'"], baseUri: ["'self'"] },
    },
  },
});

/**
 * Bull's dashboard, for administrators. It only shows: what is done again is a row of the outbox, and
 * Bull no more than its bell. Without Redis the address is left to the page that says so.
 */
export function queueRoutes(openQueue: () => Promise<BoardQueue | null>): Router {
  const router = Router();
  let making: Promise<RequestHandler | null> | undefined;
  router.use((_request, response, next) => {
    next(visitorOf(response).session?.staff.role === 'admin' ? undefined : 'router');
  });
  router.use(withItsScripts, async (request, response, next) => {
    making ??= makeBoard(openQueue);
    const board = await making;
    if (board) board(request, response, next);
    else next();
  });
  return router;
}

async function makeBoard(
  openQueue: () => Promise<BoardQueue | null>,
): Promise<RequestHandler | null> {
  const queue = await openQueue();
  if (!queue) return null;
  const [{ createBullBoard }, { BullAdapter: Adapter }, { ExpressAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullAdapter'),
    import('@bull-board/express'),
  ]);
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(`${HOME}/queues`);
  createBullBoard({ queues: [new Adapter(queue, { readOnlyMode: true })], serverAdapter });
  return serverAdapter.getRouter() as RequestHandler;
}
