import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDesk } from './app/desk.js';
import { makeGround } from './app/ground.js';
import { makeServices } from './app/services.js';
import { readConfig, type Config } from './config.js';
import { runDesk } from './desk/desk.js';
import { fail } from './process.js';

// `npm run desk -- <subject> <verb> ... --as NAME`: what a person of the team does by hand, through
// the same services as everything else, and written down in the audit log. It works on DATABASE_URL,
// or on the embedded database whose address and key lie in DATA_DIR.

function kept({ dataDir }: Config, name: string): string | null {
  const file = join(dataDir, name);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

async function main(): Promise<boolean> {
  const config = readConfig();
  const ground = await makeGround(
    {
      ...config,
      databaseUrl: config.databaseUrl ?? kept(config, 'database-url'),
      masterKey: config.masterKey ?? kept(config, 'master-key'),
    },
    {},
  );
  try {
    const subjects = makeDesk(ground, makeServices(ground));
    const { ok, lines } = await runDesk(ground, subjects, process.argv.slice(2));
    (ok ? process.stdout : process.stderr).write(lines.map((line) => `${line}\n`).join(''));
    return ok;
  } finally {
    await ground.db.close();
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  fail(error);
}
