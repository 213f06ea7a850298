import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** When a crash is to happen, as seen on the way to Postgres. */
export type CrashPoint =
  /** The application asks to commit; Postgres never hears it. */
  | 'before_commit'
  /** Postgres has committed; the application never hears it. */
  | 'after_commit';

/** A way to Postgres that can end a process at the one moment that matters. */
export interface CommitProxy {
  url: string;
  /** The next commit at this point calls `crash` and stops everything on the way. */
  arm(point: CrashPoint, crash: () => void): void;
  close(): Promise<void>;
}

/** Simple query `commit`, as the driver sends it, and what Postgres answers to it. */
const ASKED = Buffer.from('commit\0');
const ANSWERED = Buffer.from('COMMIT\0');

/** @param databaseUrl where it leads; the proxy's own address is `url`. */
export async function createCommitProxy(databaseUrl: string): Promise<CommitProxy> {
  const target = new URL(databaseUrl);
  let armed: { point: CrashPoint; crash: () => void } | null = null;
  const sockets = new Set<Socket>();

  function isThePoint(point: CrashPoint, data: Buffer): boolean {
    const mark = point === 'before_commit' ? ASKED : ANSWERED;
    return armed?.point === point && data.includes(mark);
  }

  function crash(): void {
    const due = armed;
    armed = null;
    due?.crash();
    for (const socket of sockets) socket.destroy();
  }

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    client.on('data', (data) => {
      if (isThePoint('before_commit', data)) crash();
      else upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (isThePoint('after_commit', data)) crash();
      else client.write(data);
    });
  });
  const port = await listen(server);
  const url = new URL(databaseUrl);
  url.port = String(port);
  // Past the proxy there is a socket file.
  url.searchParams.delete('host');
  return {
    url: url.toString(),
    arm(point, action) {
      armed = { point, crash: action };
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
