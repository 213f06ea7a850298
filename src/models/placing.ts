import type { CartRow, LastBasket } from './conversations.js';
import type { Language } from '../locales/keys.js';
import type { NewOutboxRow } from './outbox.js';
import type { Runner, Sql } from './database.js';
import { limitColumns, type LimitCounts, type LimitScope } from './limits.js';
import type { WalletLevel } from './wallet-limits.js';

/** What placing an order must know under lock, read in one statement. */
export interface PlacingRow extends LimitCounts {
  /** The next number of the city's reference sequence, and how many digits references have now. */
  sequence: number;
  digits: number;
  catalogueVersion: number;
  cart: CartRow | null;
  /** Whose phone is asked for the money. */
  payer: (StoredPhone & { operatorSource: string }) | null;
  /** Who takes the order at the door, when that is somebody else. */
  receiver: StoredReceiver | null;
  /** Null for an order that takes nothing from the wallet. */
  wallet: WalletRow | null;
  /** An order has reached the customer where this one goes; only asked where the wallet pays. */
  knownPlace: boolean;
}

/** A part of somebody's bonus, with what is left of it. */
export interface BonusLot {
  id: string;
  leftXaf: number;
}

/** What an order paid from the wallet must know besides; all of it read behind the account's lock. */
export interface WalletRow {
  /** The customer's credit that nobody holds; null before the first. */
  creditXaf: number | null;
  /** The first to expire first; none that has expired. */
  bonusLots: BonusLot[];
  level: WalletLevel;
  /** Of the limits of money_rules, as that level has them. */
  percent: number;
  spentDayXaf: number;
  spentMonthXaf: number;
  /** The customer's own ceiling of a day. */
  ownDayXaf: number | null;
  /** ISO times: until when the team keeps the wallet shut, and when the desk let them choose a code. */
  frozenUntil: string | null;
  codeResetAt: string | null;
  /** Since when a code counts; null without one. */
  codeSetAt: string | null;
  /** Until when no code is looked at. */
  codeLockedUntil: string | null;
  /** Wrong codes in a row. */
  codeWrong: number | null;
}

/** A phone of somebody, as stored; bytes are base64. */
export interface StoredPhone {
  operator: string | null;
  sealed: string;
  keyWrapped: string;
}

export interface StoredReceiver extends StoredPhone {
  accountId: string;
  language: Language | null;
  nameSealed: string | null;
}

// The account is locked before its cart; the cart's row depends on it, so the order is fixed.
const READ: Sql = {
  name: 'placing_read',
  text: `with me as (select id from accounts where id = $1 for update),
    mine as (select ca.* from carts ca join me on ca.account_id = me.id for update of ca),
    declared as (update phones set operator = $11, operator_source = 'declared'
      where id = $3 and $11::text is not null and operator_source <> 'provider')
    select nextval(('order_reference_' || lower($2))::regclass) as sequence,
      (select reference_digits from cities where id = $2) as digits,
      (select version from catalogue_version) as "catalogueVersion",
      (select json_build_object('version', version, 'shopId', shop_id, 'placeId', place_id,
        'lines', lines, 'updatedAt', updated_at, 'last', last) from mine) as cart,
      (select json_build_object('operator', p.operator, 'operatorSource', p.operator_source,
        'sealed', encode(p.sealed, 'base64'), 'keyWrapped', encode(a.key_wrapped, 'base64'))
        from phones p join accounts a on a.id = p.account_id where p.id = $3) as payer,
      (select json_build_object('operator', p.operator, 'sealed', encode(p.sealed, 'base64'),
        'keyWrapped', encode(a.key_wrapped, 'base64'), 'accountId', a.id, 'language', a.language,
        'nameSealed', encode(a.name_sealed, 'base64'))
        from phones p join accounts a on a.id = p.account_id where p.id = $5) as receiver,
      case when $6::boolean then wallet_locked($1, $8, $9, $10) end as wallet,
      $6 and exists (select from orders d where d.account_id = $1 and d.fulfilment = 'delivered'
        and d.place_id = $7::uuid) as "knownPlace",
      ${limitColumns({ account: '$1', payer: '$3', since: '$4' })}`,
};

