import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { SmppPackage, SmppPdu, SmppSession } from './package.js';

/** Where a message centre is, and who we are to it. */
export interface BindSettings {
  /** `smpp://host:2775`, or `ssmpp://` over TLS. */
  url: string;
  systemId: string;
  password: string;
  systemType: string;
  /** Requests on their way at once; message centres allow some ten. */
  window: number;
  answerMs: number;
  enquireMs: number;
  /** Waits before the next try, the last one for ever. */
  againMs: readonly number[];
}

/** What came of a request: a response, whatever its status, or none. */
export type Asked = { heard: true; response: SmppPdu } | { heard: false; code: string };

export interface Bind {
  start(): void;
  stop(): Promise<void>;
  isUp(): boolean;
  /** How many more requests may leave now. */
  room(): number;
  /** Never throws. */
  ask(command: string, fields: Record<string, unknown>): Promise<Asked>;
  /** Answers one of their requests. */
  answer(request: SmppPdu, fields?: Record<string, unknown>): void;
}

export interface BindParts {
  smpp: SmppPackage;
  clock: Clock;
  log: Log;
  settings: BindSettings;
  /** A message for us: deliver_sm or data_sm. It is to be answered. */
  onDelivery(pdu: SmppPdu): void;
  onState(state: 'up' | 'down', reason: string): void;
}

const VERSION_3_4 = 0x34;
const DELIVERIES: ReadonlySet<string> = new Set(['deliver_sm', 'data_sm']);
const UNBIND_MS = 1_000;

/** One transceiver: bound, asked now and then whether it lives, and bound again when it does not. */
export function createBind(parts: BindParts): Bind {
  const { smpp, log, settings } = parts;
  let wanted = false;
  let session: SmppSession | null = null;
  let isUp = false;
  let failures = 0;
  let again: NodeJS.Timeout | undefined;
  let enquiring: NodeJS.Timeout | undefined;
  const waiting = new Set<(asked: Asked) => void>();

  function connect(): void {
    const opened = smpp.connect(settings.url);
    session = opened;
    const lost = (reason: string) => {
      drop(opened, reason);
    };
    const late = setTimeout(lost, settings.answerMs, 'connect_timeout');
    opened.on(settings.url.startsWith('ssmpp') ? 'secureConnect' : 'connect', () => {
      clearTimeout(late);
      void bind(opened);
    });
    opened.on('close', () => {
      clearTimeout(late);
      lost('closed');
    });
    // After bytes that are no PDU the package reads nothing any more: only a new connection helps.
    opened.on('error', (error) => {
      lost(error.message.startsWith('PDU') ? 'unreadable' : 'no_connection');
    });
    opened.on('pdu', (pdu) => {
      take(opened, pdu);
    });
  }

  async function bind(opened: SmppSession): Promise<void> {
    const { systemId, password, systemType } = settings;
    const fields = { system_id: systemId, password, system_type: systemType };
    const asked = await send(opened, 'bind_transceiver', {
      ...fields,
      interface_version: VERSION_3_4,
    });
    if (session !== opened) return;
    if (!asked.heard) {
      drop(opened, asked.code);
      return;
    }
    const { command_status: status } = asked.response;
    if (status !== 0) {
      drop(opened, `bind_refused_0x${status.toString(16)}`);
      return;
    }
    failures = 0;
    isUp = true;
    enquiring = setInterval(() => void enquire(opened), settings.enquireMs);
    parts.onState('up', 'bound');
  }

  /** A connection that is half open takes bytes and never answers. */
  async function enquire(opened: SmppSession): Promise<void> {
    const asked = await send(opened, 'enquire_link', {});
    if (!asked.heard) drop(opened, 'silent');
  }

  function take(opened: SmppSession, pdu: SmppPdu): void {
    if (pdu.isResponse()) return;
    if (DELIVERIES.has(pdu.command)) {
      deliver(pdu);
      return;
    }
    // A command that we do not know, answered by the package with the refusal that means so.
    opened.send(pdu.response());
    if (pdu.command === 'unbind') drop(opened, 'unbound_by_them');
  }

  function deliver(pdu: SmppPdu): void {
    try {
      parts.onDelivery(pdu);
    } catch (error) {
      // Thrown here, it would end the process: the package does not catch it.
      log.error('smpp_delivery_failed', { error });
    }
  }

  function drop(dropped: SmppSession, reason: string): void {
    if (session !== dropped) return;
    session = null;
    const wasUp = isUp;
    isUp = false;
    clearInterval(enquiring);
    dropped.destroy();
    for (const end of [...waiting]) end({ heard: false, code: 'link_lost' });
    if (!wanted) return;
    const step = Math.min(failures, settings.againMs.length - 1);
    failures += 1;
    again = setTimeout(connect, settings.againMs[step] ?? 0);
    // Said once for each outage, not for each try.
    if (wasUp || failures === 1) parts.onState('down', reason);
  }

  function send(to: SmppSession, command: string, fields: Record<string, unknown>): Promise<Asked> {
    return new Promise((resolve) => {
      const end = (asked: Asked) => {
        clearTimeout(late);
        waiting.delete(end);
        resolve(asked);
      };
      const late = setTimeout(end, settings.answerMs, { heard: false, code: 'timeout' });
      waiting.add(end);
      try {
        const isSent = to.send(smpp.pdu(command, fields), (response) => {
          end({ heard: true, response });
        });
        if (!isSent) end({ heard: false, code: 'no_link' });
      } catch {
        end({ heard: false, code: 'unsendable' });
      }
    });
  }

  return {
    start() {
      wanted = true;
      failures = 0;
      connect();
    },
    async stop() {
      wanted = false;
      clearTimeout(again);
      const last = session;
      if (!last) return;
      if (isUp) {
        const gone = send(last, 'unbind', {});
        await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, UNBIND_MS))]);
      }
      drop(last, 'stopped');
    },
    isUp: () => isUp,
    room: () => (isUp ? Math.max(0, settings.window - waiting.size) : 0),
    ask(command, fields) {
      if (!session || !isUp) return Promise.resolve({ heard: false, code: 'no_link' });
      return send(session, command, fields);
    },
    answer(request, fields = {}) {
      session?.send(request.response(fields));
    },
  };
}
