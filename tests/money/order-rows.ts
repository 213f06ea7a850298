import type pg from 'pg';

/** A row of `orders` with what the tests read back. */
export interface OrderRow extends Record<string, unknown> {
  id: string;
  total_xaf: number;
  method: string;
}

/** An order of 5000 F of food and 700 F for the way, of which the driver earns 500. */
export function orderRow(
  person: { accountId: string; phoneId: string },
  id: string,
  now: Date,
  changes: Record<string, unknown>,
): OrderRow {
  const row = {
    ...{ city_id: 'DLA', id, reference: 3000 + Math.floor(Math.random() * 900_000), kind: 'food' },
    ...{ shop_id: 'BIZ-2001', account_id: person.accountId, phone_id: person.phoneId },
    ...{ payer_phone_id: person.phoneId, channel: 'ussd', language: 'fr' },
    ...{ quartier_id: 'DLA-AKWA', zone_id: 'DLA-Z1', details_sealed: Buffer.from('x') },
    ...{ fulfilment: 'placed', payment: 'pending', method: 'momo', prep_minutes: 25 },
    ...{ subtotal_xaf: 5_000, delivery_fee_xaf: 700, driver_pay_xaf: 500 },
    ...{ code_digest: Buffer.from('x'), code_sealed: Buffer.from('x'), placed_at: now },
    ...changes,
  };
  return { ...row, total_xaf: row.subtotal_xaf + row.delivery_fee_xaf };
}

/** Inserts a row given in the database's own column names. */
export async function insert(
  client: pg.Client,
  table: string,
  row: Record<string, unknown>,
): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map((_, index) => `$${String(index + 1)}`);
  await client.query(
    `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`,
    Object.values(row),
  );
}
