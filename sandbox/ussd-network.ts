import type { SessionRow } from './books.js';
import { cutForUssd } from './gsm7.js';
import type { Phone } from './handsets.js';
import { networkTexts, type Screen, type UssdGateway } from './ussd-gateway.js';
import { createLines, type LineParts } from './ussd-lines.js';

/** What a phone gets for a dial or an input. `ms` is what the application took. */
export interface UssdReply {
  text: string;
  open: boolean;
  sessionId: string;
  ms: number;
}

/** Connects phones that dial with whoever answers the code. */
export interface UssdNetwork {
  join(gateway: UssdGateway): void;
  gateways(): string[];
  /** `via` names one gateway; the operator's own codes work on every one. */
  dial(phone: Phone, dialled: string, via?: string): Promise<UssdReply>;
  input(
    phone: Phone,
    text: string,
  ): Promise<UssdReply | { refused: 'no_session' | 'busy'; text: string }>;
  /** Drops the session without a word, as networks do; false when none was open. */
  hangUp(phone: Phone): boolean;
  clear(): void;
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

function fit(screen: Screen, row: SessionRow): Screen {
  const text = cutForUssd(screen.text);
  if (text !== screen.text) row.cutPages += 1;
  return { ...screen, text };
}

export function createUssdNetwork(parts: LineParts): UssdNetwork {
  const { handsets } = parts;
  const gateways: UssdGateway[] = [];
  const lines = createLines(parts);

  /** One hop to whoever answers, and what the phone shows after it. */
  const exchange = async (phone: Phone): Promise<Screen> => {
    const line = lines.of(phone);
    if (!line) return { text: networkTexts.timedOut, open: false };
    const { session, row, gateway } = line;
    session.busy = true;
    row.hops = session.hops += 1;
    const screen = fit(await gateway.hop(phone, session, row), row);
    session.busy = false;
    // The person hung up, dialled again or ran out of time meanwhile: this page reaches nobody.
    if (lines.of(phone) !== line) return { text: '', open: false };
    session.lastText = screen.text;
    lines.write(phone, screen);
    if (screen.open) return screen;
    lines.end(phone, screen.error === undefined ? 'ended' : 'error', screen.error);
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
      lines.end(phone, 'hung_up', 'dialled again');
      const allowed = gateways.filter(({ name }) => !via || name === via || name === 'operator');
      const route = routeOf(dialled, allowed);
      if (route) {
        lines.begin(phone, route.gateway, route.code, route.tail);
        return timed(phone);
      }
      const screen = { text: networkTexts.wrongCode, open: false };
      lines.write(phone, screen);
      handsets.freed(phone);
      return { ...screen, sessionId: '', ms: 0 };
    },
    async input(phone, text) {
      const { session } = phone;
      if (!session) return { refused: 'no_session', text: phone.screen?.text ?? '' };
      if (session.busy) return { refused: 'busy', text: session.lastText };
      session.inputs.push(text);
      return timed(phone);
    },
    hangUp(phone) {
      const had = phone.session !== undefined;
      lines.end(phone, 'hung_up', 'dropped by the phone');
      phone.screen = undefined;
      handsets.changed(phone);
      handsets.freed(phone);
      return had;
    },
    clear: () => lines.clear(),
  };
}
