import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The sandbox, running as a program of its own. */
export interface EmbeddedSandbox {
  stop(): Promise<void>;
}

const START_MS = 15_000;

/**
 * Starts the sandbox beside the application. It ends with this process, even when that is killed:
 * its channel to us then closes.
 * @param environment its whole environment; it knows the application by address only.
 */
export async function startSandbox(
  environment: Record<string, string | undefined>,
): Promise<EmbeddedSandbox> {
  // From source it runs by the same loader as we do, built it is plain JavaScript.
  const isSource = import.meta.url.endsWith('.ts');
  const path = fileURLToPath(
    new URL(`../../sandbox/main.${isSource ? 'ts' : 'js'}`, import.meta.url),
  );
  const child = fork(path, [], {
    env: environment,
    execArgv: isSource ? ['--import', 'tsx'] : [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // A Ctrl-C reaches us; the sandbox is told by us, after the last turn is answered.
    detached: true,
  });
  const exited = once(child, 'exit');
  await ready(child, exited);
  return {
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function ready(child: ReturnType<typeof fork>, exited: Promise<unknown>): Promise<void> {
  const late = AbortSignal.timeout(START_MS);
  const message = once(child, 'message', { signal: late });
  const failed = exited.then(() => {
    throw new Error('the sandbox ended before it was ready; is its port free?');
  });
  // Whoever loses the race is looked at no more.
  failed.catch(() => undefined);
  await Promise.race([message, failed]);
}
