import type { Server, ServerResponse } from 'node:http';

/** Longer than any turn may take: what is not answered by then is a body that never came whole. */
const PATIENCE_MS = 5_000;

/**
 * How a server stops: it takes no new connections, answers what is in hand, and then ends the
 * connections that clients keep open. Node alone waits for these, up to a minute and more, and
 * longest for one that was opened early and never used.
 */
export function createClosing(http: Server, patienceMs = PATIENCE_MS): () => Promise<void> {
  const inHand = new Set<ServerResponse>();
  let closing = false;

  function endWhenDone(): void {
    if (closing && inHand.size === 0) http.closeAllConnections();
  }

  http.on('request', (_request, response) => {
    inHand.add(response);
    if (closing) response.setHeader('connection', 'close');
    response.once('close', () => {
      inHand.delete(response);
      endWhenDone();
    });
  });

  return () =>
    new Promise((resolve) => {
      if (!http.listening) {
        resolve();
        return;
      }
      const impatient = setTimeout(() => {
        http.closeAllConnections();
      }, patienceMs);
      http.close(() => {
        clearTimeout(impatient);
        resolve();
      });
      closing = true;
      for (const response of inHand) {
        if (!response.headersSent) response.setHeader('connection', 'close');
      }
      endWhenDone();
    });
}
