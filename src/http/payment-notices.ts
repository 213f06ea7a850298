import type { IncomingMessage } from 'node:http';
import express, { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Clock } from '../lib/clock.js';
import type { PaymentProvider } from '../payments/provider.js';
import type { NoticeInbox } from '../services/checkout/notice-inbox.js';

export interface PaymentNoticesParts {
  providers: Pick<PaymentProvider, 'name' | 'verifyNotice'>[];
  notices: NoticeInbox;
  clock: Clock;
  /** Told when a notice was stored, so that a worker in this process reads back at once. */
  afterCommit?: () => void;
}

const LIMIT = '16kb';

/**
 * `GET or POST /payments/{provider}/webhook`: CamPay's dashboard lets its owner choose, and bodies
 * come as JSON or as forms. A doorbell: verified, stored, answered; who calls is proven, what is
 * said is not.
 */
export function paymentNotices(parts: PaymentNoticesParts): Router {
  const router = Router();
  /** Bodies as received: a signature may be over their very bytes. */
  const bodies = new WeakMap<IncomingMessage, Buffer>();
  const verify = (request: IncomingMessage, _response: unknown, body: Buffer) => {
    bodies.set(request, body);
  };
  const rawBodyOf = (request: IncomingMessage) => bodies.get(request) ?? Buffer.alloc(0);
  for (const provider of parts.providers) {
    const path = `/payments/${provider.name}/webhook`;
    const receive = receiverOf(parts, provider, rawBodyOf);
    router.get(path, receive);
    router.post(
      path,
      express.json({ limit: LIMIT, verify }),
      express.urlencoded({ extended: false, limit: LIMIT, verify }),
      receive,
      refuseBadBody,
    );
  }
  return router;
}

function receiverOf(
  { notices, clock, afterCommit }: PaymentNoticesParts,
  provider: PaymentNoticesParts['providers'][number],
  rawBodyOf: (request: IncomingMessage) => Buffer,
): RequestHandler {
  return async (request, response) => {
    const { method, headers, query } = request;
    const fields: unknown = method === 'GET' ? query : request.body;
    const received = { method, headers, rawBody: rawBodyOf(request), fields };
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
