import { readFileSync } from 'node:fs';

/** The account a server runs under; empty for our own. */
export interface ServerUser {
  uid?: number;
  gid?: number;
}

/** Postgres refuses to run as root, so root lends it the account `postgres`, else `nobody`. */
export function databaseUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  const accounts = readAccounts();
  return accounts.get('postgres') ?? accounts.get('nobody') ?? { uid: 65534, gid: 65534 };
}

function readAccounts(): Map<string, ServerUser> {
  const accounts = new Map<string, ServerUser>();
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid && Number(uid) > 0) {
      accounts.set(name, { uid: Number(uid), gid: Number(gid) });
    }
  }
  return accounts;
}
