import pg from 'pg';

import type { Clock } from '../../../src/lib/clock.js';
import { createIds, type Ids } from '../../../src/lib/ids.js';
import { parsePhone } from '../../../src/lib/phone.js';
import { createVault, type Vault } from '../../../src/lib/vault.js';
import { createDatabase, type Database } from '../../../src/models/database.js';
import { readOrder, type Order } from '../../../src/models/orders.js';
import { createAccounts, type Accounts } from '../../../src/services/accounts.js';
import { createCatalogueCache, type CatalogueCache } from '../../../src/services/catalogue.js';
import {
  createDeliveryCodes,
  issueStored,
  type DeliveryCodes,
} from '../../../src/services/delivery-code.js';
import { createDispatch, type Dispatch } from '../../../src/services/dispatch.js';
import { createDisputes, type Disputes } from '../../../src/services/disputes.js';
import { createEscrow, type Escrow } from '../../../src/services/escrow.js';
import { createFreezes, type Freezes } from '../../../src/services/freezes.js';
import { createFulfilment, type Fulfilment } from '../../../src/services/fulfilment.js';
import { createLedger, type Ledger } from '../../../src/services/ledger.js';
import { createMoneyRules } from '../../../src/services/money-rules.js';
import { createNotifications, type Notifications } from '../../../src/services/notifications.js';
import { createOrders, keyOf, type Orders } from '../../../src/services/orders.js';
import { createSenders } from '../../../src/services/orders/sender.js';
import { ORDER_SETTINGS } from '../../../src/services/orders/settings.js';
import type { Person } from '../../../src/services/person.js';
import { createReviews } from '../../../src/services/reviews.js';
import { createShops, type Shops } from '../../../src/services/shops.js';
import { createTracking, type Tracking } from '../../../src/services/tracking.js';
import { createDisputeDueJob } from '../../../src/workers/jobs/dispute-due.js';
import { createOrderJobs } from '../../../src/workers/jobs/order-jobs.js';
import type { JobHandler } from '../../../src/workers/job.js';
import { freshDatabase, masterKey, seededAt, type TestDatabase } from '../../support/database.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A clock that stands still until a test moves it. */
export interface StillClock extends Clock {
  set(at: Date): void;
}

function stillClock(start: Date): StillClock {
  let at = start;
  return {
    now: () => at,
    monotonicMs: () => at.getTime(),
    set(next) {
      at = next;
    },
  };
}

