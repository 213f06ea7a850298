import type { Runner, Sql, Tx } from './database.js';

export interface NewBonus {
  id: string;
  accountId: string;
  /** Whose discount it is. */
  cityId: string;
  amountXaf: number;
  grantedAt: Date;
  grantedBy: string;
  reason: string;
  expiresAt: Date;
}

const ADD: Sql = {
  name: 'bonus_add',
  text: `insert into bonus_lots (id, account_id, amount_xaf, left_xaf, granted_at, granted_by, reason,
      expires_at, city_id) values ($1, $2, $3, $3, $4, $5, $6, $7, $8)`,
};

export async function addBonus(tx: Tx, bonus: NewBonus): Promise<void> {
  const { id, accountId, cityId, amountXaf, grantedAt, grantedBy, reason, expiresAt } = bonus;
  const values = [id, accountId, amountXaf, grantedAt, grantedBy, reason, expiresAt, cityId];
  await tx.query(ADD, values);
}

export interface Bonus {
  id: string;
  accountId: string;
  cityId: string;
  leftXaf: number;
  expiresAt: Date;
}

const OWNER: Sql = {
  name: 'bonus_owner',
  text: 'select account_id as "accountId" from bonus_lots where id = $1',
};
const LOCK: Sql = {
  name: 'bonus_lock',
  text: `select id, account_id as "accountId", city_id as "cityId", left_xaf as "leftXaf", expires_at as "expiresAt"
    from bonus_lots where id = $1 for no key update`,
};

/** Whose it is, without a lock: the account is locked before what it holds. */
export async function bonusOwner(runner: Runner, id: string): Promise<string | null> {
  const [row] = await runner.query<{ accountId: string }>(OWNER, [id]);
  return row?.accountId ?? null;
}

export async function lockBonus(tx: Tx, id: string): Promise<Bonus | null> {
  const [row] = await tx.query<Bonus>(LOCK, [id]);
  return row ?? null;
}

const EMPTY: Sql = {
  name: 'bonus_empty',
  text: 'update bonus_lots set left_xaf = 0 where id = $1',
};

export async function emptyBonus(tx: Tx, id: string): Promise<void> {
  await tx.query(EMPTY, [id]);
}

// What an order took of each bonus goes back there, and can be spent for a while more.
const RETURN: Sql = {
  name: 'bonus_return',
  text: `with back as (update bonus_uses set returned_at = $2
      where order_id = $1 and returned_at is null returning lot_id, amount_xaf)
    update bonus_lots b set left_xaf = b.left_xaf + back.amount_xaf,
      expires_at = greatest(b.expires_at, $3)
    from back where b.id = back.lot_id returning b.id, b.expires_at as "expiresAt"`,
};

/** Gives the bonuses that have something again, with when they expire now. */
export async function returnBonus(
  tx: Tx,
  orderId: string,
  { at, until }: { at: Date; until: Date },
): Promise<Pick<Bonus, 'id' | 'expiresAt'>[]> {
  return tx.query(RETURN, [orderId, at, until]);
}
