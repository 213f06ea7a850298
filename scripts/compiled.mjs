import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

// The program as plain JavaScript, made anew whenever one of its files has changed. Loading some five
// hundred TypeScript files one by one takes most of a start.

/** What is compiled, with the files that stand beside the code that reads them. */
const FOLDERS = ['src', 'sandbox', 'migrations', 'data'];
const ENTRIES = ['src/start.ts', 'sandbox/main.ts'];
const KEPT = 3;

/**
 * The folder with the compiled program. It lies where its imports find the project's packages, under a
 * name made of all its files' contents: what was edited is compiled, whoever runs it.
 */
export async function compiledProgram(root) {
  const cache = join(root, 'node_modules', '.cache', 'kwata');
  const files = FOLDERS.flatMap((folder) => filesIn(join(root, folder))).sort();
  const folder = join(cache, keyOf(root, files));
  if (!existsSync(folder)) await compile(root, files, folder);
  return folder;
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function keyOf(root, files) {
  const hash = createHash('sha256').update(readFileSync(new URL(import.meta.url)));
  hash.update(readFileSync(join(root, 'package-lock.json')));
  for (const file of files) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 24);
}

async function compile(root, files, folder) {
  mkdirSync(dirname(folder), { recursive: true });
  const draft = mkdtempSync(`${folder}.draft-`);
  try {
    await bundle(root, draft, folder);
    for (const file of files.filter((name) => !name.endsWith('.ts'))) {
      cpSync(file, join(draft, relative(root, file)));
    }
    writeFileSync(join(draft, 'package.json'), '{ "type": "module" }\n');
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another start was quicker.
    if (!existsSync(folder)) throw error;
  }
  removeOld(dirname(folder));
}

async function bundle(root, outdir, folder) {
  // The compiler comes with the loader that runs everything else from source.
  const require = createRequire(join(root, 'package.json'));
  const { build, stop } = createRequire(require.resolve('tsx'))('esbuild');
  const here = (path) => pathToFileURL(join(folder, relative(root, path).replace(/\.ts$/, '.js')));
  const built = build({
    absWorkingDir: root,
    entryPoints: ENTRIES,
    outdir,
    outbase: root,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'silent',
    plugins: [{ name: 'place', setup: (it) => keepPlaces(it, here) }],
  });
  // The compiler is a process of its own, which would outlive a start that is stopped at once.
  await built.finally(stop);
}

/** A module that reads a file beside it finds the copy, wherever its own code has been put. */
function keepPlaces(it, here) {
  it.onLoad({ filter: /\.ts$/ }, ({ path }) => {
    const source = readFileSync(path, 'utf8');
    if (!source.includes('import.meta.url')) return undefined;
    const place = JSON.stringify(String(here(path)));
    return { contents: source.replaceAll('import.meta.url', place), loader: 'ts' };
  });
}

/** Programs of earlier contents; whoever still runs one has loaded it by then. */
function removeOld(cache) {
  const age = (name) => -statSync(join(cache, name)).mtimeMs;
  const names = readdirSync(cache).sort((one, other) => age(one) - age(other));
  for (const name of names.slice(KEPT)) rmSync(join(cache, name), { recursive: true, force: true });
}
