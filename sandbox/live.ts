import type { ServerResponse } from 'node:http';

const maxListeners = 100;
const heartbeatMs = 15_000;

/** Tells open handset pages, as server-sent events, what changed: a phone by its number, `faults`, or the whole `world`. */
export interface Live {
  join(response: ServerResponse): void;
  changed(topic: string): void;
  close(): void;
}

export function createLive(): Live {
  const listeners = new Set<ServerResponse>();
  const waiting = new Set<string>();
  const tellAll = (text: string): void => {
    for (const listener of listeners) listener.write(text);
  };
  const heartbeat = setInterval(() => tellAll(': still here\n\n'), heartbeatMs).unref();

  // Under load one phone changes many times in a row; a page needs to hear of it once.
  const flush = (): void => {
    for (const topic of waiting) tellAll(`data: ${topic}\n\n`);
    waiting.clear();
  };

  return {
    join(response) {
      if (listeners.size >= maxListeners) {
        response.writeHead(503).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write('retry: 1000\n\n');
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
    },
    changed(topic) {
      if (listeners.size === 0) return;
      if (waiting.size === 0) setImmediate(flush);
      waiting.add(topic);
    },
    close() {
      clearInterval(heartbeat);
      for (const listener of listeners) listener.end();
      listeners.clear();
    },
  };
}
