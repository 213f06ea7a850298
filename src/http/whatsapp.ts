import { timingSafeEqual } from 'node:crypto';
import { raw, Router, type ErrorRequestHandler } from 'express';
import { isSignedByMeta, parseCloudNotice } from '../channels/whatsapp/cloud-callbacks.js';
import type { WhatsAppDesk } from '../channels/whatsapp/driver.js';
import type { Log } from '../lib/log.js';

export interface CloudAccess {
  /** Signs what Meta sends. */
  appSecret: string;
  /** What we told Meta to say when it first calls. */
  verifyToken: string;
}

export interface CloudRoutesParts {
  access: CloudAccess;
  log: Log;
  chats: WhatsAppDesk;
}

/** One notice may hold a hundred messages. */
const LIMIT = '1mb';

/**
 * `GET and POST /channels/whatsapp/cloud`. Who cannot sign gets 401; what was signed gets 200,
 * whatever it holds: anything else brings it again for seven days.
 */
export function cloudRoutes({ access, log, chats }: CloudRoutesParts): Router {
  const router = Router();

  router.get('/', (request, response) => {
    const query = new URLSearchParams(request.originalUrl.split('?', 2)[1] ?? '');
    const isOurs =
      query.get('hub.mode') === 'subscribe' &&
      isSame(query.get('hub.verify_token') ?? '', access.verifyToken);
    response.type('text/plain');
    if (isOurs) response.end(query.get('hub.challenge') ?? '');
    else response.status(403).end('bad token');
  });

  // Bytes: what is signed is what was sent, not what it reads as.
  router.use(raw({ type: () => true, limit: LIMIT, inflate: false }));
  router.post('/', async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    response.type('text/plain');
    if (!isSignedByMeta(access.appSecret, body, request.headers['x-hub-signature-256'])) {
      response.status(401).end('bad signature');
      return;
    }
    await take(body, chats, log);
    response.end('ok');
  });
  router.use(refuseUnreadable);
  return router;
}

async function take(body: Buffer, chats: WhatsAppDesk, log: Log): Promise<void> {
  const told = parseCloudNotice(parseJson(body));
  if (!told || told.unread > 0) {
    log.warn('whatsapp_refused', { gateway: 'whatsapp_cloud', unread: told?.unread ?? null });
  }
  if (!told) return;
  // What happened to our own message comes before what its reader says to it.
  await Promise.all(told.reports.map((report) => chats.report(report)));
  await chats.receive(told.messages);
  await Promise.all(told.numberChanges.map((change) => chats.numberChanged(change)));
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return expected !== '' && one.length === other.length && timingSafeEqual(one, other);
}

/** A body that cannot be read cannot be the one that was signed. */
const refuseUnreadable: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const { status } = (error instanceof Error ? error : {}) as { status?: unknown };
  if (response.headersSent || typeof status !== 'number') next(error);
  else response.status(401).type('text/plain').end('bad signature');
};
