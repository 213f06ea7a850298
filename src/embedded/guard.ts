import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

import type { ServerUser } from './user.js';

/** A server that runs beside this process and ends with it. */
export interface Guarded {
  /** Settles when the server has ended, for whatever reason. */
  exited: Promise<void>;
  /** Ends the server in good order and waits for its end. */
  stop(): Promise<void>;
}

export interface GuardOptions {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  user?: ServerUser;
  /** True for the line of output that says the server takes connections. */
  isReady: (line: string) => boolean;
  readyTimeoutMs?: number;
  /** Sent when SIGINT did not end the server in time. */
  lastSignal: 'QUIT' | 'KILL';
  log?: ((line: string) => void) | undefined;
}

/** How long an orderly stop may take before the last signal. */
const stopGraceSeconds = 8;
const readyTimeoutDefaultMs = 60_000;
const keptLines = 20;

/**
 * A process killed with SIGKILL cannot clean up, so a shell does: it holds a pipe from us and, at
 * its end of file, interrupts the server. A line on the pipe says how many seconds the server has;
 * without one (we were killed) it has a single second.
 */
const guardScript = `
last=$1
shift
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
{
  grace=1
  while read -r line <&3; do grace=$line; done
  kill -s INT "$server"
  trap 'kill "$pause"; exit' TERM
  sleep "$grace" &
  pause=$!
  wait "$pause"
  kill -s "$last" "$server"
} >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$server"
status=$?
kill "$watcher" 2>/dev/null
exit "$status"
`;

/** Starts a server under the guard; settles when it is ready, rejects with its last words. */
export async function startGuarded(options: GuardOptions): Promise<Guarded> {
  const child = spawnGuard(options);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const stop = async () => {
    child.stdin?.end(`${stopGraceSeconds}\n`);
    await exited;
  };
  await untilReady(child, options);
  return { exited, stop };
}

function spawnGuard({ command, args, cwd, env, user, lastSignal }: GuardOptions): ChildProcess {
  // Detached: Ctrl-C in a terminal must reach the application first, not the server it still needs.
  const child = spawn('/bin/sh', ['-c', guardScript, 'guard', lastSignal, command, ...args], {
    cwd,
    env,
    ...user,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  return child;
}

function untilReady(child: ChildProcess, options: GuardOptions): Promise<void> {
  const { command, isReady, log, readyTimeoutMs = readyTimeoutDefaultMs } = options;
  const lastWords: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      clearTimeout(timer);
      child.stdin?.end();
      reject(new Error(`${command} ${what}: ${lastWords.join(' | ') || 'it said nothing'}`));
    };
    const timer = setTimeout(() => {
      fail(`was not ready within ${readyTimeoutMs} ms`);
    }, readyTimeoutMs);
    child.once('error', (error) => {
      lastWords.push(error.message);
      fail('could not be started');
    });
    // 'close' comes after the last line of output, 'exit' may come before it.
    child.once('close', () => {
      fail('ended before it was ready');
    });
    readLines(child, (line) => {
      log?.(line);
      lastWords.push(line);
      if (lastWords.length > keptLines) lastWords.shift();
      if (!isReady(line)) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', onLine);
  }
}
