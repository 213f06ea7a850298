import { Router, type ErrorRequestHandler, type Request, type RequestHandler } from 'express';
import type { SmsDesk } from '../channels/sms/desk.js';
import {
  isSignedByTwilio,
  parseTwilioInbound,
  parseTwilioStatus,
  type SignedRequest,
} from '../channels/sms/twilio-callbacks.js';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { anyForm } from './small-form.js';

export interface TwilioAccess {
  authToken: string;
  /** Our address as Twilio was told it: what is signed begins with it. */
  publicUrl: string;
}

export interface TwilioRoutesParts {
  access: TwilioAccess;
  clock: Clock;
  log: Log;
  sms: SmsDesk;
}

/** Says that there is nothing to say: whatever else stands in an answer goes to the phone as SMS. */
export const NO_REPLY = '<Response></Response>';

/**
 * `POST /channels/sms/twilio` and `.../status`. Who cannot sign gets 403; what was signed gets 200,
 * whatever it holds.
 */
export function twilioRoutes(parts: TwilioRoutesParts): Router {
  const { clock, log, sms } = parts;
  const router = Router();
  router.use(anyForm(), signedByTwilio(parts.access));

  router.post('/', async (request, response) => {
    const heard = parseTwilioInbound(request.body, clock.now());
    if (!heard) log.warn('sms_refused', { gateway: 'twilio' });
    else if ('sender' in heard) await sms.take({ kind: 'opt_out', notice: heard });
    else await sms.take({ kind: 'sms', sms: heard });
    response.type('text/xml').end(NO_REPLY);
  });
  router.post('/status', async (request, response) => {
    const report = parseTwilioStatus(request.body);
    if (report) await sms.take({ kind: 'report', report });
    else log.warn('delivery_refused', { gateway: 'twilio' });
    response.type('text/xml').end(NO_REPLY);
  });

  router.use(refuseUnreadable);
  return router;
}

/** Lets through what whoever knows our token has signed. */
export function signedByTwilio({ authToken, publicUrl }: TwilioAccess): RequestHandler {
  const base = publicUrl.replace(/\/+$/, '');
  return (request, response, next) => {
    const signature = request.headers['x-twilio-signature'];
    const url = base + request.originalUrl;
    const isOurs =
      typeof signature === 'string' &&
      isSignedByTwilio(authToken, { url, form: formOf(request), signature });
    if (isOurs) next();
    else response.status(403).type('text/plain').end('bad signature');
  };
}

/** A body that was not a form at all reads as an empty one. */
function formOf({ body }: Request): SignedRequest['form'] {
  return (body as SignedRequest['form'] | undefined) ?? {};
}

/** A body that cannot be read cannot be the one that was signed. */
export const refuseUnreadable: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const { status } = (error instanceof Error ? error : {}) as { status?: unknown };
  if (response.headersSent || typeof status !== 'number') next(error);
  else response.status(403).type('text/plain').end('bad signature');
};
