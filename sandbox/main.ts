import { createSandbox } from './app.js';
import { settingsFrom } from './settings.js';

/** The sandbox as a process of its own: says when it listens, ends with whoever started it. */
async function main(): Promise<void> {
  const sandbox = createSandbox(settingsFrom(process.env));
  const port = await sandbox.listen();
  const ready = { ready: true, port, smppPort: sandbox.smppPort() };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.send?.(ready);

  const stop = (): void => void sandbox.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
