import type { AddressInfo, Server } from 'node:net';
import type { Clock } from '../clock.js';
import type { Fault, Faults } from '../faults.js';
import type { Settings } from '../settings.js';
import { createSmppServer, pduOf, status, type SmppPdu, type SmppSession } from './wire.js';

/** What a submit_sm is answered with. */
export type Submitting = { status: number } | { messageId: string };

export interface SmscParts {
  clock: Clock;
  faults: Faults;
  settings: Settings;
  /** An SMS for a phone; not called under a fault that keeps it away. */
  onSms(pdu: SmppPdu, fault: Fault | undefined): Submitting;
  /** The next page of a USSD session. */
  onUssd(pdu: SmppPdu): Submitting;
}

/** A message centre: who is bound to it, and what is said over the binds. */
export interface Smsc {
  listen(): Promise<number>;
  close(): Promise<void>;
  /** Binds at this moment, and the most there ever were. */
  binds(): { now: number; most: number; ever: number };
  /** Delivers to whoever is bound; the status of the answer, null when there was none. */
  deliver(fields: Record<string, unknown>): Promise<number | null>;
  /** Breaks every bind without a word. */
  drop(): void;
}

const answerMs = 10_000;

/** [A] SMPP 3.4: transceivers only, a bind with the right name and password, enquire_link answered. */
export function createSmsc(parts: SmscParts): Smsc {
  const { clock, faults, settings } = parts;
  const bound = new Set<SmppSession>();
  const open = new Set<SmppSession>();
  /** Deliveries that are not answered yet. */
  const waiting = new WeakMap<SmppSession, Set<(answered: number | null) => void>>();
  let most = 0;
  let ever = 0;
  let server: Server | undefined;

  const bind = (session: SmppSession, pdu: SmppPdu): void => {
    const fault = faults.draw('smpp.bind');
    if (fault?.mode === 'down') return session.destroy();
    const isRight =
      pdu.system_id === settings.smppSystemId && pdu.password === settings.smppPassword;
    const refusal = isRight ? status.ESME_RBINDFAIL : status.ESME_RINVPASWD;
    if (!isRight || fault) {
      session.send(pdu.response({ command_status: refusal }));
      return;
    }
    bound.add(session);
    most = Math.max(most, bound.size);
    ever += 1;
    session.send(pdu.response({ system_id: 'sandbox' }));
  };

  const submit = async (session: SmppSession, pdu: SmppPdu): Promise<void> => {
    if (!bound.has(session))
      return void session.send(pdu.response({ command_status: status.ESME_RINVBNDSTS }));
    const answer = (given: Submitting): void => {
      const fields =
        'status' in given ? { command_status: given.status } : { message_id: given.messageId };
      session.send(pdu.response(fields));
    };
    if (typeof pdu.ussd_service_op === 'number') return answer(parts.onUssd(pdu));
    const fault = faults.draw('smpp.submit');
    switch (fault?.mode) {
      case 'down':
      case 'reset':
        return session.destroy();
      case 'garbage':
        return garble(session, pdu);
      case 'refuse':
        return answer({ status: status.ESME_RSUBMITFAIL ?? 0 });
      case 'http_500':
        return answer({ status: status.ESME_RSYSERR ?? 0 });
      case 'http_429':
        return answer({ status: status.ESME_RTHROTTLED ?? 0 });
      case 'timeout_after_accept':
        parts.onSms(pdu, undefined);
        return;
      case 'slow':
        await clock.wait(fault.ms);
    }
    answer(parts.onSms(pdu, fault));
  };

  const take = (session: SmppSession, pdu: SmppPdu): void => {
    if (pdu.isResponse()) return;
    if (pdu.command === 'bind_transceiver') return bind(session, pdu);
    if (pdu.command === 'submit_sm') return void submit(session, pdu);
    if (pdu.command === 'unbind') bound.delete(session);
    session.send(pdu.response());
  };

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        const made = createSmppServer((session) => {
          open.add(session);
          waiting.set(session, new Set());
          session.on('pdu', (pdu) => take(session, pdu));
          session.on('error', () => session.destroy());
          session.on('close', () => {
            bound.delete(session);
            open.delete(session);
            for (const end of waiting.get(session) ?? []) end(null);
          });
        });
        server = made;
        made.once('error', reject);
        made.listen(settings.smppPort, settings.host, () =>
          resolve((made.address() as AddressInfo).port),
        );
      }),
    async close() {
      for (const session of open) session.destroy();
      await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    },
    binds: () => ({ now: bound.size, most, ever }),
    deliver(fields) {
      const [session] = bound;
      if (!session) return Promise.resolve(null);
      return new Promise((resolve) => {
        const end = (answered: number | null): void => {
          clearTimeout(late);
          waiting.get(session)?.delete(end);
          resolve(answered);
        };
        const late = setTimeout(end, answerMs, null);
        waiting.get(session)?.add(end);
        session.send(pduOf('deliver_sm', fields), (response) => end(response.command_status));
      });
    },
    drop() {
      for (const session of open) session.destroy();
    },
  };
}

/** An answer that names no message, or bytes that are no answer. */
function garble(session: SmppSession, pdu: SmppPdu): void {
  session.send(pdu.response({ message_id: '' }));
}
