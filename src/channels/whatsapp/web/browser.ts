import { accessSync, chmodSync, constants, mkdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AppError } from '../../../lib/errors.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Nothing is asked of anybody but WhatsApp. No sandbox of Chromium's own: where a program runs as root
 * or in a container there is none, and only one page is ever opened (facts/runtime.md 3.4).
 */
export const BROWSER_ARGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update'],
];

/** The browser that was named, or the first known one of the path. */
export function findBrowser(named: string | null, path: string): string {
  const places = path.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = (named === null ? places : [named]).find(isProgram);
  if (found !== undefined) return found;
  throw new AppError('config_invalid', 'WHATSAPP_WEB_BROWSER: there is no Chromium there.');
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const OWNER_ONLY = 0o700;

/**
 * The folder of the session, which is as good as the account itself: its owner's alone. Whoever calls
 * holds the lease, so marks of another browser in it are left by one that was killed.
 */
export function openSessionFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
  chmodSync(folder, OWNER_ONLY);
  for (const mark of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) {
    rmSync(join(folder, 'session', mark), { force: true });
  }
}
