import { restore } from './backups/restoring.js';

// `npm run restore -- --to TIME`: brings the database in DATA_DIR to a moment, such as
// 2026-11-20T14:05:00+01:00, or to the end of its log with `--to latest`. Kwata must be stopped.

const { DATA_DIR = '.data' } = process.env;

function momentOf(argv: readonly string[]): Date | null {
  const at = argv.indexOf('--to');
  const word = at < 0 ? undefined : argv[at + 1];
  if (word === 'latest') return null;
  const moment = new Date(word ?? '');
  // Without its zone a time would mean another moment on another machine.
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(word ?? '');
  if (word !== undefined && hasZone && !Number.isNaN(moment.getTime())) return moment;
  throw new Error('Say when: --to 2026-11-20T14:05:00+01:00 (with its zone), or --to latest.');
}

async function main(): Promise<string> {
  const { backup, setAside, lastCommitAt } = await restore(DATA_DIR, momentOf(process.argv));
  const last = lastCommitAt ? `last commit ${lastCommitAt.toISOString()}` : 'nothing followed it';
  const before = setAside === null ? '' : ` What stood there is in ${setAside}.`;
  return `Restored from ${backup.path}: ${last}.${before} Next: npm start, npm run audit, and a look at the providers' history (docs/backup.md).`;
}

main().then(
  (line) => process.stdout.write(`${line}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
