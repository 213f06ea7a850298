import { backUp } from './backups/backing-up.js';

// `npm run backup [-- --keep N]`: copies the database of the Kwata that runs in DATA_DIR, and from
// the first time on its server keeps every piece of its log: `npm run restore -- --to TIME` needs both.

const { DATA_DIR = '.data', DATABASE_URL = '' } = process.env;
const KEPT = 7;

function keepOf(argv: readonly string[]): number {
  const at = argv.indexOf('--keep');
  const keep = at < 0 ? KEPT : Number(argv[at + 1]);
  if (Number.isInteger(keep) && keep > 0) return keep;
  throw new Error('--keep takes how many backups to keep, such as 7.');
}

async function main(): Promise<string> {
  if (DATABASE_URL !== '') {
    return Promise.reject(
      new Error(
        'DATABASE_URL names a server of its own: see docs/backup.md for how it is backed up.',
      ),
    );
  }
  const { path, files, bytes, stoppedAt } = await backUp(DATA_DIR, keepOf(process.argv));
  const size = `${String(files)} files, ${(bytes / 1_048_576).toFixed(1)} MB`;
  return `${path}: ${size}. From ${stoppedAt} on it can be brought to any moment.`;
}

main().then(
  (line) => process.stdout.write(`${line}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
