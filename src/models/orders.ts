import type { Language } from '../locales/keys.js';
import type { Runner, Sql, Tx } from './database.js';

export type Fulfilment =
  | 'scheduled'
  | 'placed'
  | 'accepted'
  | 'ready'
  | 'picked_up'
  | 'at_door'
  | 'delivered'
  | 'returned'
  | 'declined'
  | 'cancelled'
  | 'expired';

export type Courier = 'none' | 'offered' | 'assigned';

/** `due` is also what a cash order is until the door. */
export type PaymentState = 'due' | 'pending' | 'held' | 'released' | 'part_refunded' | 'refunded';

/** One row of `orders` (migrations/0004), column for column. */
export interface Order {
  cityId: string;
  id: string;
  reference: number;
  referenceHeld: boolean;
  kind: string;
  shopId: string;
  accountId: string;
  phoneId: string;
  payerPhoneId: string | null;
  /** Who takes it at the door, when that is not who ordered: theirs is the code. */
  receiverPhoneId: string | null;
  receiverAccountId: string | null;
  channel: string;
  language: Language;
  quartierId: string;
  zoneId: string;
  /** JSON of OrderDetails under the key of the customer who ordered. */
  detailsSealed: Buffer;
  fulfilment: Fulfilment;
  courier: Courier;
  payment: PaymentState;
  method: 'momo' | 'cash' | 'wallet';
  driverId: string | null;
  subtotalXaf: number;
  deliveryFeeXaf: number;
  discountXaf: number;
  totalXaf: number;
  /** What of it comes from the wallet, and what of that was bonus. */
  walletXaf: number;
  bonusXaf: number;
  /** The most that may go from a bigger note to the customer's wallet; 0 unless so chosen. */
  changeMaxXaf: number;
  /** Which of the customer's places it goes to; null in rows of an older version. */
  placeId: string | null;
  driverPayXaf: number;
  /** Frozen when the shop accepts. */
  commissionBps: number | null;
  prepMinutes: number;
  codeDigest: Buffer;
  codeSealed: Buffer;
  codeTries: number;
  codeIssues: number;
  codeTold: boolean;
  frozen: boolean;
  placedAt: Date;
  /** When the shop was told: paid, or to be paid at the door. */
  presentedAt: Date | null;
  paidAt: Date | null;
  acceptedAt: Date | null;
  readyAt: Date | null;
  /** When the shop said it would be ready. */
  promisedAt: Date | null;
  pickedUpAt: Date | null;
  closedAt: Date | null;
  /** What the shop said when it accepted; null until it is late. */
  firstPromisedAt: Date | null;
  /** Delays as they were last announced, counted from the first promise. */
  shopLateMinutes: number;
  driverLateMinutes: number;
  /** How often the customer was told of a delay. */
  lateTold: number;
  /** When the driver found nobody at the door. */
  absentAt: Date | null;
}

/** Whose orders are meant: a reference is never read without its sender. */
export type OrderScope =
  | { shopId: string }
  | { driverId: string }
  | { accountId: string }
  /** Of whoever ordered it or will take it at the door. */
  | { partyId: string };

