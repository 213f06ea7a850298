// `npm run build`: plain JavaScript in dist/, for `npm run web`, `worker`, `sandbox` and `migrate`.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Folders whose other files (pages, styles, tables) stand beside the code that reads them. */
const withAssets = ['src', 'sandbox', 'migrations', 'data'];

rmSync('dist', { recursive: true, force: true });
const compiler = join('node_modules', 'typescript', 'bin', 'tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
if (status === 0) copyAssets();
process.exitCode = status ?? 1;

function copyAssets() {
  for (const folder of withAssets.filter((name) => existsSync(name))) {
    const filter = (path) => !path.endsWith('.ts');
    cpSync(folder, join('dist', folder), { recursive: true, filter });
  }
  cpSync('package.json', join('dist', 'package.json'));
}
