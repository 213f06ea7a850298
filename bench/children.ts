import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A program started for this run; it ends with it, even when this process is killed. */
export interface Child {
  pid: number;
  process: ChildProcess;
  stop(): Promise<void>;
}

const PRELOADED = ['ends-with-parent.mjs', 'tells-memory.mjs'].flatMap((file) => [
  '--import',
  new URL(file, import.meta.url).href,
]);

export interface ChildOptions {
  /** For Node itself, such as `--import tsx`. */
  nodeArgs?: string[];
  args: string[];
  cwd: string;
  env: Record<string, string | undefined>;
}

export function startChild({ nodeArgs = [], args, cwd, env }: ChildOptions): Child {
  const child = spawn(process.execPath, [...PRELOADED, ...nodeArgs, ...args], {
    cwd,
    env: { ...process.env, ...env },
    // Ctrl-C comes to us; what we started is stopped by us, the application before its databases.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** In bytes, after its garbage was collected. */
export interface Memory {
  rssBytes: number;
  heldBytes: number;
}

export async function memoryOf(child: Child): Promise<Memory> {
  const answer = firstMessage(child);
  child.process.send('memory');
  return (await answer) as Memory;
}

/** The first message a child sends; rejects when it ends before. */
export async function firstMessage(child: Child): Promise<unknown> {
  const gone = once(child.process, 'exit').then(() => {
    throw new Error('a program of the benchmark ended before it was ready');
  });
  gone.catch(() => undefined);
  const message = once(child.process, 'message') as Promise<unknown[]>;
  return (await Promise.race([message, gone]))[0];
}

export async function untilReady(child: Child, url: string, waitMs = 60_000): Promise<void> {
  const deadline = performance.now() + waitMs;
  while (performance.now() < deadline && child.process.exitCode === null) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} did not become ready`);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
