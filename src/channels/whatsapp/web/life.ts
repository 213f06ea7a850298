import type { WebClient, WebEvent } from './client.js';
import { endOf, readState, wordOf, type WebEnd } from './ends.js';
import type { LifeParts } from './parts.js';
import { isOpen, watchOver, type Standing } from './watch.js';

/** One life of the session: from the start of a browser to its end. */
export interface Life {
  /** Opens a browser and gives why it ended; `isOff` is asked now and then. */
  live(signal: AbortSignal, isOff: () => Promise<boolean>): Promise<WebEnd>;
  line(): WebClient | null;
}

const OFF: WebEnd = { state: 'off', reason: 'stopped' };

export function createLife(parts: LifeParts): Life {
  const { ears, clock } = parts;
  let up: WebClient | null = null;

  async function live(signal: AbortSignal, isOff: () => Promise<boolean>): Promise<WebEnd> {
    await ears.state('starting', null);
    const ended = later<WebEnd>();
    const now: Standing = { stage: 'starting', heardAt: clock.monotonicMs(), end: ended.resolve };
    const onAbort = () => ended.resolve(OFF);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    const client = await open(now);
    const done = new AbortController();
    if (client) {
      client.start().catch((error: unknown) => ended.resolve(endOf(wordOf(error))));
      void watchOver({ ...parts, client, now, isOff }, done.signal);
    }
    const end = await ended.promise;
    up = null;
    done.abort();
    signal.removeEventListener('abort', onAbort);
    await client?.stop().catch(() => undefined);
    return end;
  }

  async function open(now: Standing): Promise<WebClient | null> {
    try {
      const client: WebClient = await parts.open((event) => hear(client, now, event));
      return client;
    } catch (error) {
      now.end(endOf(wordOf(error)));
      return null;
    }
  }

  function hear(client: WebClient, now: Standing, event: WebEvent): void {
    now.heardAt = clock.monotonicMs();
    switch (event.kind) {
      case 'qr':
        now.stage = 'waiting_for_scan';
        void ears.pairing(event.qr);
        return;
      case 'ready':
        return set(client, now, 'up', null);
      case 'state': {
        const read = readState(event.state);
        if (typeof read !== 'string') return now.end(read);
        // Until it is ready nothing can be sent, whatever its connection says.
        if (isOpen(now.stage)) set(client, now, read, event.state);
        return;
      }
      case 'ended':
        return now.end(endOf(event.reason));
      case 'message':
        return ears.message(event.message);
      case 'ack':
        return ears.ack(event.id, event.ack);
      case 'sign':
    }
  }

  function set(
    client: WebClient,
    now: Standing,
    stage: 'up' | 'deaf',
    reason: string | null,
  ): void {
    now.stage = stage;
    up = stage === 'up' ? client : null;
    void ears.state(stage, reason);
  }

  return { live, line: () => up };
}

function later<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((take) => {
    resolve = take;
  });
  return { promise, resolve };
}