export async function readForPlacing(
  runner: Runner,
  query: LimitScope & {
    cityId: string;
    receiverPhoneId: string | null;
    placeId: string | null;
    fromWallet: boolean;
    /** When the day and the month of Douala began. */
    dayStart: Date;
    monthStart: Date;
    now: Date;
    /** Whose wallet the payer's phone has, as its owner said just now. */
    declared?: string | null;
  },
): Promise<PlacingRow> {
  const { accountId, cityId, payerPhoneId, since, receiverPhoneId } = query;
  const people = [accountId, cityId, payerPhoneId, since, receiverPhoneId];
  const times = [query.dayStart, query.monthStart, query.now];
  const values = [...people, query.fromWallet, query.placeId, ...times, query.declared ?? null];
  const [row] = await runner.query<PlacingRow>(READ, values);
  if (!row) throw new Error('the placing statement gave no row');
  return row;
}

/**
 * One transfer from the wallet into an order's escrow, in the database's own column names; a hold of
 * the same until the order's other part has come.
 */
export interface PaidRows {
  isHold: boolean;
  /** The escrow's account: nobody has used it before. */
  account: Record<string, unknown>;
  transfer: Record<string, unknown>;
  entries: Record<string, unknown>[];
  /** What is taken of which bonus. */
  uses: Record<string, unknown>[];
}

/** An order about to be written, in the database's own column names. */
export interface NewOrder {
  order: Record<string, unknown>;
  lines: Record<string, unknown>[];
  event: Record<string, unknown>;
  payment: Record<string, unknown> | null;
  attempt: Record<string, unknown> | null;
  /** The credit that pays for it; null for every other order. */
  paid: PaidRows | null;
  outbox: NewOutboxRow[];
  /** To be had again with two keys. */
  last: LastBasket;
  /** Where the emptied cart goes next; null when that must be asked. */
  nextPlaceId: string | null;
  /** Minted before the first try: the same key never places twice. */
  key: string;
  at: Date;
}

// One statement, one round trip: the order with its lines, event, payment, attempt, outbox rows and
// idempotency key, and the emptied cart.
const PLACE = placeWith('placing_write', '');

// The same with the transfer that pays it. An account that is too low breaks the table's floor.
const TAKEN = `escrow as (insert into ledger_accounts (id, code, kind, city_id, floored, created_at)
      select id, code, kind, city_id, floored, $8
      from jsonb_to_record($11::jsonb->'account') as a(id uuid, code text, kind text, city_id text,
        floored boolean) returning id, code),
    lots as (update bonus_lots b set left_xaf = b.left_xaf - u.amount_xaf
      from jsonb_to_recordset($11::jsonb->'uses') as u(lot_id uuid, amount_xaf int)
      where b.id = u.lot_id),
    uses as (insert into bonus_uses (lot_id, order_id, amount_xaf, at)
      select lot_id, order_id, amount_xaf, $8
      from jsonb_to_recordset($11::jsonb->'uses') as u(lot_id uuid, order_id uuid,
        amount_xaf int)),`;
const LEGS = `jsonb_to_recordset($11::jsonb->'entries') as e(transfer_id uuid, line smallint,
        code text, amount_xaf bigint)
      left join escrow n on n.code = e.code left join ledger_accounts a on a.code = e.code
      order by 3`;
const PLACE_PAID = placeWith(
  'placing_write_paid',
  `${TAKEN} transfer as (insert into ledger_transfers (id, key, kind, city_id, order_id, at, actor_kind,
        actor_id)
      select id, key, kind, city_id, order_id, $8, actor_kind, actor_id
      from jsonb_to_record($11::jsonb->'transfer') as t(id uuid, key text, kind text, city_id text,
        order_id uuid, actor_kind text, actor_id text)),
    entries as (insert into ledger_entries (transfer_id, line, account_id, amount_xaf, category,
        at)
      select e.transfer_id, e.line, coalesce(n.id, a.id), e.amount_xaf, 'order', $8
      from ${LEGS}),`,
);

