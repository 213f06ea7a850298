import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Log } from '../../lib/log.js';
import type { Phone } from '../../lib/phone.js';
import type { Conversations, SessionReply } from '../conversation.js';
import type { Bind } from '../smpp/bind.js';
import type { SmppPdu } from '../smpp/package.js';
import type { SessionEnds } from './ending.js';
import { createSmppSessions, type SmppSession } from './smpp-sessions.js';
import {
  readSmppUssd,
  sessionNameOf,
  SMPP_USSD,
  writeSmppUssd,
  type SmppSessionName,
} from './smpp.js';

export interface SmppUssdParts {
  bind: Pick<Bind, 'ask'>;
  clock: Clock;
  ids: Ids;
  log: Log;
  conversations: Conversations;
  sessionEnds: SessionEnds;
  /** As dialled, `*237*55#`. */
  ussdCode: string;
}

/** One delivery of a session: who, which one, and what was typed. */
export interface UssdDelivery {
  pdu: SmppPdu;
  phone: Phone;
  text: string;
  arrivedMs: number;
}

/** Holds sessions over a bind: each delivery that asks something is answered by a submit_sm. */
export function createSmppUssd(parts: SmppUssdParts): (delivery: UssdDelivery) => Promise<void> {
  const { bind, clock, log, conversations, sessionEnds } = parts;
  const sessions = createSmppSessions(parts);
  const line = { channel: 'ussd', gateway: SMPP_USSD } as const;

  async function end(
    phone: Phone,
    name: SmppSessionName,
    how: 'left' | 'completed',
  ): Promise<void> {
    const session = sessions.end(phone, name);
    if (!session) return;
    await sessionEnds.ended({
      ...{ ...line, phone, sessionRef: session.ref, cause: how, said: null, error: null },
      ...{ serviceCode: parts.ussdCode, network: null, costMicroXaf: null },
      ...{ hops: session.hops, durationMs: Math.round(clock.monotonicMs() - session.beganMs) },
    });
  }

  async function show({ pdu, phone }: UssdDelivery, reply: SessionReply): Promise<void> {
    const asked = await bind.ask('submit_sm', writeSmppUssd(reply, { request: pdu, phone }));
    const isShown = asked.heard && asked.response.command_status === 0;
    if (!isShown) log.warn('ussd_not_shown', { gateway: SMPP_USSD });
  }

  function turn(
    { phone, arrivedMs }: UssdDelivery,
    session: SmppSession,
    { text, isStart, turnRef }: { text: string; isStart: boolean; turnRef: string | null },
  ): Promise<SessionReply> {
    const input = {
      kind: 'last',
      text,
      isStart,
      ...(turnRef === null ? {} : { turnRef }),
    } as const;
    return conversations.answer({ ...line, phone, sessionRef: session.ref, input, arrivedMs });
  }

  return async (delivery) => {
    const { pdu, phone } = delivery;
    const name = sessionNameOf(pdu);
    const read = readSmppUssd(pdu, delivery.text, parts.ussdCode);
    if (read.kind === 'abort') return end(phone, name, 'left');
    if (read.kind === 'unknown') {
      log.warn('ussd_refused', { gateway: SMPP_USSD });
      return;
    }
    const isStart = read.kind === 'begin';
    const session = isStart ? sessions.begin(phone, name) : sessions.of(phone, name);
    const text = isStart ? read.dialled : read.text;
    const reply = await turn(delivery, session, { text, isStart, turnRef: name.turnRef });
    await show(delivery, reply);
    if (!reply.open) await end(phone, name, 'completed');
  };
}
