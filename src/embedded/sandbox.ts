import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The sandbox, running as a program of its own. */
export interface EmbeddedSandbox {
  /** Where its message centre listens for binds. */
  smppPort: number;
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
  const { smppPort } = await ready(child, exited);
  return {
    smppPort,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await exited;
    },
  };
}

interface Ready {
  smppPort: number;
}

async function ready(child: ReturnType<typeof fork>, exited: Promise<unknown>): Promise<Ready> {
  const late = AbortSignal.timeout(START_MS);
  const message = once(child, 'message', { signal: late });
  const failed = exited.then((): never => {
    throw new Error('the sandbox ended before it was ready; is its port free?');
  });
  // Whoever loses the race is looked at no more.
  failed.catch(() => undefined);
  const [said] = (await Promise.race([message, failed])) as [Ready];
  return said;
}
