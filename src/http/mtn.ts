import { json, Router } from 'express';
import type { Conversations, SessionReply } from '../channels/conversation.js';
import type { SessionEnds } from '../channels/ussd/ending.js';
import { readMtn, writeMtn, type MtnReading } from '../channels/ussd/mtn.js';
import type { Clock } from '../lib/clock.js';
import { foldToAscii } from '../lib/fold.js';
import type { Log } from '../lib/log.js';
import { say, type Language, type TextKey } from '../locales/index.js';

export interface MtnRoutesParts {
  clock: Clock;
  log: Log;
  conversations: Conversations;
  sessionEnds: SessionEnds;
  /** As dialled at MTN. */
  mtnUssdCode: string;
  defaultLanguage: Language;
}

/** A turn has some hundred bytes. */
const MAX_BYTES = 16 * 1024;

const REFUSALS: Record<'malformed' | 'foreign_number', TextKey> = {
  malformed: 'failure.unexpected',
  foreign_number: 'failure.foreign_number',
};

/** MTN's MADAPI: JSON in and out, always a page that the phone can show. */
export function mtnRoutes(parts: MtnRoutesParts): Router {
  const { clock, log, mtnUssdCode: ussdCode } = parts;
  const router = Router();
  // Whatever it is called: a gateway that names its type wrongly still sends JSON.
  router.post('/', json({ limit: MAX_BYTES, type: () => true }), async (request, response) => {
    const body = request.body as unknown;
    const reading = readMtn(body, { arrivedMs: clock.monotonicMs(), ussdCode });
    const reply = await replyTo(parts, reading);
    if (reading.kind === 'refused') log.warn('ussd_refused', { gateway: 'mtn', ...reading });
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(writeMtn(reply, body));
  });
  return router;
}

/** Nobody looks at the phone any more. */
const NOTHING = { text: '', open: false };

async function replyTo(parts: MtnRoutesParts, reading: MtnReading): Promise<SessionReply> {
  const { conversations, sessionEnds, defaultLanguage } = parts;
  switch (reading.kind) {
    case 'turn': {
      if (reading.begin) sessionEnds.begun(reading.begin);
      const reply = await conversations.answer(reading.turn);
      if (!reply.open) sessionEnds.closed(reading.turn);
      return reply;
    }
    case 'end':
      await sessionEnds.ended(reading.end);
      return NOTHING;
    case 'notice':
      return NOTHING;
    case 'refused': {
      const words = say(defaultLanguage, { key: REFUSALS[reading.reason] });
      return { text: foldToAscii(words), open: false };
    }
  }
}
