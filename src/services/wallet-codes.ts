import { addMs, type Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { SlowHash } from '../lib/slow-hash.js';
import type { Vault } from '../lib/vault.js';
import { text } from '../locales/index.js';
import type { Runner, Tx } from '../models/database.js';
import { openAccountTask } from '../models/support.js';
import {
  clearWalletTries,
  confirmWalletCode,
  countWalletTry,
  proposeWalletCode,
  walletCodeState,
} from '../models/wallet-codes.js';
import type { AccountNotice, AccountNotices } from './account-notices.js';
import type { DeliverResult } from './fulfilment/deliver.js';
import type { OneTimeCheck } from './one-time-codes.js';
import type { Person } from './person.js';

/** CONTRACT.md section 6, row Wallet PIN. */
export interface WalletCodeSettings {
  /** After every so many wrong tries the code is locked: first for a while, then for longer. */
  triesMax: number;
  firstLockMs: number;
  laterLockMs: number;
  /** As many wrong tries in a row, and only the desk helps. */
  wrongMax: number;
}

export interface CodeLocked {
  ok: false;
  reason: 'code_locked';
  minutes: number;
}

/** What came of the digits somebody typed. */
export type CodeCheck =
  | { ok: true }
  | CodeLocked
  /** `left` tries before the code is locked. */
  | { ok: false; reason: 'code_wrong'; left: number }
  | Refusal<'code_blocked'>
  | Refusal<'code_unset'>;

export type ConfirmCodeResult = { ok: true } | Refusal<'differs' | 'code_late'>;

/** A code of four digits before money leaves a wallet. Its digits are in no row, log or message. */
export interface WalletCodes {
  /**
   * Compares digits; a try is counted in a commit of its own first, so it must run outside every
   * transaction. The same try (`key`) is counted once.
   */
  check(person: Person, digits: string, key: string): Promise<CodeCheck>;
  /** What to keep of a new code; slow, so outside every transaction. */
  hashOf(person: Person, digits: string): Promise<string>;
  /** The hash typed before that these digits match; null when they differ or come too late. */
  matching(person: Person, digits: string): Promise<{ hash: string | null; late: boolean }>;
  propose(tx: Tx, person: Person, hash: string): Promise<{ ok: true }>;
  confirm(tx: Tx, person: Person, match: Match): Promise<ConfirmCodeResult>;
  /** Puts a forgotten code before the desk; once, however often it is asked. */
  forget(tx: Tx, person: Person): Promise<{ ok: true }>;
}

/** What `matching` found. */
export type Match = Awaited<ReturnType<WalletCodes['matching']>>;

/** What was done with digits before the transaction that needs it. */
export type CodeWork =
  | { kind: 'checked'; check: CodeCheck }
  | { kind: 'hashed'; hash: string }
  | { kind: 'matched'; match: Match }
  /** A code by SMS that proves a number. */
  | { kind: 'one_time'; check: OneTimeCheck }
  /** A delivery code at the door, whose tries are counted the same way. */
  | { kind: 'delivered'; result: DeliverResult };

export interface WalletCodesParts {
  db: Runner;
  clock: Clock;
  ids: Ids;
  vault: Vault;
  slowHash: SlowHash;
  notices: Pick<AccountNotices, 'tellPerson'>;
  settings: WalletCodeSettings;
}

const CHANGED: AccountNotice = {
  template: 'wallet.code_changed',
  class: 0,
  words: () => text('notice.wallet.code_changed'),
};

const MINUTE_MS = 60_000;
/** A code typed once is forgotten when the second typing does not come. */
const PENDING_MS = 10 * MINUTE_MS;

export function createWalletCodes(parts: WalletCodesParts): WalletCodes {
  const { db, clock, vault, slowHash } = parts;
  const check = createCheck(parts);
  return {
    check,
    hashOf: (person, digits) => slowHash.hash(peppered(vault, person, digits)),
    async matching(person, digits) {
      const state = await walletCodeState(db, person.accountId);
      const { pendingHash, pendingAt } = state ?? { pendingHash: null, pendingAt: null };
      const isLate = !pendingHash || !pendingAt || addMs(pendingAt, PENDING_MS) < clock.now();
      if (isLate) return { hash: null, late: true };
      const isSame = await slowHash.matches(pendingHash, peppered(vault, person, digits));
      return { hash: isSame ? pendingHash : null, late: false };
    },
    async propose(tx, person, hash) {
      await proposeWalletCode(tx, person.accountId, hash, clock.now());
      return { ok: true };
    },
    async confirm(tx, person, { hash, late }) {
      if (late) return refuse('code_late');
      if (hash === null) return refuse('differs');
      const confirmed = await confirmWalletCode(tx, person.accountId, hash, clock.now());
      if (!confirmed) return refuse('code_late');
      // Whoever has the phone for a moment may have done it (NTF-17).
      if (confirmed.isAnother) await parts.notices.tellPerson(tx, person, CHANGED);
      return { ok: true };
    },
    async forget(tx, person) {
      await askDesk(parts, tx, person, 'forgotten');
      return { ok: true };
    },
  };
}

function createCheck(parts: WalletCodesParts) {
  const { db, clock, vault, slowHash, settings } = parts;
  const { triesMax: every, wrongMax: most } = settings;
  return async (person: Person, digits: string, key: string): Promise<CodeCheck> => {
    const { accountId } = person;
    const now = clock.now();
    const tryDigest = vault.digest('wallet-try', `${key}\0${digits}`);
    const counted = await countWalletTry(db, {
      ...{ accountId, tryDigest, now, every, most },
      firstLockUntil: addMs(now, settings.firstLockMs),
      laterLockUntil: addMs(now, settings.laterLockMs),
    });
    if (!counted) return unlooked(parts, accountId, now);
    if (await slowHash.matches(counted.hash, peppered(vault, person, digits))) {
      await clearWalletTries(db, accountId, tryDigest);
      return { ok: true };
    }
    if (counted.wrong >= most) {
      await askDesk(parts, db, person, 'wrong');
      return refuse('code_blocked');
    }
    const left = (every - (counted.wrong % every)) % every;
    if (left > 0) return { ok: false, reason: 'code_wrong', left };
    return codeLocked(counted.lockedUntil, now);
  };
}

/** Why digits were not looked at. */
async function unlooked(
  { db, settings }: WalletCodesParts,
  accountId: string,
  now: Date,
): Promise<CodeCheck> {
  const state = await walletCodeState(db, accountId);
  if (!state?.isSet) return refuse('code_unset');
  return state.wrong >= settings.wrongMax
    ? refuse('code_blocked')
    : codeLocked(state.lockedUntil, now);
}

/** No code is looked at for so many minutes, rounded up. */
export function codeLocked(until: Date | null, now: Date): CodeLocked {
  const ms = (until ?? now).getTime() - now.getTime();
  return { ok: false, reason: 'code_locked', minutes: Math.max(1, Math.ceil(ms / MINUTE_MS)) };
}

async function askDesk(
  { clock, ids }: WalletCodesParts,
  runner: Runner,
  { accountId }: Person,
  why: 'forgotten' | 'wrong',
): Promise<void> {
  await openAccountTask(runner, {
    id: ids.next(),
    kind: 'wallet_code',
    accountId,
    facts: { why },
    createdAt: clock.now(),
  });
}

/** Digits alone are ten thousand guesses; the vault's key and the account are what is missing then. */
function peppered(vault: Vault, { accountId }: Person, digits: string): Buffer {
  return vault.digest('wallet-code', `${accountId}\0${digits}`);
}
