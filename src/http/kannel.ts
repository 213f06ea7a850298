import { raw, Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import type { SmsDesk } from '../channels/sms/desk.js';
import { parseKannelInbound, parseKannelReport } from '../channels/sms/kannel-callbacks.js';
import { readRawFields, type RawFields } from '../channels/sms/raw-fields.js';
import { createSmsJoiner } from '../channels/sms/sms-parts.js';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';

export interface KannelRoutesParts {
  clock: Clock;
  log: Log;
  sms: SmsDesk;
}

const LIMIT = '16kb';
const FORM = /^application\/x-www-form-urlencoded\b/i;

/**
 * `GET or POST /channels/sms/kannel` and `.../delivery`, for Kannel and gateways that speak like it.
 * The answer is always an empty 200: what stands in it would go to the phone as SMS, and anything
 * but a 200 would bring the same message again.
 */
export function kannelRoutes({ clock, log, sms }: KannelRoutesParts): Router {
  const router = Router();
  const joiner = createSmsJoiner();
  // Bytes: a form is read in the charset that one of its own fields names.
  router.use(raw({ type: () => true, limit: LIMIT, inflate: false }));

  async function receive(request: Request, response: Response): Promise<void> {
    const fields = fieldsOf(request);
    const heard = fields && parseKannelInbound(fields, clock.now());
    if (!heard) log.warn('sms_refused', { gateway: 'kannel' });
    else {
      const { sms: part, part: of } = heard;
      const whole = of ? await joiner.join({ sms: part, part: of }) : part;
      if (whole) await sms.take({ kind: 'sms', sms: whole });
    }
    answerNothing(response);
  }

  async function report(request: Request, response: Response): Promise<void> {
    const fields = fieldsOf(request);
    const told = fields && parseKannelReport(fields);
    if (told) await sms.take({ kind: 'report', report: told });
    else log.warn('delivery_refused', { gateway: 'kannel' });
    answerNothing(response);
  }

  router.route('/').get(receive).post(receive);
  router.route('/delivery').get(report).post(report);
  router.use(answerFaults(log));
  return router;
}

/** Those of the query, then those of a form; a body that is none is the text itself (`post-url`). */
function fieldsOf(request: Request): RawFields | null {
  const query = request.originalUrl.split('?', 2)[1] ?? '';
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (body.length === 0) return readRawFields(query);
  if (FORM.test(request.headers['content-type'] ?? '')) {
    return readRawFields(`${query}&${body.toString('latin1')}`);
  }
  const fields = readRawFields(query);
  return fields && new Map([['text', [body]], ...fields]);
}

function answerNothing(response: Response): void {
  response.status(200).type('text/plain').end();
}

/** A body too large, or cut short. */
function answerFaults(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    log.warn('callback_failed', { path: request.baseUrl + request.path, error });
    answerNothing(response);
  };
}
