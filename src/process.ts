import { buildApp, type Roles } from './app.js';
import { readConfig } from './config.js';
import { AppError } from './lib/errors.js';
import { createLog } from './lib/log.js';

/** How long a stopping process may take before it is ended all the same. */
const STOP_MS = 15_000;

/** One production process: built from the environment, stopped by SIGTERM without losing a turn. */
export async function runProcess(roles: Roles): Promise<void> {
  try {
    const app = await buildApp(readConfig());
    await app.start(roles);
    stopOnSignals(() => app.stop());
  } catch (error) {
    fail(error);
  }
}

/** Stops once, on the first of the signals that ask for it. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const once = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        fail(error);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, once);
}

/** A sentence for what is wrong with the configuration, a log line for everything else. */
export function fail(error: unknown): never {
  if (error instanceof AppError && error.code === 'config_invalid') {
    process.stderr.write(`${error.message}\n`);
  } else {
    createLog('error').error('process_failed', { error });
  }
  process.exit(1);
}
