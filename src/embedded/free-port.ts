import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A port nobody listens on at this moment; whoever takes it must be ready to ask again. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('the system gave no port'));
      });
    });
  });
}

const portTries = 5;
const pauseMs = 200;

/**
 * Runs `start` on a free port, and again when somebody took the port in between, or while the last
 * children of a killed Postgres still hold its shared memory.
 */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (tries === portTries || !/in use/i.test(String(error))) throw error;
      await pause(pauseMs);
    }
  }
}
