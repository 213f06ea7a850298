import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

import { openTab, within, type Tab, type Wire } from './chromium-tab.js';

/** A real browser without a window, spoken to over a pipe in the DevTools protocol. */
export interface Chromium {
  /** A new tab; `?` of its address and all that it keeps are its own. */
  open(url: string, size?: { width: number; height: number }): Promise<Tab>;
  close(): Promise<void>;
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const endMs = 20_000;
const startMs = 30_000;

/** The browser of this machine: CHROMIUM, or the first known name in PATH. */
function chromiumPath(): string {
  const { CHROMIUM, PATH = '' } = process.env;
  const places = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = (CHROMIUM === undefined ? places : [CHROMIUM]).find(isProgram);
  if (found !== undefined) return found;
  throw new Error('No Chromium is here: install it (apt-get install chromium) or set CHROMIUM.');
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts the browser with a profile of its own, which goes with it. */
export async function startChromium(): Promise<Chromium> {
  const profile = mkdtempSync(join(tmpdir(), 'kwata-chromium-'));
  // Root has no sandbox of its own to offer, and CI is root; only our own pages are opened.
  const flags = [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
    ...['--remote-debugging-pipe', '--hide-scrollbars', '--force-color-profile=srgb'],
    ...['--disable-background-networking', '--disable-component-update', '--no-proxy-server'],
    `--user-data-dir=${profile}`,
  ];
  const child = spawn(chromiumPath(), flags, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const wire = connect(child);
  await within(startMs, wire.send('Browser.getVersion'), 'the start of Chromium');
  return {
    open: (url, size = { width: 1280, height: 900 }) => openTab(wire, url, size),
    async close() {
      void wire.send('Browser.close').catch(() => undefined);
      await within(endMs, ended, 'the end of Chromium').catch(() => child.kill('SIGKILL'));
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Packet {
  id?: number;
  method?: string;
  params?: object;
  result?: object;
  error?: { message: string };
  sessionId?: string;
}

/** JSON texts, each ended by a zero byte, on file descriptors 3 and 4. */
function connect(child: ChildProcess): Wire {
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<
    number,
    { resolve: (result: object) => void; reject: (error: Error) => void }
  >();
  const listeners: Parameters<Wire['listen']>[0][] = [];
  let lastId = 0;
  let rest = '';

  const take = (packet: Packet): void => {
    const asked = packet.id === undefined ? undefined : waiting.get(packet.id);
    if (packet.id !== undefined) waiting.delete(packet.id);
    if (asked && packet.error) asked.reject(new Error(packet.error.message));
    else if (asked) asked.resolve(packet.result ?? {});
    for (const listener of packet.method ? listeners : [])
      listener(packet.method ?? '', packet.params ?? {}, packet.sessionId);
  };
  output.setEncoding('utf8').on('data', (text: string) => {
    const packets = (rest + text).split('\0');
    rest = packets.pop() ?? '';
    for (const packet of packets) take(JSON.parse(packet) as Packet);
  });
  for (const stream of [input, output]) stream.on('error', () => undefined);
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium has ended'));
  });
  return {
    send: <Result>(method: string, params = {}, sessionId?: string) =>
      new Promise<Result>((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve: (result) => resolve(result as Result), reject });
        input.write(`${JSON.stringify({ id: lastId, method, params, sessionId })}\0`);
      }),
    listen: (listener) => void listeners.push(listener),
  };
}
