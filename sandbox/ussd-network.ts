import type { Books, SessionRow } from './books.js';
import type { Clock } from './clock.js';
import { cutForUssd } from './gsm7.js';
import type { Handsets, Phone, PhoneSession } from './handsets.js';
import type { Settings } from './settings.js';

/** What networks themselves say. [K] The words are those that phones show; no source fixes them. */
export const networkTexts = {
  wrongCode: 'Connection problem or invalid MMI code.',
  applicationDown: 'External application down.',
  timedOut: 'Session timed out.',
  droppedHere: '',
} as const;

export interface Screen {
  text: string;
  open: boolean;
  /** Set when the application's answer could not be used; the text is then the network's own. */
  error?: string;
}

/** A company, or the operator itself, that answers service codes. */
export interface UssdGateway {
  name: string;
  /** Service codes answered, such as *237*55#. */
  codes: readonly string[];
  newSessionId: () => string;
  hop(phone: Phone, session: PhoneSession, row: SessionRow): Promise<Screen>;
  ended(phone: Phone, session: PhoneSession, row: SessionRow): void;
}

/** What a phone gets for a dial or an input. `ms` is what the application took. */
export interface UssdReply {
  text: string;
  open: boolean;
  sessionId: string;
  ms: number;
}

export interface UssdNetwork {
  join(gateway: UssdGateway): void;
  gateways(): string[];
  dial(phone: Phone, dialled: string, via?: string): Promise<UssdReply>;
  input(
    phone: Phone,
    text: string,
  ): Promise<UssdReply | { refused: 'no_session' | 'busy'; text: string }>;
  hangUp(phone: Phone): boolean;
  clear(): void;
}

interface Parts {
  books: Books;
  clock: Clock;
  handsets: Handsets;
  settings: Settings;
}

/** Finds who answers a dialled code, and the tail that was dialled behind their own code. */
function routeOf(
  dialled: string,
  gateways: readonly UssdGateway[],
): { gateway: UssdGateway; code: string; tail: string[] } | undefined {
  for (const gateway of gateways) {
    for (const code of gateway.codes) {
      if (dialled === code) return { gateway, code, tail: [] };
      const stem = `${code.slice(0, -1)}*`;
      if (dialled.startsWith(stem) && dialled.endsWith('#'))
        return { gateway, code, tail: dialled.slice(stem.length, -1).split('*') };
    }
  }
  return undefined;
}

export function createUssdNetwork(parts: Parts): UssdNetwork {
  const { books, clock, handsets, settings } = parts;
  const gateways: UssdGateway[] = [];
  /** The open session's row and its end, per phone. */
  const open = new Map<
    string,
    { gateway: UssdGateway; row: SessionRow; stopTimer: () => void; session: PhoneSession }
  >();

  const write = (phone: Phone, screen: Screen): void => {
    phone.screen = { text: screen.text, open: screen.open, at: clock.iso() };
    handsets.changed(phone);
  };
  const end = (phone: Phone, state: SessionRow['state'], error: string | null = null): void => {
    const line = open.get(phone.msisdn);
    if (!line) return;
    open.delete(phone.msisdn);
    line.stopTimer();
    Object.assign(line.row, { state, error, endedAt: clock.iso() });
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

  const begin = (phone: Phone, gateway: UssdGateway, code: string, tail: string[]) => {
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
    const row = books.sessions.add(rowOf(phone, session));
    const stopTimer = clock.after(settings.ussdSessionMs, () => timeOut(phone));
    phone.session = session;
    open.set(phone.msisdn, { gateway, row, stopTimer, session });
    handsets.changed(phone);
  };
  const rowOf = (phone: Phone, session: PhoneSession): SessionRow => ({
    sessionId: session.sessionId,
    gateway: session.gateway,
    msisdn: phone.msisdn,
    serviceCode: session.serviceCode,
    startedAt: clock.iso(),
    endedAt: null,
    state: 'open',
    hops: 0,
    repeats: 0,
    repeatsDiffering: 0,
    cutPages: 0,
    error: null,
  });

  const fit = (screen: Screen, row: SessionRow): Screen => {
    const text = cutForUssd(screen.text);
    if (text !== screen.text) row.cutPages += 1;
    return { ...screen, text };
  };
  /** One hop to whoever answers, and what the phone shows after it. */
  const exchange = async (phone: Phone): Promise<Screen> => {
    const line = open.get(phone.msisdn);
    if (!line) return { text: networkTexts.timedOut, open: false };
    const { session, row, gateway } = line;
    session.busy = true;
    session.hops += 1;
    row.hops = session.hops;
    const screen = fit(await gateway.hop(phone, session, row), row);
    session.busy = false;
    // The person hung up, dialled again or ran out of time meanwhile: this page reaches nobody.
    if (open.get(phone.msisdn) !== line) return { text: networkTexts.droppedHere, open: false };
    session.lastText = screen.text;
    write(phone, screen);
    if (screen.open) return screen;
    end(phone, screen.error === undefined ? 'ended' : 'error', screen.error);
    handsets.freed(phone);
    return screen;
  };
  const timed = async (phone: Phone): Promise<UssdReply> => {
    const startedAt = performance.now();
    const sessionId = phone.session?.sessionId ?? '';
    const { text, open } = await exchange(phone);
    return { text, open, sessionId, ms: Math.round((performance.now() - startedAt) * 10) / 10 };
  };

  return {
    join: (gateway) => void gateways.push(gateway),
    gateways: () => gateways.map((gateway) => gateway.name),
    async dial(phone, dialled, via) {
      end(phone, 'hung_up', 'dialled again');
      const allowed = gateways.filter(({ name }) => !via || name === via || name === 'operator');
      const route = routeOf(dialled, allowed);
      if (!route) {
        const screen = { text: networkTexts.wrongCode, open: false };
        write(phone, screen);
        handsets.freed(phone);
        return { ...screen, sessionId: '', ms: 0 };
      }
      begin(phone, route.gateway, route.code, route.tail);
      return timed(phone);
    },
    async input(phone, text) {
      const session = phone.session;
      if (!session) return { refused: 'no_session', text: phone.screen?.text ?? '' };
      if (session.busy) return { refused: 'busy', text: session.lastText };
      session.inputs.push(text);
      return timed(phone);
    },
    hangUp(phone) {
      const had = phone.session !== undefined;
      end(phone, 'hung_up', 'dropped by the phone');
      phone.screen = undefined;
      handsets.changed(phone);
      handsets.freed(phone);
      return had;
    },
    clear() {
      for (const { stopTimer } of open.values()) stopTimer();
      open.clear();
    },
  };
}
