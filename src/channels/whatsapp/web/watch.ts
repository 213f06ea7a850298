import { setTimeout as pause } from 'node:timers/promises';
import type { WebClient } from './client.js';
import type { WebEnd } from './ends.js';
import type { LifeParts, WebTimes } from './parts.js';

/** What is known of a running session. */
export interface Standing {
  stage: 'starting' | 'waiting_for_scan' | 'up' | 'deaf';
  /** When anything was last heard of it. */
  heardAt: number;
  end: (end: WebEnd) => void;
}

interface Watched extends LifeParts {
  client: WebClient;
  now: Standing;
  isOff: () => Promise<boolean>;
}

/** Looks after a session until it has ended: the switch, and whether anything is heard of it at all. */
export async function watchOver(watched: Watched, signal: AbortSignal): Promise<void> {
  const { now, times, clock, ears } = watched;
  while (await waited(Math.min(times.lookMs, times.deafMs), signal)) {
    if (await watched.isOff()) {
      now.end({ state: 'off', reason: 'switched_off' });
      return;
    }
    const silence = clock.monotonicMs() - now.heardAt;
    if (silence > limitOf(now.stage, times)) await doubt(watched);
    else if (now.stage === 'up') await ears.state('up', null);
  }
}

/** False when it was called off. */
function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  return pause(ms, true, { signal }).catch(() => false);
}

export function isOpen(stage: Standing['stage']): boolean {
  return stage === 'up' || stage === 'deaf';
}

function limitOf(stage: Standing['stage'], times: WebTimes): number {
  if (stage === 'starting') return times.startMs;
  return stage === 'waiting_for_scan' ? times.codeMs : times.deafMs;
}

/** Nothing was heard for too long: an open session may prove that it lives. */
async function doubt({ client, now, clock, times }: Watched): Promise<void> {
  const isAlive = now.stage === 'up' && (await proves(client, times.probeMs));
  if (isAlive) now.heardAt = clock.monotonicMs();
  else now.end({ state: isOpen(now.stage) ? 'deaf' : 'down', reason: `${now.stage}_silent` });
}

/** It says that it is connected, and a word to ourselves gets through: the first alone proves nothing. */
async function proves(client: WebClient, withinMs: number): Promise<boolean> {
  const late = new AbortController();
  const proof = async () =>
    (await client.state()) === 'CONNECTED' && (await client.echo()) !== null;
  const result = await Promise.race([
    proof().catch(() => false),
    waited(withinMs, late.signal).then(() => false),
  ]);
  late.abort();
  return result;
}
