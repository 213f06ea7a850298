import type { Runner, Sql, Tx } from './database.js';

/** Who asked for a code and will type it. */
export interface CodeKey {
  purpose: string;
  subjectId: string;
}

/** Of each pair the first holds in the short window, the second in a day. */
export interface SendLimits {
  shortWindowMs: number;
  number: readonly [number, number];
  prefix: readonly [number, number];
  house: readonly [number, number];
}

export type SpentBudget = 'number' | 'prefix' | 'house';

const TAKE: Sql = {
  name: 'code_send_take',
  text: `select take_code_send($1, $2, $3, $4, make_interval(secs => $5), $6, $7, $8) as spent`,
};

/**
 * Takes one code out of the budgets of its number, of who asks, of the numbers that begin alike and of
 * the house; or gives the one that is spent. All senders wait here for each other until they commit.
 */
export async function takeCodeSend(
  tx: Tx,
  send: { phoneId: string; askerId: string; prefix: string; at: Date },
  limits: SendLimits,
): Promise<SpentBudget | null> {
  const [row] = await tx.query<{ spent: SpentBudget | null }>(TAKE, [
    ...[send.phoneId, send.askerId, send.prefix, send.at, limits.shortWindowMs / 1000],
    ...[limits.number, limits.prefix, limits.house],
  ]);
  return row?.spent ?? null;
}

const ISSUE: Sql = {
  name: 'one_time_code_issue',
  text: `insert into one_time_codes (purpose, subject_id, account_id, phone_id, digest, issued_at,
      expires_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (purpose, subject_id) do update set account_id = excluded.account_id,
      phone_id = excluded.phone_id, digest = excluded.digest, tries = 0, try_digest = null,
      issued_at = excluded.issued_at, expires_at = excluded.expires_at, used_at = null`,
};

export interface IssuedCode extends CodeKey {
  /** Whose number it goes to; null where nobody has that number, and no code will ever be right. */
  owner: { accountId: string; phoneId: string } | null;
  digest: Buffer;
  at: Date;
  until: Date;
}

/** A fresh code; the one before dies. */
export async function issueOneTimeCode(tx: Tx, code: IssuedCode): Promise<void> {
  const { purpose, subjectId, owner, digest, at, until } = code;
  const { accountId = null, phoneId = null } = owner ?? {};
  await tx.query(ISSUE, [purpose, subjectId, accountId, phoneId, digest, at, until]);
}

const TRY: Sql = {
  name: 'one_time_code_try',
  text: `update one_time_codes set try_digest = $3,
      tries = case when try_digest = $3 then tries else tries + 1 end
    where purpose = $1 and subject_id = $2 and expires_at > $4
      and (try_digest = $3 or (used_at is null and tries < $5))
    returning digest, tries, account_id as "accountId", phone_id as "phoneId"`,
};

/** A try that has been counted, before anybody looked at its digits. */
export interface CountedCodeTry {
  digest: Buffer;
  tries: number;
  accountId: string | null;
  phoneId: string | null;
}

/** Null where no code can be tried: none, too old, used, or tried too often. */
export async function countCodeTry(
  runner: Runner,
  { purpose, subjectId }: CodeKey,
  by: { tryDigest: Buffer; now: Date; triesMax: number },
): Promise<CountedCodeTry | null> {
  const values = [purpose, subjectId, by.tryDigest, by.now, by.triesMax];
  const [row] = await runner.query<CountedCodeTry>(TRY, values);
  return row ?? null;
}

const USE: Sql = {
  name: 'one_time_code_use',
  text: `update one_time_codes set used_at = coalesce(used_at, $4)
    where purpose = $1 and subject_id = $2 and try_digest = $3`,
};

/** The right digits are worth something once: to the try that brought them. */
export async function useCode(
  runner: Runner,
  { purpose, subjectId }: CodeKey,
  tryDigest: Buffer,
  at: Date,
): Promise<void> {
  await runner.query(USE, [purpose, subjectId, tryDigest, at]);
}

const SWEEP: Sql = {
  name: 'code_sends_sweep',
  text: 'delete from code_sends where at < $1',
};

/** Forgets sends that no budget looks at any more. */
export async function sweepCodeSends(runner: Runner, before: Date): Promise<void> {
  await runner.query(SWEEP, [before]);
}
