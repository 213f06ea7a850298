import type { Runner, Sql, Tx } from './database.js';

/** What one part costs at a gateway from a time on; an empty `operator` is for all of them. */
export interface MessagePriceRow {
  id: string;
  gateway: string;
  operator: string;
  partMicroXaf: number;
  /** An ISO time, as the catalogue's JSON gives it. */
  validFrom: string;
  createdAt: string;
  createdBy: string;
}

/** Rows of MessagePriceRow as JSON, oldest first. */
export const MESSAGE_PRICES_JSON = `(select coalesce(json_agg(json_build_object('id', r.id,
    'gateway', r.gateway, 'operator', r.operator, 'partMicroXaf', r.part_microxaf,
    'validFrom', r.valid_from, 'createdAt', r.created_at, 'createdBy', r.created_by)
    order by r.valid_from, r.created_at, r.id), '[]') from message_prices r)`;

const ADD: Sql = {
  name: 'message_price_add',
  text: `insert into message_prices (id, gateway, operator, part_microxaf, valid_from, created_at,
      created_by) values ($1, $2, $3, $4, $5, $6, $7)`,
};

/** Adds a price; the ones before stay, for the messages of their time. */
export async function addMessagePrice(tx: Tx, row: MessagePriceRow): Promise<void> {
  const { id, gateway, operator, partMicroXaf, validFrom, createdAt, createdBy } = row;
  await tx.query(ADD, [id, gateway, operator, partMicroXaf, validFrom, createdAt, createdBy]);
}

const LIST: Sql = { name: 'message_prices_list', text: `select ${MESSAGE_PRICES_JSON} as prices` };

export async function listMessagePrices(runner: Runner): Promise<MessagePriceRow[]> {
  const [row] = await runner.query<{ prices: MessagePriceRow[] }>(LIST);
  return row?.prices ?? [];
}
