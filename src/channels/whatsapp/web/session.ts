import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../lib/clock.js';
import type { Log } from '../../../lib/log.js';
import type { WebState } from '../../../models/whatsapp-web.js';
import type { OpenWebClient, WebClient, WebEvent } from './client.js';
import type { WebEnd } from './ends.js';
import { createLife } from './life.js';

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

export interface WebSessionParts {
  open: OpenWebClient;
  ears: WebEars;
  /** Whether it is to run: a person may have turned it off, and nobody but a person ends a ban. */
  standing(): Promise<'on' | 'off' | 'banned'>;
  clock: Clock;
  log: Log;
  times?: WebTimes;
}

/** Keeps one session open for as long as it is wanted. */
export interface WebSession {
  start(): void;
  stop(): Promise<void>;
  /** The session to send by; null while it is not up. */
  line(): WebClient | null;
}

export function createWebSession(parts: WebSessionParts): WebSession {
  const { ears, log, clock, times = WEB_TIMES } = parts;
  const life = createLife({ ...parts, times });
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let failures = 0;

  async function standing(): Promise<'on' | 'off' | 'banned' | 'unknown'> {
    return parts.standing().catch(() => 'unknown' as const);
  }

  /** Gives how long to wait before the next life. */
  async function round(signal: AbortSignal): Promise<number> {
    const wanted = await standing();
    if (wanted === 'off') await ears.state('off', 'switched_off');
    if (wanted !== 'on') return times.lookMs;
    const began = clock.monotonicMs();
    const end = await life.live(signal, async () => (await standing()) === 'off');
    await ears.state(end.state, end.reason);
    tell(end);
    const isOld = clock.monotonicMs() - began > times.codeMs;
    failures = isOld ? 0 : failures + 1;
    return times.againMs[Math.min(failures, times.againMs.length) - 1] ?? times.lookMs;
  }

  function tell({ state, reason }: WebEnd): void {
    if (state === 'off') return;
    log[state === 'banned' ? 'error' : 'warn'](`whatsapp_web_${state}`, { reason });
  }

  async function work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const wait = await round(signal);
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  return {
    start() {
      stopping = new AbortController();
      running = work(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
    },
    line: life.line,
  };
}
