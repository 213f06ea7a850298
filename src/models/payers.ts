import type { Runner, Sql } from './database.js';

/** A phone as stored, with the key that opens it. */
export interface PayerRow {
  phoneId: string;
  sealed: Buffer;
  keyWrapped: Buffer;
}

// Whoever was erased has neither number nor key, and is not offered.
const LAST: Sql = {
  name: 'payer_last',
  text: `select p.id as "phoneId", p.sealed, a.key_wrapped as "keyWrapped"
    from orders o join phones p on p.id = o.payer_phone_id join accounts a on a.id = p.account_id
    where o.account_id = $1 and o.payer_phone_id <> o.phone_id
      and p.sealed is not null and a.key_wrapped is not null
    order by o.placed_at desc limit 1`,
};

/** The last other phone that was to pay for an account's order. */
export async function lastPayerOf(runner: Runner, accountId: string): Promise<PayerRow | null> {
  const [row] = await runner.query<PayerRow>(LAST, [accountId]);
  return row ?? null;
}
