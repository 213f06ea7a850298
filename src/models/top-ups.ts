import type { Runner, Sql } from './database.js';

export interface NewTopUp {
  id: string;
  cityId: string;
  accountId: string;
  payerPhoneId: string;
  amountXaf: number;
  createdAt: Date;
  expiresAt: Date;
}

const OPEN: Sql = {
  name: 'top_up_open',
  text: `insert into payments (id, city_id, account_id, payer_phone_id, purpose, amount_xaf, state,
      created_at, expires_at)
    values ($1, $2, $3, $4, 'top_up', $5, 'open', $6, $7)`,
};

/** A payment that is for no order; its first attempt is added by the caller. */
export async function openTopUp(runner: Runner, topUp: NewTopUp): Promise<void> {
  const { id, cityId, accountId, payerPhoneId, amountXaf, createdAt, expiresAt } = topUp;
  const values = [id, cityId, accountId, payerPhoneId, amountXaf, createdAt, expiresAt];
  await runner.query(OPEN, values);
}
