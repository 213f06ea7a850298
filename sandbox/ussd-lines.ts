import type { Books, SessionRow } from './books.js';
import type { Clock } from './clock.js';
import type { Handsets, Phone, PhoneSession } from './handsets.js';
import type { Settings } from './settings.js';
import { networkTexts, type Screen, type UssdGateway } from './ussd-gateway.js';

/** An open session, who answers it, and its row in the books. */
export interface Line {
  gateway: UssdGateway;
  session: PhoneSession;
  row: SessionRow;
  stopTimer: () => void;
}

/** The sessions that are open now: at most one for each phone, 180 s long. */
export interface Lines {
  of(phone: Phone): Line | undefined;
  begin(phone: Phone, gateway: UssdGateway, code: string, tail: string[]): void;
  end(phone: Phone, state: SessionRow['state'], error?: string): void;
  /** Puts a page on the phone's screen. */
  write(phone: Phone, screen: Screen): void;
  clear(): void;
}

export interface LineParts {
  books: Books;
  clock: Clock;
  handsets: Handsets;
  settings: Settings;
}

function rowOf(phone: Phone, session: PhoneSession, startedAt: string): SessionRow {
  return {
    sessionId: session.sessionId,
    gateway: session.gateway,
    msisdn: phone.msisdn,
    serviceCode: session.serviceCode,
    startedAt,
    endedAt: null,
    state: 'open',
    hops: 0,
    repeats: 0,
    repeatsDiffering: 0,
    cutPages: 0,
    error: null,
  };
}

export function createLines(parts: LineParts): Lines {
  const { books, clock, handsets, settings } = parts;
  const open = new Map<string, Line>();

  const write = (phone: Phone, { text, open: isOpen }: Screen): void => {
    phone.screen = { text, open: isOpen, at: clock.iso() };
    handsets.changed(phone);
  };
  const end = (phone: Phone, state: SessionRow['state'], error?: string): void => {
    const line = open.get(phone.msisdn);
    if (!line) return;
    open.delete(phone.msisdn);
    line.stopTimer();
    Object.assign(line.row, { state, error: error ?? null, endedAt: clock.iso() });
    phone.session = undefined;
    if (phone.screen) phone.screen = { ...phone.screen, open: false };
    line.gateway.ended(phone, line.session, line.row);
    handsets.changed(phone);
  };
  const timeOut = (phone: Phone): void => {
    end(phone, 'timed_out', 'session time limit');
    write(phone, { text: networkTexts.timedOut, open: false });
    handsets.freed(phone);
  };

  return {
    of: (phone) => open.get(phone.msisdn),
    begin(phone, gateway, code, tail) {
      const session: PhoneSession = {
        sessionId: gateway.newSessionId(),
        gateway: gateway.name,
        serviceCode: code,
        inputs: tail,
        startedAtMs: clock.now(),
        hops: 0,
        lastText: '',
        busy: false,
      };
      const row = books.sessions.add(rowOf(phone, session, clock.iso()));
      const stopTimer = clock.after(settings.ussdSessionMs, () => timeOut(phone));
      phone.session = session;
      open.set(phone.msisdn, { gateway, row, stopTimer, session });
      handsets.changed(phone);
    },
    end,
    write,
    clear() {
      for (const { stopTimer } of open.values()) stopTimer();
      open.clear();
    },
  };
}
