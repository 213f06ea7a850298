import type { SessionRow } from '../books.js';
import type { Clock } from '../clock.js';
import type { Faults } from '../faults.js';
import type { Phone, PhoneSession } from '../handsets.js';
import type { Settings } from '../settings.js';
import type { Screen, UssdGateway } from '../ussd-gateway.js';
import { broken } from '../ussd-hops.js';
import type { Smsc, Submitting } from './smsc.js';
import { status, submittedOf, type SmppPdu } from './wire.js';

interface Parts {
  clock: Clock;
  faults: Faults;
  settings: Settings;
  smsc: () => Smsc;
}

/** [T] `ussd_service_op` as centres of several makers use it: begin, answer, abort; ask, end. */
const ops = { begin: 0x01, answer: 0x12, abort: 0x81, ask: 0x02, end: 0x11 };

export interface SmppUssd extends UssdGateway {
  take(pdu: SmppPdu): Submitting;
}

/** A session's number on the wire, and how many turns it has had. */
interface OnWire {
  number: number;
  turns: number;
  last: Record<string, unknown>;
}

/** USSD over SMPP: a deliver_sm for what a phone typed, a submit_sm for what it is to show. */
export function createSmppUssd(parts: Parts): SmppUssd {
  const { clock, faults, settings } = parts;
  const wires = new WeakMap<PhoneSession, OnWire>();
  /** Pages that are waited for, by phone, the first first. */
  const waiting = new Map<string, ((pdu: SmppPdu) => void)[]>();
  let sessions = 0;
  let answers = 0;

  const fieldsOf = (phone: Phone, session: PhoneSession, op: number, text: string) => {
    const wire = wires.get(session) ?? { number: (sessions += 1) % 256, turns: 0, last: {} };
    wire.turns += 1;
    wires.set(session, wire);
    const turn = (wire.turns % 128) << 1;
    return {
      ...{
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: phone.msisdn,
        service_type: 'USSD',
      },
      ...{ destination_addr: session.serviceCode, data_coding: 0, ussd_service_op: op },
      ...{ short_message: Buffer.from(text, 'latin1') },
      its_session_info: Buffer.from([wire.number, turn + (op === ops.abort ? 1 : 0)]),
    };
  };
  const answerTo = (phone: Phone): Promise<SmppPdu> =>
    new Promise((resolve, reject) => {
      const queue = waiting.get(phone.msisdn) ?? [];
      const take = (pdu: SmppPdu): void => {
        clearTimeout(late);
        resolve(pdu);
      };
      const late = setTimeout(() => {
        waiting.set(
          phone.msisdn,
          (waiting.get(phone.msisdn) ?? []).filter((one) => one !== take),
        );
        reject(new Error('no page came in time'));
      }, settings.ussdAnswerMs);
      waiting.set(phone.msisdn, [...queue, take]);
    });
  const ask = async (phone: Phone, fields: Record<string, unknown>): Promise<SmppPdu> => {
    const page = answerTo(phone);
    page.catch(() => undefined);
    const taken = await parts.smsc().deliver(fields);
    if (taken !== 0) throw new Error(taken === null ? 'nobody is bound' : `answered ${taken}`);
    return page;
  };
  const played = async (phone: Phone, session: PhoneSession, row: SessionRow): Promise<SmppPdu> => {
    const isFirst = session.hops === 1;
    const tail = session.inputs.length === 0 ? '' : `*${session.inputs.join('*')}`;
    const text = isFirst
      ? `${session.serviceCode.slice(0, -1)}${tail}#`
      : (session.inputs.at(-1) ?? '');
    const last = wires.get(session)?.last;
    const fields = fieldsOf(phone, session, isFirst ? ops.begin : ops.answer, text);
    const wire = wires.get(session);
    if (wire) wire.last = fields;
    const fault = faults.draw('smpp.ussd');
    if (fault?.mode === 'slow') await clock.wait(fault.ms);
    if (fault?.mode === 'lose_webhook') throw new Error('lost on the way (fault)');
    if (fault?.mode === 'duplicate') {
      const [first, second] = await Promise.all([ask(phone, fields), ask(phone, fields)]);
      row.repeats += 1;
      if (submittedOf(first).text !== submittedOf(second).text) row.repeatsDiffering += 1;
      return first;
    }
    const page = await ask(phone, fields);
    if (fault?.mode === 'reorder' && last) await ask(phone, last);
    return page;
  };

  return {
    name: 'smpp',
    codes: [settings.ussdCode],
    newSessionId: () => `smpp-${String(clock.now())}-${String((answers += 1))}`,
    take(pdu) {
      const msisdn = String(pdu.destination_addr);
      const [first, ...later] = waiting.get(msisdn) ?? [];
      if (!first) return { status: status.ESME_RSUBMITFAIL ?? 0 };
      waiting.set(msisdn, later);
      first(pdu);
      return { messageId: `ussd-${String((answers += 1))}` };
    },
    async hop(phone, session, row) {
      try {
        return screenOf(await played(phone, session, row));
      } catch (error) {
        return broken(error instanceof Error ? error.message : String(error));
      }
    },
    ended(phone, session, row) {
      // [K] A session that was answered with an end is not told of again.
      if (row.state === 'ended') return;
      void parts.smsc().deliver(fieldsOf(phone, session, ops.abort, ''));
    },
  };
}

function screenOf(pdu: SmppPdu): Screen {
  const { ussd_service_op: op } = pdu;
  const { text } = submittedOf(pdu);
  if (op === ops.ask) return { text, open: true };
  if (op === ops.end) return { text, open: false };
  return broken(`an operation that no phone knows: ${String(op)}`);
}
