import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ids } from '../../lib/ids.js';
import type { Log } from '../../lib/log.js';
import type { PersonKey, Vault } from '../../lib/vault.js';
import type { SmsInbound } from '../channel.js';

/**
 * Keeps inbound SMS on disk while the database is away: the gateway has been told 200, so from then
 * on the message is ours to lose. Sealed, because it holds numbers and words of people.
 */
export interface Spool {
  put(inbound: SmsInbound): Promise<void>;
  /** Hands over what is kept, oldest first; what fails again stays. */
  drain(handle: (inbound: SmsInbound) => Promise<void>): Promise<void>;
}

export interface SpoolParts {
  folder: string;
  vault: Vault;
  ids: Ids;
  log: Log;
}

export function createSpool({ folder, vault, ids, log }: SpoolParts): Spool {
  const key = vault.digest('sms-spool', 'key') as PersonKey;

  async function write(inbound: SmsInbound): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const name = join(folder, `${ids.next()}.sms`);
    // Written whole under another name first: a crash in between leaves no half message.
    await writeFile(`${name}.part`, vault.seal(key, JSON.stringify(inbound)), { mode: 0o600 });
    await rename(`${name}.part`, name);
  }

  async function read(name: string): Promise<SmsInbound> {
    const words = vault.open(key, await readFile(name));
    const inbound = JSON.parse(words) as SmsInbound & { at: string };
    return { ...inbound, at: new Date(inbound.at) };
  }

  return {
    async put(inbound) {
      try {
        await write(inbound);
      } catch (error) {
        log.error('sms_spool_failed', { gateway: inbound.gateway, error });
      }
    },
    async drain(handle) {
      const names = await readdir(folder).catch(() => []);
      for (const name of names.filter((entry) => entry.endsWith('.sms')).sort()) {
        const path = join(folder, name);
        await handle(await read(path));
        await rm(path, { force: true });
      }
    },
  };
}
