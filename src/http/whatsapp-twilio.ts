import { Router } from 'express';
import type { WhatsAppDesk } from '../channels/whatsapp/driver.js';
import { readTwilioChat, readTwilioChatStatus } from '../channels/whatsapp/twilio-callbacks.js';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { anyForm } from './small-form.js';
import { NO_REPLY, refuseUnreadable, signedByTwilio, type TwilioAccess } from './twilio.js';

export interface TwilioChatRoutesParts {
  access: TwilioAccess;
  clock: Clock;
  log: Log;
  chats: WhatsAppDesk;
}

/** `POST /channels/whatsapp/twilio` and `.../status`: signed like Twilio's SMS, and answered like them. */
export function twilioChatRoutes(parts: TwilioChatRoutesParts): Router {
  const { clock, log, chats } = parts;
  const router = Router();
  router.use(anyForm(), signedByTwilio(parts.access));

  router.post('/', async (request, response) => {
    const heard = readTwilioChat(request.body, clock.now());
    if (heard) await chats.receive([heard]);
    else log.warn('chat_refused', { gateway: 'whatsapp_twilio' });
    response.type('text/xml').end(NO_REPLY);
  });
  router.post('/status', async (request, response) => {
    const report = readTwilioChatStatus(request.body, clock.now());
    if (report) await chats.report(report);
    response.type('text/xml').end(NO_REPLY);
  });

  router.use(refuseUnreadable);
  return router;
}