/** The order services on a database of their own, with the demo cities in it. */
export interface House {
  db: Database;
  owner: pg.Client;
  database: TestDatabase;
  clock: StillClock;
  ids: Ids;
  vault: Vault;
  accounts: Accounts;
  catalogue: CatalogueCache;
  orders: Orders;
  escrow: Escrow;
  ledger: Ledger;
  freezes: Freezes;
  disputes: Disputes;
  notifications: Notifications;
  fulfilment: Fulfilment;
  dispatch: Dispatch;
  codes: DeliveryCodes;
  tracking: Tracking;
  shops: Shops;
  handlers: ReadonlyMap<string, JobHandler>;
  person(number: string): Promise<Person>;
  order(order: Pick<Order, 'cityId' | 'id'>): Promise<Order>;
  /** Closes the processes' side only: what a restart leaves behind. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

const ussdCode = '*237*55#';

/** Opens a house; on an existing database it is the same house after a restart. */
export async function openHouse(on?: { database: TestDatabase; now: Date }): Promise<House> {
  const database = on?.database ?? (await freshDatabase({ seeded: true }));
  const clock = stillClock(on?.now ?? seededAt);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const db = createDatabase({ url: database.appUrl, poolSize: 12 });
  const services = await build(db, clock);
  const stop = async () => {
    await Promise.all([db.close(), owner.end()]);
  };
  return {
    db,
    owner,
    database,
    clock,
    ...services,
    async person(number) {
      const phone = parsePhone(number);
      if (!phone) throw new Error(`${number} is no number`);
      return services.accounts.admit(db, phone);
    },
    async order({ cityId, id }) {
      const order = await readOrder(db, cityId, id);
      if (!order) throw new Error(`no order ${id}`);
      return order;
    },
    stop,
    async close() {
      await stop();
      await database.drop();
    },
  };
}

async function build(db: Database, clock: Clock) {
  const ids = createIds(() => clock.now().getTime());
  const vault = createVault(masterKey);
  const ground = { db, clock, ids, vault, catalogue: await createCatalogueCache(db) };
  const accounts = createAccounts(ground);
  const orders = createOrders(ground);
  const ledger = createLedger(ground);
  const freezes = createFreezes({ ...ground, ledger });
  const rules = createMoneyRules(ground.catalogue);
  const escrow = createEscrow({
    ...{ ledger, orders, rules, freezes },
    bonuses: { giveBack: () => Promise.resolve() },
  });
  const words = { ussdCode, giveUpMs: ORDER_SETTINGS.giveUpMs };
  const notifications = createNotifications({ ...ground, accounts, settings: words });
  const parts = { ...ground, accounts, orders, notifications, escrow, settings: ORDER_SETTINGS };
  const fulfilment = createFulfilment(parts);
  const dispatch = createDispatch(parts);
  const disputes = createDisputes({ ...parts, ledger, freezes, reviews: createReviews(ground) });
  const handlers = [
    ...createOrderJobs({ db, fulfilment, dispatch }),
    createDisputeDueJob({ db, disputes, log: silent }),
  ];
  return {
    ids,
    vault,
    accounts,
    catalogue: ground.catalogue,
    orders,
    escrow,
    ...{ ledger, freezes, disputes },
    notifications,
    fulfilment,
    dispatch,
    codes: createDeliveryCodes({ ...parts, senders: createSenders(parts) }),
    tracking: createTracking(ground),
    shops: createShops(ground),
    handlers: new Map(handlers.map((handler) => [handler.kind as string, handler])),
  };
}

/** What an order of a test may differ in. */
export interface OrderWish {
  shopId?: string;
  customer?: string;
  quartierId?: string;
  method?: 'momo' | 'cash';
  subtotalXaf?: number;
  reference?: number;
  landmark?: string;
  /** The number of somebody else, who takes it at the door. */
  receiver?: string;
}

let lastReference = 4_820;

/** Mama Ndoumbelle's customer Mireille at Deido, unless a test wishes otherwise. */
export async function place(house: House, wish: OrderWish = {}): Promise<Order> {
  const shop = house.catalogue.current().shops.get(wish.shopId ?? 'BIZ-2001')!;
  const quartier = house.catalogue.current().quartiers.get(wish.quartierId ?? 'DLA-DEIDO')!;
  const fee = house.catalogue.current().zoneFee(shop.cityId, shop.zoneId, quartier.zoneId)!;
  const customer = await house.person(wish.customer ?? '+237670000051');
  const subtotal = wish.subtotalXaf ?? 5_000;
  const id = house.ids.next();
  const reference = wish.reference ?? (lastReference += 1);
  const receiver = wish.receiver === undefined ? null : await house.person(wish.receiver);
  const owner = { cityId: shop.cityId, orderId: id, reference, person: receiver ?? customer };
  const code = issueStored(house.vault, house.ids, owner);
  const who = { name: receiver?.name ?? customer.name, orderedBy: customer.name };
  const details = { ...who, landmark: wish.landmark ?? 'Carrefour Deido', note: null };
  const isCash = wish.method === 'cash';
  await house.owner.query(
    `insert into orders (city_id, id, reference, kind, shop_id, account_id, phone_id,
       payer_phone_id, channel, language, quartier_id, zone_id, details_sealed, fulfilment,
       payment, method, subtotal_xaf, delivery_fee_xaf, total_xaf, driver_pay_xaf, prep_minutes,
       code_digest, code_sealed, placed_at, receiver_phone_id, receiver_account_id)
     values ($1, $2, $3, $4, $5, $6, $7, $7, 'ussd', $8, $9, $10, $11, 'placed', $12, $13, $14,
       $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
    [
      shop.cityId,
      id,
      reference,
      shop.kind === 'pharmacy' ? 'pharmacy' : 'food',
      shop.id,
      customer.accountId,
      customer.phoneId,
      customer.language ?? 'fr',
      quartier.id,
      quartier.zoneId,
      house.vault.seal(customer.key, JSON.stringify(details)),
      isCash ? 'due' : 'pending',
      isCash ? 'cash' : 'momo',
      subtotal,
      fee.feeXaf,
      subtotal + fee.feeXaf,
      fee.driverPayXaf,
      shop.prepMinutes,
      code.digest,
      code.sealed,
      house.clock.now(),
      receiver?.phoneId ?? null,
      receiver?.accountId ?? null,
    ],
  );
  await addLine(house, { cityId: shop.cityId, id }, shop.items[0]!, subtotal);
  const order = await house.order({ cityId: shop.cityId, id });
  await house.db.transaction((tx) => house.fulfilment.onPlaced(tx, order));
  return order;
}

async function addLine(
  house: House,
  order: { cityId: string; id: string },
  item: { id: string; no: number; ussdFr: string; ussdEn: string; optionGroupIds: string[] },
  lineXaf: number,
): Promise<void> {
  const options = item.optionGroupIds.map((groupId) => ({ groupId, no: 1 }));
  await house.owner.query(
    `insert into order_lines (city_id, order_id, no, item_id, item_no, name_fr, name_en, count,
       unit_xaf, line_xaf, options)
     values ($1, $2, 1, $3, $4, $5, $6, 1, $7, $7, $8)`,
    [
      order.cityId,
      order.id,
      item.id,
      item.no,
      item.ussdFr,
      item.ussdEn,
      lineXaf,
      JSON.stringify(options),
    ],
  );
}

/** What settle does when a collect has become money. */
export async function pay(house: House, order: Order): Promise<Order> {
  return house.db.transaction(async (tx) => {
    const locked = await house.orders.lock(tx, keyOf(order));
    const actor = { kind: 'provider', id: 'campay' } as const;
    const paid = await house.orders.move(tx, locked!, { payment: 'held' }, actor);
    await house.escrow.hold(tx, paid, {
      attemptId: house.ids.next(),
      provider: 'campay',
      operator: 'MTN',
      amountXaf: paid.totalXaf,
      feeXaf: 0,
    });
    await house.fulfilment.onPaid(tx, paid);
    return paid;
  });
}

export async function placePaid(house: House, wish: OrderWish = {}): Promise<Order> {
  return pay(house, await place(house, wish));
}

/** The digits as their owner would read them. */
export async function codeOf(house: House, order: Order): Promise<string> {
  const customer = await house.accounts.person(house.db, order.receiverPhoneId ?? order.phoneId);
  return house.vault.open(customer!.key, (await house.order(order)).codeSealed);
}

/** Digits that are not the order's code. */
export async function wrongCodeOf(house: House, order: Order): Promise<string> {
  const right = await codeOf(house, order);
  return right === '0000' ? '0001' : '0000';
}

/** Only these drivers are on duty, free, and where they were seeded. */
export async function onlyDrivers(house: House, ...driverIds: string[]): Promise<void> {
  await house.owner.query(
    `update drivers set status = case when id = any($1) then 'available' else 'off' end,
       paused_until = null`,
    [driverIds],
  );
}
