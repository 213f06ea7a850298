import express, { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Clock } from '../lib/clock.js';
import type { PaymentProvider } from '../payments/provider.js';
import type { NoticeInbox } from '../services/checkout/notice-inbox.js';

export interface CampayWebhookParts {
  provider: Pick<PaymentProvider, 'name' | 'verifyNotice'>;
  notices: NoticeInbox;
  clock: Clock;
  /** Told when a notice was stored, so that a worker in this process reads back at once. */
  afterCommit?: () => void;
}

const LIMIT = '16kb';

/**
 * `GET or POST /payments/campay/webhook`: CamPay's dashboard lets its owner choose, and bodies come
 * as JSON or as forms. A doorbell: verified, stored, answered; who calls is proven, what is said
 * is not.
 */
export function campayWebhook(parts: CampayWebhookParts): Router {
  const path = '/payments/campay/webhook';
  const router = Router();
  router.get(
    path,
    receive(parts, (request) => request.query),
  );
  router.post(
    path,
    express.json({ limit: LIMIT }),
    express.urlencoded({ extended: false, limit: LIMIT }),
    receive(parts, (request) => request.body as unknown),
    refuseBadBody,
  );
  return router;
}

function receive(
  { provider, notices, clock, afterCommit }: CampayWebhookParts,
  fieldsOf: (request: Parameters<RequestHandler>[0]) => unknown,
): RequestHandler {
  return async (request, response) => {
    const { method, headers } = request;
    const received = { method, headers, rawBody: Buffer.alloc(0), fields: fieldsOf(request) };
    const verified = provider.verifyNotice(received, clock.now());
    if (!verified.ok) {
      response.status(403).type('text/plain').send('bad signature');
      return;
    }
    const isNew = await notices.receiveInOwnTransaction(provider.name, verified.notice);
    if (isNew) afterCommit?.();
    response.status(200).type('text/plain').send('ok');
  };
}

/** A body that cannot be read is the sender's fault: its own 4xx, never a 5xx. */
const refuseBadBody: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const { status } = (error instanceof Error ? error : {}) as { status?: unknown };
  if (typeof status !== 'number' || status < 400 || status > 499) {
    next(error);
    return;
  }
  response.status(status).type('text/plain').send('unreadable body');
};