// The same held, until what Mobile Money adds to it has come.
const PLACE_HELD = placeWith(
  'placing_write_held',
  `${TAKEN} hold as (insert into ledger_holds (id, key, kind, city_id, order_id, at, expires_at,
        actor_kind, actor_id)
      select id, key, kind, city_id, order_id, $8, expires_at, actor_kind, actor_id
      from jsonb_to_record($11::jsonb->'transfer') as t(id uuid, key text, kind text, city_id text,
        order_id uuid, expires_at timestamptz, actor_kind text, actor_id text)),
    entries as (insert into ledger_hold_entries (hold_id, line, account_id, amount_xaf, category)
      select e.transfer_id, e.line, coalesce(n.id, a.id), e.amount_xaf, 'order'
      from ${LEGS}),`,
);

function placeWith(name: string, paid: string): Sql {
  return {
    name,
    text: `with key as (insert into idempotency_keys (key, result, at)
      values ($1, jsonb_build_object('orderId', $2::jsonb->>'id'), $8)),
    ${paid}
    placed as (insert into orders (city_id, id, reference, kind, shop_id, account_id, phone_id,
        payer_phone_id, channel, language, quartier_id, zone_id, details_sealed, fulfilment,
        payment, method, subtotal_xaf, delivery_fee_xaf, discount_xaf, total_xaf, driver_pay_xaf,
        prep_minutes, code_digest, code_sealed, placed_at, presented_at, receiver_phone_id,
        receiver_account_id, place_id, change_max_xaf, paid_at, wallet_xaf, bonus_xaf)
      select city_id, id, reference, kind, shop_id, account_id, phone_id, payer_phone_id, channel,
        language, quartier_id, zone_id, decode(details_sealed, 'base64'), fulfilment, payment,
        method, subtotal_xaf, delivery_fee_xaf, discount_xaf, total_xaf, driver_pay_xaf,
        prep_minutes, decode(code_digest, 'base64'), decode(code_sealed, 'base64'), $8,
        case when method in ('cash', 'wallet') then $8 end, receiver_phone_id,
        receiver_account_id, place_id, change_max_xaf, case when method = 'wallet' then $8 end,
        wallet_xaf, bonus_xaf
      from jsonb_to_record($2::jsonb) as o(city_id text, id uuid, reference int, kind text,
        shop_id text, account_id uuid, phone_id uuid, payer_phone_id uuid, channel text,
        language text, quartier_id text, zone_id text, details_sealed text, fulfilment text,
        payment text, method text, subtotal_xaf int, delivery_fee_xaf int, discount_xaf int,
        total_xaf int, driver_pay_xaf int, prep_minutes smallint, code_digest text,
        code_sealed text, receiver_phone_id uuid, receiver_account_id uuid, place_id uuid,
        change_max_xaf int, wallet_xaf int, bonus_xaf int)),
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
    update carts set version = version + 1, shop_id = null, lines = '[]', updated_at = $8,
        last = $9, place_id = $10
      where account_id = ($2::jsonb->>'account_id')::uuid
    returning version, shop_id as "shopId", place_id as "placeId", lines,
      updated_at::text as "updatedAt", last`,
  };
}

/** Writes a whole order in one statement and gives the emptied cart. */
export async function writePlaced(runner: Runner, placed: NewOrder): Promise<CartRow> {
  const paid = placed.paid ? [JSON.stringify(placed.paid)] : [];
  const [cart] = await runner.query<CartRow>(statementFor(placed), [
    placed.key,
    JSON.stringify(placed.order),
    JSON.stringify(placed.lines),
    JSON.stringify(placed.event),
    JSON.stringify(placed.payment ? [placed.payment] : []),
    JSON.stringify(placed.attempt ? [placed.attempt] : []),
    JSON.stringify(placed.outbox),
    placed.at,
    JSON.stringify(placed.last),
    placed.nextPlaceId,
    ...paid,
  ]);
  if (!cart) throw new Error('an order was placed without a cart');
  return cart;
}

function statementFor({ paid }: NewOrder): Sql {
  if (!paid) return PLACE;
  return paid.isHold ? PLACE_HELD : PLACE_PAID;
}
