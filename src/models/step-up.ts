import type { Runner, Sql, Tx } from './database.js';

const ISSUE: Sql = {
  name: 'step_up_issue',
  text: `insert into step_up_codes (account_id, purpose, amount_xaf, digest, issued_at, expires_at)
    values ($1, 'payout', $2, $3, $4, $5)
    on conflict (account_id, purpose) do update set amount_xaf = excluded.amount_xaf,
      digest = excluded.digest, tries = 0, issued_at = excluded.issued_at,
      expires_at = excluded.expires_at, used_at = null`,
};

/** A fresh code for one payout; the one before dies. */
export async function issueStepUp(
  tx: Tx,
  code: { accountId: string; amountXaf: number; digest: Buffer; now: Date; until: Date },
): Promise<void> {
  await tx.query(ISSUE, [code.accountId, code.amountXaf, code.digest, code.now, code.until]);
}

const TRY: Sql = {
  name: 'step_up_try',
  text: `update step_up_codes set tries = tries + 1 where account_id = $1 and purpose = 'payout'
      and used_at is null and expires_at > $2 and tries < $3 and amount_xaf = $4
    returning digest, tries`,
};

/** Counts a try before the digits are compared; null when no code of this amount can be tried. */
export async function tryStepUp(
  tx: Tx,
  by: { accountId: string; amountXaf: number; now: Date; triesMax: number },
): Promise<{ digest: Buffer; tries: number } | null> {
  const values = [by.accountId, by.now, by.triesMax, by.amountXaf];
  const [row] = await tx.query<{ digest: Buffer; tries: number }>(TRY, values);
  return row ?? null;
}

const USE: Sql = {
  name: 'step_up_use',
  text: `update step_up_codes set used_at = $2 where account_id = $1 and purpose = 'payout'`,
};

export async function useStepUp(runner: Runner, accountId: string, at: Date): Promise<void> {
  await runner.query(USE, [accountId, at]);
}
