import type { Runner, Sql } from './database.js';

/** A phone as stored, with the key that opens it. */
export interface PayerRow {
  phoneId: string;
  sealed: Buffer;
  keyWrapped: Buffer;
}

// The one chosen for good, or else of the orders the last one. Whoever was erased has neither number
// nor key, and is not offered.
const LAST: Sql = {
  name: 'payer_last',
  text: `select p.id as "phoneId", p.sealed, a.key_wrapped as "keyWrapped"
    from accounts me join phones p on p.id = coalesce(me.payer_phone_id,
      (select o.payer_phone_id from orders o join phones q on q.id = o.payer_phone_id
          join accounts b on b.id = q.account_id
        where o.account_id = $1 and o.payer_phone_id <> o.phone_id
          and q.sealed is not null and b.key_wrapped is not null
        order by o.placed_at desc limit 1))
      join accounts a on a.id = p.account_id
    where me.id = $1 and p.sealed is not null and a.key_wrapped is not null`,
};

/** The other phone that an account has chosen to pay, or the last one that was to. */
export async function lastPayerOf(runner: Runner, accountId: string): Promise<PayerRow | null> {
  const [row] = await runner.query<PayerRow>(LAST, [accountId]);
  return row ?? null;
}
