import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { Log } from '../lib/log.js';
import type { PersonKey, Vault } from '../lib/vault.js';

/**
 * Keeps on disk what comes in while the database is away: the gateway has been told 200, so from
 * then on it is ours to lose. Sealed, because it holds numbers and words of people.
 */
export interface Spool<Told> {
  put(told: Told): Promise<void>;
  /** Hands over what is kept, oldest first. What fails again stays, and holds up nothing else. */
  drain(handle: (told: Told) => Promise<void>): Promise<void>;
}

export interface SpoolParts {
  /** What it holds, for its key and its files. */
  name: 'sms' | 'chat';
  folder: string;
  vault: Vault;
  ids: Ids;
  log: Log;
}

/** So many in a row that fail are an outage: the rest waits for the next round. */
const FAILURES_IN_A_ROW = 5;
/** What failed in so many rounds is put aside for a person to look at: a round comes every 2 s. */
const ROUNDS = 60;

/** @param revive makes what JSON holds what it was: times, above all. */
export function createSpool<Told extends { kind: string }>(
  { name: what, folder, vault, ids, log }: SpoolParts,
  revive: (told: Told) => Told,
): Spool<Told> {
  const key = vault.digest(`${what}-spool`, 'key') as PersonKey;
  const WAITING = `.${what}`;
  const failedRounds = new Map<string, number>();
  let draining: Promise<void> | null = null;

  async function write(told: Told): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${ids.next()}${WAITING}`);
    // Written whole under another name first: a crash in between leaves no half message.
    await writeFile(`${path}.part`, vault.seal(key, JSON.stringify(told)), { mode: 0o600 });
    await rename(`${path}.part`, path);
  }

  async function read(path: string): Promise<Told> {
    return revive(JSON.parse(vault.open(key, await readFile(path))) as Told);
  }

  async function putAside(name: string): Promise<void> {
    failedRounds.delete(name);
    log.error('spooled_put_aside', { file: name });
    await rename(join(folder, name), join(folder, name.replace(WAITING, ASIDE)));
  }

  /** Whether it is done with. */
  async function take(name: string, handle: (told: Told) => Promise<void>): Promise<boolean> {
    const path = join(folder, name);
    try {
      await handle(await read(path));
    } catch (error) {
      // An outage is nothing that this one could be blamed for.
      if (error instanceof AppError && error.retryable) return false;
      const rounds = (failedRounds.get(name) ?? 0) + 1;
      failedRounds.set(name, rounds);
      if (rounds === 1) log.warn('spooled_waits', { file: name, error });
      if (rounds >= ROUNDS) await putAside(name);
      return false;
    }
    failedRounds.delete(name);
    await rm(path, { force: true });
    return true;
  }

  async function takeAll(handle: (told: Told) => Promise<void>): Promise<void> {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(WAITING));
    // What failed before comes last, so that it never keeps the others from being tried.
    const tried = (name: string) => (failedRounds.has(name) ? 1 : 0);
    let failures = 0;
    for (const name of names.sort().sort((one, other) => tried(one) - tried(other))) {
      failures = (await take(name, handle)) ? 0 : failures + 1;
      if (failures >= FAILURES_IN_A_ROW) return;
    }
  }

  return {
    async put(told) {
      try {
        await write(told);
      } catch (error) {
        log.error('spool_failed', { kind: told.kind, error });
      }
    },
    drain(handle) {
      draining ??= takeAll(handle).finally(() => {
        draining = null;
      });
      return draining;
    },
  };
}

const ASIDE = '.aside';