/** Columns of an Order from `orders o`; other statements join to it. */
export const ORDER_COLUMNS = `o.city_id as "cityId", o.id, o.reference, o.reference_held as "referenceHeld",
  o.kind, o.shop_id as "shopId", o.account_id as "accountId", o.phone_id as "phoneId",
  o.payer_phone_id as "payerPhoneId", o.receiver_phone_id as "receiverPhoneId",
  o.receiver_account_id as "receiverAccountId", o.channel, o.language, o.quartier_id as "quartierId",
  o.zone_id as "zoneId", o.details_sealed as "detailsSealed", o.fulfilment, o.courier, o.payment,
  o.method, o.driver_id as "driverId", o.subtotal_xaf as "subtotalXaf",
  o.delivery_fee_xaf as "deliveryFeeXaf", o.discount_xaf as "discountXaf",
  o.total_xaf as "totalXaf", o.wallet_xaf as "walletXaf", o.bonus_xaf as "bonusXaf",
  o.change_max_xaf as "changeMaxXaf", o.place_id as "placeId", o.driver_pay_xaf as "driverPayXaf",
  o.commission_bps as "commissionBps", o.prep_minutes as "prepMinutes",
  o.code_digest as "codeDigest", o.code_sealed as "codeSealed", o.code_tries as "codeTries",
  o.code_issues as "codeIssues", o.code_told as "codeTold", o.frozen, o.placed_at as "placedAt",
  o.presented_at as "presentedAt", o.paid_at as "paidAt", o.accepted_at as "acceptedAt", o.ready_at as "readyAt",
  o.promised_at as "promisedAt", o.picked_up_at as "pickedUpAt", o.closed_at as "closedAt",
  o.first_promised_at as "firstPromisedAt", o.shop_late_minutes as "shopLateMinutes",
  o.driver_late_minutes as "driverLateMinutes", o.late_told as "lateTold",
  o.absent_at as "absentAt"`;

const READ: Sql = {
  name: 'order_read',
  text: `select ${ORDER_COLUMNS} from orders o where o.city_id = $1 and o.id = $2`,
};
const LOCK: Sql = { name: 'order_lock', text: `${READ.text} for no key update` };

export async function readOrder(
  runner: Runner,
  cityId: string,
  orderId: string,
): Promise<Order | null> {
  const [row] = await runner.query<Order>(READ, [cityId, orderId]);
  return row ?? null;
}

export async function lockOrder(tx: Tx, cityId: string, orderId: string): Promise<Order | null> {
  const [row] = await tx.query<Order>(LOCK, [cityId, orderId]);
  return row ?? null;
}

/** The three ways a sender owns orders: the column, and how its city is known. */
const SCOPES = {
  shop: { where: 'o.shop_id = $1', city: '(select city_id from shops where id = $1)' },
  driver: { where: 'o.driver_id = $1', city: '(select city_id from drivers where id = $1)' },
} as const;

type ScopeKind = keyof typeof SCOPES | 'account' | 'party';

/** A receiver hears of an order when its shop has accepted, and not before. */
export const OF_PARTY = `(o.account_id = $1
    or (o.receiver_account_id = $1 and o.accepted_at is not null))`;

function split(scope: OrderScope): { kind: ScopeKind; id: string } {
  if ('shopId' in scope) return { kind: 'shop', id: scope.shopId };
  if ('driverId' in scope) return { kind: 'driver', id: scope.driverId };
  if ('partyId' in scope) return { kind: 'party', id: scope.partyId };
  return { kind: 'account', id: scope.accountId };
}

function byReference(kind: keyof typeof SCOPES): Sql {
  const { where, city } = SCOPES[kind];
  return {
    name: `order_by_reference_${kind}`,
    text: `select ${ORDER_COLUMNS} from orders o where o.city_id = ${city} and o.reference = $2
      and o.reference_held and ${where} for no key update`,
  };
}

const BY_REFERENCE: Record<ScopeKind, Sql> = {
  shop: byReference('shop'),
  driver: byReference('driver'),
  // A customer may ask about an order whose reference has gone back to the pool.
  account: {
    name: 'order_by_reference_account',
    text: `select ${ORDER_COLUMNS} from orders o where o.account_id = $1 and o.reference = $2
      order by o.placed_at desc limit 1 for no key update`,
  },
  party: {
    name: 'order_by_reference_party',
    text: `select ${ORDER_COLUMNS} from orders o where ${OF_PARTY} and o.reference = $2
      order by o.placed_at desc limit 1 for no key update`,
  },
};

/** Locks the order that this sender means by a reference. */
export async function lockOrderByReference(
  tx: Tx,
  reference: number,
  scope: OrderScope,
): Promise<Order | null> {
  const { kind, id } = split(scope);
  const [row] = await tx.query<Order>(BY_REFERENCE[kind], [id, reference]);
  return row ?? null;
}

