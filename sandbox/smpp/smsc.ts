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

/** Refusals that a fault script names, as the protocol's own codes. */
const REFUSALS: Readonly<Record<string, string>> = {
  refuse: 'ESME_RSUBMITFAIL',
  http_500: 'ESME_RSYSERR',
  http_429: 'ESME_RTHROTTLED',
};
/** After these nobody hears anything. */
const SILENT = new Set(['down', 'reset', 'garbage', 'timeout_after_accept']);

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

  const answer = (session: SmppSession, pdu: SmppPdu, given: Submitting): void => {
    const fields =
      'status' in given ? { command_status: given.status } : { message_id: given.messageId };
    session.send(pdu.response(fields));
  };

  /** What goes wrong instead of an answer; true when nothing more is to be said. */
  const spoil = (session: SmppSession, pdu: SmppPdu, mode: string | undefined): boolean => {
    const refusal = mode === undefined ? undefined : REFUSALS[mode];
    if (refusal !== undefined) answer(session, pdu, { status: status[refusal] ?? 0 });
    if (mode === 'down' || mode === 'reset') session.destroy();
    if (mode === 'garbage') garble(session, pdu);
    if (mode === 'timeout_after_accept') parts.onSms(pdu, undefined);
    return refusal !== undefined || (mode !== undefined && SILENT.has(mode));
  };

  const submit = async (session: SmppSession, pdu: SmppPdu): Promise<void> => {
    if (!bound.has(session)) {
      session.send(pdu.response({ command_status: status.ESME_RINVBNDSTS }));
      return;
    }
    if (typeof pdu.ussd_service_op === 'number') {
      answer(session, pdu, parts.onUssd(pdu));
      return;
    }
    const fault = faults.draw('smpp.submit');
    if (spoil(session, pdu, fault?.mode)) return;
    if (fault?.mode === 'slow') await clock.wait(fault.ms);
    answer(session, pdu, parts.onSms(pdu, fault));
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
