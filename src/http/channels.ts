import { Router, type ErrorRequestHandler, type Request } from 'express';
import { readUssd, readUssdEnd, writeUssd } from '../channels/ussd/africastalking.js';
import type { SessionEnds } from '../channels/ussd/ending.js';
import { writeMtn } from '../channels/ussd/mtn.js';
import type { Conversations } from '../channels/conversation.js';
import type { SmsDesk } from '../channels/sms/desk.js';
import type { WhatsAppDesk } from '../channels/whatsapp/driver.js';
import type { Clock } from '../lib/clock.js';
import { foldToAscii } from '../lib/fold.js';
import type { Log } from '../lib/log.js';
import { say, type Language, type TextKey } from '../locales/index.js';
import { kannelRoutes } from './kannel.js';
import { anyForm, smallForm } from './small-form.js';
import { mtnRoutes } from './mtn.js';
import { twilioRoutes, type TwilioAccess } from './twilio.js';
import { webhookKey } from './webhook-key.js';
import { cloudRoutes, type CloudAccess } from './whatsapp.js';
import { twilioChatRoutes } from './whatsapp-twilio.js';

export interface ChannelRoutesParts {
  clock: Clock;
  log: Log;
  webhookKeys: readonly string[];
  conversations: Conversations;
  sms: SmsDesk;
  /** Gateways that are not configured have no address here. */
  twilio: TwilioAccess | null;
  whatsappCloud: CloudAccess | null;
  whatsappTwilio: TwilioAccess | null;
  chats: WhatsAppDesk;
  hasKannel: boolean;
  sessionEnds: SessionEnds;
  /** As dialled at MTN, where another code than the usual one was rented. */
  mtnUssdCode: string;
  defaultLanguage: Language;
}

/**
 * What gateways call. Whatever a person typed, and whatever breaks inside, the answer is a 200 that
 * the gateway can show: never a 5xx, never HTML (CONTRACT.md section 3).
 */
export function channelRoutes(parts: ChannelRoutesParts): Router {
  const { clock, conversations, sms, log } = parts;
  const router = Router();
  // Signed, so that it needs no key.
  if (parts.twilio) router.use('/sms/twilio', twilioRoutes({ ...parts, access: parts.twilio }));
  const { whatsappCloud: cloud, whatsappTwilio: twilio } = parts;
  if (cloud) router.use('/whatsapp/cloud', cloudRoutes({ ...parts, access: cloud }));
  if (twilio) router.use('/whatsapp/twilio', twilioChatRoutes({ ...parts, access: twilio }));
  router.use(webhookKey(parts.webhookKeys));
  if (parts.hasKannel) router.use('/sms/kannel', kannelRoutes(parts));

  router.post('/ussd/africastalking', smallForm(), async (request, response) => {
    const reading = readUssd(formOf(request), clock.monotonicMs());
    // Written out: Express would look its charset up again for every turn.
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    if (reading.kind === 'turn') {
      response.end(writeUssd(await conversations.answer(reading.turn)));
      return;
    }
    log.warn('ussd_refused', { reason: reading.reason });
    response.end(ending(parts, REFUSALS[reading.reason]));
  });

  router.use('/ussd/mtn', mtnRoutes(parts));

  router.use(anyForm());
  router.post('/ussd/africastalking/events', async (request, response) => {
    const end = readUssdEnd(formOf(request));
    if (end) await parts.sessionEnds.ended(end);
    response.type('text/plain').end('ok');
  });

  router.post('/sms/africastalking', async (request, response) => {
    await sms.receive(formOf(request));
    response.type('text/plain').end('ok');
  });
  router.post('/sms/africastalking/delivery', async (request, response) => {
    await sms.report(formOf(request));
    response.type('text/plain').end('ok');
  });
  router.post('/sms/africastalking/opt-out', async (request, response) => {
    await sms.optOut(formOf(request));
    response.type('text/plain').end('ok');
  });

  router.use(answerFaults(parts));
  return router;
}

const REFUSALS: Record<'malformed' | 'foreign_number', TextKey> = {
  malformed: 'failure.unexpected',
  foreign_number: 'failure.foreign_number',
};

/** A body that was not a form at all reads as an empty one. */
function formOf(request: Request): unknown {
  return (request.body as unknown) ?? {};
}

function ending({ defaultLanguage }: ChannelRoutesParts, key: TextKey): string {
  return writeUssd({ text: foldedSentence(defaultLanguage, key), open: false });
}

function foldedSentence(language: Language, key: TextKey): string {
  return foldToAscii(say(language, { key }));
}

/** Bodies too large or cut short, and our own faults: a sentence for USSD, a plain 200 for the rest. */
function answerFaults(parts: ChannelRoutesParts): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    parts.log.warn('callback_failed', { path: request.path, error });
    response.status(200).type('text/plain');
    if (request.path === '/ussd/mtn') {
      const text = foldedSentence(parts.defaultLanguage, 'failure.unexpected');
      response.type('json').end(writeMtn({ text, open: false }, null));
      return;
    }
    const isUssd = request.path === '/ussd/africastalking';
    response.end(isUssd ? ending(parts, 'failure.unexpected') : 'ok');
  };
}
