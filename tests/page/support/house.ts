import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll } from 'vitest';

import { until } from '../../support/poll.js';
import { freePorts } from '../../support/ports.js';
import { run, type Program } from '../../support/processes.js';

/** `npm start` on ports and in a folder of its own; gives the sandbox's address. */
export function useHouse(): () => string {
  const dataDir = mkdtempSync(join(tmpdir(), 'kwata-page-'));
  let program: Program | undefined;
  let sandboxUrl = '';
  beforeAll(async () => {
    const [port = 0, sandboxPort = 0] = await freePorts(2);
    const env = { PORT: String(port), SANDBOX_PORT: String(sandboxPort), DATA_DIR: dataDir };
    program = run(process.execPath, ['scripts/run.mjs', 'start'], { env });
    const readyz = `http://127.0.0.1:${String(port)}/readyz`;
    await until('the house', async () => (await fetch(readyz).catch(() => null))?.ok, 80_000);
    sandboxUrl = `http://127.0.0.1:${String(sandboxPort)}`;
  });
  afterAll(async () => {
    program?.kill('SIGTERM');
    await program?.ended;
    rmSync(dataDir, { recursive: true, force: true });
  });
  return () => sandboxUrl;
}
