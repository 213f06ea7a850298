import type { Runner, Sql } from './database.js';

/** A try that has been counted, before anybody looked at its digits. */
export interface CountedTry {
  hash: string;
  /** Wrong tries in a row, this one included. */
  wrong: number;
  lockedUntil: Date | null;
}

/** What one try may cost: when `wrong` reaches a multiple of `every`, the code is locked. */
export interface TryTerms {
  accountId: string;
  /** The same try again, however often it comes, is counted once. */
  tryDigest: Buffer;
  now: Date;
  every: number;
  firstLockUntil: Date;
  laterLockUntil: Date;
  /** As many wrong tries in a row are the last; then only the desk helps. */
  most: number;
}

const COUNT: Sql = {
  name: 'wallet_code_count',
  text: `update wallet_codes set
      wrong = case when try_digest = $2 then wrong else wrong + 1 end,
      locked_until = case when try_digest = $2 or (wrong + 1) % $4 <> 0 then locked_until
        when wrong + 1 = $4 then $5::timestamptz else $6::timestamptz end,
      try_digest = $2
    where account_id = $1 and hash is not null and (try_digest = $2
      or (wrong < $7 and (locked_until is null or locked_until <= $3)))
    returning hash, wrong, locked_until as "lockedUntil"`,
};

/** Null where no code is set, or where none is looked at now. */
export async function countWalletTry(runner: Runner, terms: TryTerms): Promise<CountedTry | null> {
  const { accountId, tryDigest, now, every, firstLockUntil, laterLockUntil, most } = terms;
  const values = [accountId, tryDigest, now, every, firstLockUntil, laterLockUntil, most];
  const [row] = await runner.query<CountedTry>(COUNT, values);
  return row ?? null;
}

const RIGHT: Sql = {
  name: 'wallet_code_right',
  text: `update wallet_codes set wrong = 0, locked_until = null
    where account_id = $1 and try_digest = $2`,
};

/** The right digits end the row of wrong ones, unless somebody else has tried meanwhile. */
export async function clearWalletTries(
  runner: Runner,
  accountId: string,
  tryDigest: Buffer,
): Promise<void> {
  await runner.query(RIGHT, [accountId, tryDigest]);
}

/** How a code stands that nobody looks at. */
export interface WalletCodeState {
  isSet: boolean;
  wrong: number;
  lockedUntil: Date | null;
  pendingHash: string | null;
  pendingAt: Date | null;
}

const STATE: Sql = {
  name: 'wallet_code_state',
  text: `select hash is not null as "isSet", wrong, locked_until as "lockedUntil",
      pending_hash as "pendingHash", pending_at as "pendingAt"
    from wallet_codes where account_id = $1`,
};

export async function walletCodeState(
  runner: Runner,
  accountId: string,
): Promise<WalletCodeState | null> {
  const [row] = await runner.query<WalletCodeState>(STATE, [accountId]);
  return row ?? null;
}

const PROPOSE: Sql = {
  name: 'wallet_code_propose',
  text: `insert into wallet_codes (account_id, pending_hash, pending_at) values ($1, $2, $3)
    on conflict (account_id) do update set pending_hash = excluded.pending_hash,
      pending_at = excluded.pending_at`,
};

/** Keeps a code that was typed once and must be typed again. */
export async function proposeWalletCode(
  runner: Runner,
  accountId: string,
  hash: string,
  at: Date,
): Promise<void> {
  await runner.query(PROPOSE, [accountId, hash, at]);
}

const CONFIRM: Sql = {
  name: 'wallet_code_confirm',
  text: `with before as (select hash is not null as had from wallet_codes where account_id = $1)
    update wallet_codes set hash = pending_hash, set_at = $3, pending_hash = null,
      pending_at = null, wrong = 0, locked_until = null, try_digest = null
    where account_id = $1 and pending_hash = $2 returning (select had from before) as "isAnother"`,
};

/**
 * Makes a code typed twice the one that counts, perhaps in the place of another; null when another
 * was typed meanwhile.
 */
export async function confirmWalletCode(
  runner: Runner,
  accountId: string,
  pendingHash: string,
  at: Date,
): Promise<{ isAnother: boolean } | null> {
  const [row] = await runner.query<{ isAnother: boolean }>(CONFIRM, [accountId, pendingHash, at]);
  return row ?? null;
}

// The row stays, so that what happened to it is known; another code can be chosen at once.
const RESET: Sql = {
  name: 'wallet_code_reset',
  text: `with task as (update support_tasks set closed_at = $2
      where kind = 'wallet_code' and account_id = $1 and closed_at is null)
    update wallet_codes set hash = null, pending_hash = null, pending_at = null, wrong = 0,
      locked_until = null, try_digest = null, reset_at = $2
    where account_id = $1 returning account_id`,
};

/** Lets somebody choose another code without the old one; false where there is none. */
export async function resetWalletCode(
  runner: Runner,
  accountId: string,
  at: Date,
): Promise<boolean> {
  return (await runner.query(RESET, [accountId, at])).length > 0;
}
