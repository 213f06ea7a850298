// `npm run probe -- campay|noupay [--phone NUMBER] [--collect FRANCS] [--notice SIGNATURE]`: with
// someone's own demo keys, asks the real provider what we could only assume of it, and compares.
// It shows the names of fields, never their values; only --collect asks anybody for money.
import { parseArgs } from 'node:util';

import { createClock } from '../src/lib/clock.js';
import { questionsFor } from './probing/choose.js';
import { askAll, tableOf } from './probing/question.js';

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values: options, positionals } = parseArgs({
    options: { phone: text, collect: text, notice: text },
    allowPositionals: true,
  });
  const [name = ''] = positionals;
  const wish = { name, env: process.env, options, clock: createClock() };
  const rows = await askAll(questionsFor(wish));
  const differing = rows.filter(({ verdict }) => verdict === 'DIFFERS' || verdict === 'failed');
  process.stdout.write(`${tableOf(rows)}\n`);
  process.stdout.write(`${String(differing.length)} of ${String(rows.length)} differ.\n`);
  process.exit(differing.length === 0 ? 0 : 1);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
