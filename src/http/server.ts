import { createServer, IncomingMessage, ServerResponse, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type Router } from 'express';
import helmet from 'helmet';
import type { Log } from '../lib/log.js';

export interface HttpParts {
  log: Log;
  channels: Router;
  payments: Router;
  health: Router;
}

/** The one Express app: gateways, providers, machines. */
export function createHttpApp({ log, channels, payments, health }: HttpParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  // Gateways read no browser headers, and a turn should not pay for them.
  app.use('/channels', channels);
  app.use(helmet());
  app.use(payments);
  app.use(health);
  app.use((_request, response) => {
    response.status(404).json({ error: { code: 'not_found', message: 'There is nothing here.' } });
  });
  app.use(answerErrors(log));
  return app;
}

function answerErrors(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = statusOf(error);
    if (status >= 500) log.error('request_failed', { path: request.path, error });
    const code = status >= 500 ? 'internal_error' : 'bad_request';
    response.status(status).json({ error: { code, message: 'The request could not be served.' } });
  };
}

/** Express's parsers say by `status` when a request was bad; everything else is our own fault. */
function statusOf(error: unknown): number {
  const status =
    error instanceof Error && 'status' in error ? (error as { status: unknown }).status : 500;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/**
 * Node's server with Express's prototypes given at birth: Express then has nothing to change on each
 * request, which costs it two thirds of its time on Node 20 and 22 (facts/performance.md 2a).
 */
export function createHttpServer(app: Express): Server {
  // The types ask for classes; Node only calls these with `new`.
  function Request(this: IncomingMessage, ...args: ConstructorParameters<typeof IncomingMessage>) {
    return Reflect.construct(IncomingMessage, args, Request) as IncomingMessage;
  }
  Request.prototype = app.request;
  function Response(this: ServerResponse, ...args: ConstructorParameters<typeof ServerResponse>) {
    return Reflect.construct(ServerResponse, args, Response) as ServerResponse;
  }
  Response.prototype = app.response;
  const server = createServer(
    {
      IncomingMessage: Request as unknown as typeof IncomingMessage,
      ServerResponse: Response as unknown as typeof ServerResponse,
    },
    app,
  );
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 70_000;
  server.requestTimeout = 30_000;
  return server;
}
