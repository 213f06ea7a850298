import type { Clock } from '../../../lib/clock.js';
import type { WebState } from '../../../models/whatsapp-web.js';
import type { OpenWebClient, WebEvent } from './client.js';

/** What a session tells whoever holds it. Nothing here may throw. */
export interface WebEars {
  /** Told again every few seconds while it is up, so that a holder that died is noticed. */
  state(state: WebState, reason: string | null): Promise<void>;
  /** What a phone has to scan, each time it changes. */
  pairing(qr: string): Promise<void>;
  message(message: Extract<WebEvent, { kind: 'message' }>['message']): void;
  ack(id: string, ack: number): void;
}

export interface WebTimes {
  /** Without any event or echo for so long, a session is asked whether it lives. */
  deafMs: number;
  /** How long it may take to prove it. */
  probeMs: number;
  /** Until it is up or shows a code. */
  startMs: number;
  /** A code is drawn anew every twenty seconds or so; without one for so long nobody draws. */
  codeMs: number;
  /** How often the switch is looked at, and the state told again. */
  lookMs: number;
  /** Between a life and the next; the last one stays. */
  againMs: readonly number[];
}

export const WEB_TIMES: WebTimes = {
  ...{ deafMs: 90_000, probeMs: 10_000, startMs: 120_000, codeMs: 300_000, lookMs: 5_000 },
  againMs: [1_000, 5_000, 15_000, 60_000, 300_000],
};

/** What one life of a session is made from. */
export interface LifeParts {
  open: OpenWebClient;
  ears: WebEars;
  clock: Clock;
  times: WebTimes;
}
