import type { CartRow } from './conversations.js';
import type { NewOutboxRow } from './outbox.js';
import type { Runner, Sql } from './database.js';
import { limitColumns, type LimitCounts, type LimitScope } from './limits.js';

/** What placing an order must know under lock, read in one statement. */
export interface PlacingRow extends LimitCounts {
  /** The next number of the city's reference sequence, and how many digits references have now. */
  sequence: number;
  digits: number;
  catalogueVersion: number;
  cart: CartRow | null;
}

// The account is locked before its cart; the cart's row depends on it, so the order is fixed.
const READ: Sql = {
  name: 'placing_read',
  text: `with me as (select id from accounts where id = $1 for update),
    mine as (select ca.* from carts ca join me on ca.account_id = me.id for update of ca)
    select nextval(('order_reference_' || lower($2))::regclass) as sequence,
      (select reference_digits from cities where id = $2) as digits,
      (select version from catalogue_version) as "catalogueVersion",
      (select json_build_object('version', version, 'shopId', shop_id, 'placeId', place_id,
        'lines', lines, 'updatedAt', updated_at) from mine) as cart,
      ${limitColumns({ account: '$1', payer: '$3', since: '$4' })}`,
};

export async function readForPlacing(
  runner: Runner,
  query: LimitScope & { cityId: string },
): Promise<PlacingRow> {
  const { accountId, cityId, payerPhoneId, since } = query;
  const [row] = await runner.query<PlacingRow>(READ, [accountId, cityId, payerPhoneId, since]);
  if (!row) throw new Error('the placing statement gave no row');
  return row;
}

/** An order about to be written, in the database's own column names. */
export interface NewOrder {
  order: Record<string, unknown>;
  lines: Record<string, unknown>[];
  event: Record<string, unknown>;
  payment: Record<string, unknown> | null;
  attempt: Record<string, unknown> | null;
  outbox: NewOutboxRow[];
  /** Minted before the first try: the same key never places twice. */
  key: string;
  at: Date;
}

// One statement, one round trip: the order with its lines, event, payment, attempt, outbox rows and
// idempotency key, and the emptied cart.
const PLACE: Sql = {
  name: 'placing_write',
  text: `with key as (insert into idempotency_keys (key, result, at)
      values ($1, jsonb_build_object('orderId', $2::jsonb->>'id'), $8)),
    placed as (insert into orders (city_id, id, reference, kind, shop_id, account_id, phone_id,
        payer_phone_id, channel, language, quartier_id, zone_id, details_sealed, fulfilment,
        payment, method, subtotal_xaf, delivery_fee_xaf, discount_xaf, total_xaf, driver_pay_xaf,
        prep_minutes, code_digest, code_sealed, placed_at, presented_at)
      select city_id, id, reference, kind, shop_id, account_id, phone_id, payer_phone_id, channel,
        language, quartier_id, zone_id, decode(details_sealed, 'base64'), fulfilment, payment,
        method, subtotal_xaf, delivery_fee_xaf, discount_xaf, total_xaf, driver_pay_xaf,
        prep_minutes, decode(code_digest, 'base64'), decode(code_sealed, 'base64'), $8,
        case when method = 'cash' then $8 end
      from jsonb_to_record($2::jsonb) as o(city_id text, id uuid, reference int, kind text,
        shop_id text, account_id uuid, phone_id uuid, payer_phone_id uuid, channel text,
        language text, quartier_id text, zone_id text, details_sealed text, fulfilment text,
        payment text, method text, subtotal_xaf int, delivery_fee_xaf int, discount_xaf int,
        total_xaf int, driver_pay_xaf int, prep_minutes smallint, code_digest text,
        code_sealed text)),
    lines as (insert into order_lines (city_id, order_id, no, item_id, item_no, name_fr, name_en,
        count, unit_xaf, line_xaf, options)
      select * from jsonb_to_recordset($3::jsonb) as l(city_id text, order_id uuid, no smallint,
        item_id text, item_no smallint, name_fr text, name_en text, count smallint, unit_xaf int,
        line_xaf int, options jsonb)),
    event as (insert into order_events (city_id, order_id, id, at, kind, axis, to_state,
        actor_kind, actor_id, facts)
      select city_id, order_id, id, $8, kind, axis, to_state, actor_kind, actor_id, facts
      from jsonb_to_record($4::jsonb) as e(city_id text, order_id uuid, id uuid, kind text,
        axis text, to_state text, actor_kind text, actor_id text, facts jsonb)),
    payment as (insert into payments (id, city_id, order_id, account_id, payer_phone_id, purpose,
        amount_xaf, state, created_at, expires_at)
      select id, city_id, order_id, account_id, payer_phone_id, purpose, amount_xaf, state,
        created_at, expires_at
      from jsonb_to_recordset($5::jsonb) as p(id uuid, city_id text, order_id uuid,
        account_id uuid, payer_phone_id uuid, purpose text, amount_xaf int, state text,
        created_at timestamptz, expires_at timestamptz)),
    attempt as (insert into payment_attempts (id, payment_id, no, provider, operator, amount_xaf,
        state, external_reference, created_at)
      select id, payment_id, no, provider, operator, amount_xaf, state, external_reference,
        created_at
      from jsonb_to_recordset($6::jsonb) as a(id uuid, payment_id uuid, no smallint,
        provider text, operator text, amount_xaf int, state text, external_reference text,
        created_at timestamptz)),
    bells as (insert into outbox (id, kind, lane, class, subject, due_at, dedupe_key, created_at)
      select (r->>'id')::uuid, r->>'kind', r->>'lane', (r->>'class')::smallint, r->'subject',
        (r->>'dueAt')::timestamptz, r->>'dedupeKey', (r->>'createdAt')::timestamptz
      from jsonb_array_elements($7::jsonb) r)
    update carts set version = version + 1, shop_id = null, lines = '[]', updated_at = $8
      where account_id = ($2::jsonb->>'account_id')::uuid
    returning version, shop_id as "shopId", place_id as "placeId", lines,
      updated_at::text as "updatedAt"`,
};

/** Writes a whole order in one statement and gives the emptied cart. */
export async function writePlaced(runner: Runner, placed: NewOrder): Promise<CartRow> {
  const [cart] = await runner.query<CartRow>(PLACE, [
    placed.key,
    JSON.stringify(placed.order),
    JSON.stringify(placed.lines),
    JSON.stringify(placed.event),
    JSON.stringify(placed.payment ? [placed.payment] : []),
    JSON.stringify(placed.attempt ? [placed.attempt] : []),
    JSON.stringify(placed.outbox),
    placed.at,
  ]);
  if (!cart) throw new Error('an order was placed without a cart');
  return cart;
}