const OF: Record<ScopeKind, string> = {
  shop: SCOPES.shop.where,
  driver: SCOPES.driver.where,
  account: 'o.account_id = $1',
  party: OF_PARTY,
};

function recent(kind: ScopeKind): Sql {
  const where = OF[kind];
  return {
    name: `orders_recent_${kind}`,
    text: `select ${ORDER_COLUMNS} from orders o where ${where}
      and (o.closed_at is null or o.closed_at > $2) order by o.placed_at, o.id limit 50`,
  };
}

const RECENT: Record<ScopeKind, Sql> = {
  shop: recent('shop'),
  driver: recent('driver'),
  account: recent('account'),
  party: recent('party'),
};

/** A sender's open orders and those closed after `closedSince`, oldest first, at most 50. */
export async function recentOrders(
  runner: Runner,
  scope: OrderScope,
  closedSince: Date,
): Promise<Order[]> {
  const { kind, id } = split(scope);
  return runner.query<Order>(RECENT[kind], [id, closedSince]);
}

const IN_TURN = 'order by o.placed_at, o.id';

/** SQL for the references that a sender may mean now; `id` is SQL for who they are. */
export function openReferencesOf(kind: ScopeKind, id: string): string {
  switch (kind) {
    // A shop knows of an order once it is paid, or to be paid at the door.
    case 'shop':
      return `select o.reference from orders o where o.shop_id = ${id} and o.closed_at is null
        and (o.method = 'cash' or o.payment not in ('due', 'pending')) ${IN_TURN}`;
    case 'driver':
      return `select o.reference from orders o where o.driver_id = ${id} and o.closed_at is null
        union select o.reference from offers f
          join orders o on o.city_id = f.city_id and o.id = f.order_id
          where f.driver_id = ${id} and f.state = 'offered' and o.closed_at is null
        order by reference`;
    case 'account':
      return `select o.reference from orders o where o.account_id = ${id}
        and o.closed_at is null ${IN_TURN}`;
    case 'party':
      return `select o.reference from orders o where ${OF_PARTY} and o.closed_at is null ${IN_TURN}`;
  }
}

/** The same for the rides that are a driver's own. */
export function openRidesOf(driverId: string): string {
  return `select o.reference from orders o where o.driver_id = ${driverId}
    and o.closed_at is null ${IN_TURN} limit 50`;
}

const openOf = (kind: ScopeKind): Sql => ({
  name: `order_references_${kind}`,
  text: openReferencesOf(kind, '$1'),
});

const OPEN_REFERENCES: Record<ScopeKind, Sql> = {
  shop: openOf('shop'),
  driver: openOf('driver'),
  account: openOf('account'),
  party: openOf('party'),
};

/** References a sender may mean now; for a driver also those on offer. */
export async function openReferences(runner: Runner, scope: OrderScope): Promise<number[]> {
  const { kind, id } = split(scope);
  const rows = await runner.query<{ reference: number }>(OPEN_REFERENCES[kind], [id]);
  return rows.map((row) => row.reference);
}

/** One dish of an order as the kitchen reads it. */
export interface OrderLine {
  no: number;
  itemId: string;
  itemNo: number;
  nameFr: string;
  nameEn: string;
  count: number;
  lineXaf: number;
  options: { groupId: string; no: number }[];
}

const LINES: Sql = {
  name: 'order_lines',
  text: `select no, item_id as "itemId", item_no as "itemNo", name_fr as "nameFr",
      name_en as "nameEn", count, line_xaf as "lineXaf", options
    from order_lines where city_id = $1 and order_id = $2 order by no`,
};

export async function orderLines(runner: Runner, order: Order): Promise<OrderLine[]> {
  return runner.query<OrderLine>(LINES, [order.cityId, order.id]);
}
