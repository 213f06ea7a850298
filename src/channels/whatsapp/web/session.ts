import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../../lib/log.js';
import type { WebClient } from './client.js';
import type { WebEnd } from './ends.js';
import { createLife } from './life.js';
import { WEB_TIMES, type LifeParts, type WebTimes } from './parts.js';

export interface WebSessionParts extends Omit<LifeParts, 'times'> {
  /** Whether it is to run: a person may have turned it off, and nobody but a person ends a ban. */
  standing(): Promise<'on' | 'off' | 'banned'>;
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
