import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can go quiet, as networks do: nothing is refused, nothing ever arrives. */
export interface Way {
  url: string;
  /** Connections that exist carry nothing from now on; `alsoNew`: nor do those made later. */
  goQuiet(options?: { alsoNew: boolean }): void;
  /** New connections carry again; those that went quiet stay so. */
  recover(): void;
  close(): Promise<void>;
}

export async function wayTo(target: string): Promise<Way> {
  const { hostname, port } = new URL(target);
  const pairs = new Set<[Socket, Socket]>();
  let quiet = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    pairs.add([near, far]);
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    if (quiet) return void near.resume();
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  // The socket file of a Postgres would lead past here.
  url.searchParams.delete('host');
  return {
    url: url.href,
    goQuiet(options) {
      quiet = options?.alsoNew ?? false;
      for (const [near, far] of pairs) {
        near.unpipe(far).resume();
        far.unpipe(near).resume();
      }
    },
    recover() {
      quiet = false;
    },
    close() {
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
