import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePorts } from '../support/ports.js';
import { until } from '../support/poll.js';

/** A real Kannel: its two programs, and the port of its message centre that is none. */
export interface Boxes {
  sendUrl: string;
  username: string;
  password: string;
  fakePort: number;
  /** @param ours what it calls with messages, without the query. */
  start(ours: string, key: string): Promise<void>;
  /** Ends both as an operator would, and keeps what they have stored. */
  halt(): Promise<void>;
  /** How many messages came in from phones since the start. */
  received(): Promise<number>;
  close(): Promise<void>;
}

const PASSWORD = 'hidden-in-tests';
const HALT_MS = 10_000;

export async function createBoxes(): Promise<Boxes> {
  const [admin = 0, boxes = 0, send = 0, fakePort = 0] = await freePorts(4);
  const folder = mkdtempSync(join(tmpdir(), 'kwata-kannel-'));
  const file = join(folder, 'kannel.conf');
  const ports = { admin, boxes, send, fakePort };
  let running: ChildProcess[] = [];

  const run = (program: string): ChildProcess =>
    spawn(`/usr/sbin/${program}`, ['-v', '4', file], { cwd: folder, stdio: 'ignore' });
  const status = async (): Promise<string> => {
    const url = `http://127.0.0.1:${String(admin)}/status.txt?password=${PASSWORD}`;
    return (await fetch(url)).text();
  };
  const halt = async (): Promise<void> => {
    const ending = running.filter(({ exitCode, signalCode }) => exitCode === null && !signalCode);
    running = [];
    await Promise.all(ending.map(end));
  };

  return {
    ...{
      sendUrl: `http://127.0.0.1:${String(send)}`,
      username: 'app',
      password: PASSWORD,
      fakePort,
    },
    async start(ours, key) {
      writeFileSync(file, configuration(ports, folder, `${ours}?key=${key}&${FIELDS}`));
      running.push(run('bearerbox'));
      await until('the bearerbox answers', () => status().catch(() => null));
      running.push(run('smsbox'));
      await until('the smsbox has joined', async () => (await status()).includes('smsbox'));
    },
    halt,
    received: async () => Number(/SMS: received (\d+)/.exec(await status())?.[1] ?? 0),
    async close() {
      await halt();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Politely first: a box that hangs must not outlive the tests. */
async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), HALT_MS);
  await ended;
  clearTimeout(timer);
}

/** As docs/add-a-gateway.md writes it. */
const FIELDS = 'id=%I&from=%p&to=%P&text=%b&coding=%c&charset=%C&udh=%u';

function configuration(
  ports: Record<'admin' | 'boxes' | 'send' | 'fakePort', number>,
  folder: string,
  getUrl: string,
): string {
  return `
group = core
admin-port = ${String(ports.admin)}
admin-password = ${PASSWORD}
admin-interface = 127.0.0.1
smsbox-port = ${String(ports.boxes)}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
box-deny-ip = "*.*.*.*"
dlr-storage = internal
store-type = file
store-location = "${folder}/kannel.store"

group = smsc
smsc = fake
smsc-id = FAKE
host = 127.0.0.1
port = ${String(ports.fakePort)}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${String(ports.send)}
sendsms-interface = 127.0.0.1
http-request-retry = 5
http-queue-delay = 1

group = sendsms-user
username = app
password = ${PASSWORD}
user-allow-ip = 127.0.0.1
max-messages = 6
concatenation = true

group = sms-service
keyword = default
catch-all = true
get-url = "${getUrl}"
omit-empty = true
`;
}
