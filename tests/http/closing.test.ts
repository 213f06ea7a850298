import { createServer, get, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { createClosing } from '../../src/http/closing.js';
import { until } from '../support/poll.js';

const SOON_MS = 2_000;
const sockets: Socket[] = [];
let server: Server | undefined;

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server?.closeAllConnections();
});

/** A server whose answers wait to be let go. */
async function serve(patienceMs?: number) {
  const waiting: (() => void)[] = [];
  server = createServer((_request, response) => {
    waiting.push(() => response.end('done'));
  });
  const close = createClosing(server, patienceMs);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { close, port, waiting };
}

async function opened(port: number, first = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.write(first);
  return socket;
}

const ended = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

describe('a server that closes', () => {
  it('ends connections that were opened and never used, at once', async () => {
    const { close, port } = await serve();
    const unused = await opened(port);
    const gone = ended(unused);
    const startedAt = performance.now();
    await close();
    await gone;
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS);
  });

  it('answers what is in hand first, and keeps no connection for more', async () => {
    const { close, port, waiting } = await serve();
    const answer = new Promise<{ text: string; connection: string | undefined }>((resolve) => {
      get({ port, host: '127.0.0.1' }, (response) => {
        const { connection } = response.headers;
        response.setEncoding('utf8').on('data', (text: string) => resolve({ text, connection }));
      });
    });
    const release = await until('the request is in hand', () => waiting[0]);
    let isClosed = false;
    const closed = close().then(() => (isClosed = true));
    await expect(opened(port)).rejects.toThrow('ECONNREFUSED');
    expect(isClosed).toBe(false);
    release();
    expect(await answer).toEqual({ text: 'done', connection: 'close' });
    await closed;
  });

  it.each([
    { half: 'a body', sent: 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ntext=1' },
    { half: 'a head', sent: 'POST / HT' },
  ])('does not wait for $half that never comes whole', async ({ sent }) => {
    const { close, port } = await serve(200);
    const half = await opened(port, sent);
    const gone = ended(half);
    const startedAt = performance.now();
    await close();
    await gone;
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS);
  });

  it('closes twice, and when it never listened, without waiting', async () => {
    const { close } = await serve();
    await close();
    await close();
    await createClosing(createServer())();
  });
});
