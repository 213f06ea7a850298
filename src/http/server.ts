import { createServer, IncomingMessage, ServerResponse, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type Router } from 'express';
import helmet from 'helmet';
import type { Log } from '../lib/log.js';

export interface HttpParts {
  log: Log;
  channels: Router;
  payments: Router;
  health: Router;
  console: Router;
  /** How many proxies of our own stand before this process, and write whom they speak for. */
  trustedProxies: number;
}

/** The one Express app: gateways, providers, machines, and people who work here. */
export function createHttpApp(parts: HttpParts): Express {
  const { log, channels, payments, health } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', parts.trustedProxies);
  // Gateways read no browser headers, and a turn should not pay for them.
  app.use('/channels', channels);
  app.use('/console', parts.console);
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
 * Node's server whose requests and responses are Express's own from birth: Express then has no
 * prototype to change on each of them, which costs it two thirds of its time on Node 20 and 22
 * (facts/performance.md 2a). Only classes will do: an object built by Reflect.construct for a plain
 * function gets a hidden class of its own each time, and everything that touches it slows down.
 */
export function createHttpServer(app: Express): Server {
  class Request extends IncomingMessage {}
  class Response extends ServerResponse {}
  app.request = Object.setPrototypeOf(Request.prototype, app.request) as express.Request;
  app.response = Object.setPrototypeOf(Response.prototype, app.response) as express.Response;
  const server = createServer({ IncomingMessage: Request, ServerResponse: Response }, app);
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 70_000;
  server.requestTimeout = 30_000;
  return server;
}
