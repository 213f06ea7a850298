import type { Phone } from '../../src/lib/phone.js';
import type { CartRow, PlaceRow } from '../../src/models/conversations.js';
import type { Sql } from '../../src/models/database.js';
import { addToCart, viewCart } from '../../src/services/carts.js';
import type { Shop } from '../../src/services/catalogue.js';
import { isOpen, serving } from '../../src/services/opening.js';
import type { Person } from '../../src/services/person.js';
import { totals } from '../../src/services/pricing.js';
import {
  act,
  MINUTE,
  SECOND,
  verb,
  type KnownOrder,
  type Result,
  type Role,
  type Scene,
} from './people.js';
import type { Menus } from './menus.js';
import { NAME } from './wallets.js';

/** People who are hungry. */
export interface Customers extends Role {
  /** Somebody orders; `done` when it is known whether anything came of it. */
  order(no: number, done: () => void): Promise<void>;
}

/** Of a hundred orders, so many are made page by page on a telephone. */
const PAGES_PERCENT = 4;

interface Customer {
  person: Person;
  place: PlaceRow;
  cityId: string;
}

/** What somebody is about to confirm. */
interface Wish {
  customer: Customer;
  shop: Shop;
  method: KnownOrder['method'];
  itemId: string;
  count: number;
  withChange: boolean;
  /** Of this wish and no other: said twice, it is the same. */
  key: string;
}

const ORDER_OF_KEY: Sql = {
  name: 'simulation_order_of_key',
  text: `select o.id as "orderId", o.reference, o.city_id as "cityId", o.total_xaf as "totalXaf"
    from idempotency_keys k join orders o on o.id = (k.result->>'orderId')::uuid
    where k.key = $1`,
};

export async function createCustomers(
  scene: Scene,
  menus: Menus,
  cities: readonly string[],
  count: number,
): Promise<Customers> {
  const customers: Customer[] = [];
  for (let no = 0; no < count; no += 1) {
    customers.push(await settleIn(scene, phoneNo(no), scene.random.pick(cities)));
  }
  const { time, random } = scene;
  const place = createPlacing(scene);
  const verbs = createVerbs(scene);

  /** What follows an order: some sit in a menu while they are asked for money, some think again. */
  function afterwards(order: KnownOrder): void {
    const then = random.weighted({ waits: 93, sits: 4, cancels: 3 });
    const afterMs = random.between(SECOND, then === 'sits' ? 20 * SECOND : 2 * MINUTE);
    if (then === 'sits') time.after(afterMs, () => menus.sit(order.customer));
    if (then === 'cancels') time.after(afterMs, () => verbs.cancel(order));
  }

  return {
    async order(no, done) {
      if (random.percent(PAGES_PERCENT)) {
        await menus.order(no, (order) => {
          if (order) know(scene, order);
          done();
        });
        return;
      }
      const wish = wishOf(scene, random.pick(customers), no);
      if (!wish) {
        done();
        return;
      }
      await place(wish, no, (known) => {
        done();
        if (known) afterwards(known);
      });
    },
    onText({ template, text, to }, order) {
      if (!order || order.customer.phone !== to) return;
      if (template === 'order.picked_up') order.code = codeIn(text, order) ?? order.code;
      if (template === 'payment.failed') verbs.payOtherwise(order);
      if (template === 'order.shop_silent') verbs.choose(order, random.pick(['1', '2', '3']));
    },
  };
}

/** Digits that an SMS calls a code. */
function codeIn(text: string, { reference }: KnownOrder): string | null {
  const found = /\bcode:? (\d{4})\b/i.exec(text)?.[1];
  return found === undefined || found === String(reference) ? null : found;
}

/** Most have MTN, many Orange, a few a network without a rail here. */
function phoneNo(no: number): Phone {
  const prefix = ['67', '69', '67', '69', '67', '67', '69', '66'][no % 8] ?? '67';
  return `+237${prefix}${String(1_000_000 + no).padStart(7, '0')}` as Phone;
}

async function settleIn({ house, random }: Scene, phone: Phone, cityId: string): Promise<Customer> {
  const { db, services, catalogue } = house;
  const { accounts, places } = services;
  return db.transaction(async (tx) => {
    const met = await accounts.admit(tx, phone);
    await accounts.setName(tx, met, NAME);
    await accounts.setLanguage(tx, met, random.pick(['fr', 'en'] as const));
    const person = (await accounts.person(tx, met.phoneId)) ?? met;
    const quartier = random.pick(catalogue.current().quartiersOf(cityId));
    const change = { catalogue: catalogue.current(), person, now: house.clock.now() };
    const details = { landmark: 'marche', note: null };
    const added = await places.add(tx, change, { quartierId: quartier.id, details });
    if (!added.ok) throw new Error(`no place at ${quartier.id}`);
    return { person, place: added.place, cityId };
  });
}

/** A shop that is open and delivers there, and a dish of it; null when there is none. */
function wishOf({ house, random }: Scene, customer: Customer, no: number): Wish | null {
  const catalogue = house.catalogue.current();
  const quartier = catalogue.quartiers.get(customer.place.quartierId);
  const now = house.clock.now();
  const shops = catalogue
    .shopsOf(customer.cityId)
    .filter((shop) => isOpen(shop, now) && quartier && serving(catalogue, shop, quartier))
    .filter((shop) => shop.items.some(isPlain));
  if (shops.length === 0) return null;
  const shop = random.pick(shops);
  const item = random.pick(shop.items.filter(isPlain));
  const least = Math.ceil(shop.minOrderXaf / item.priceXaf);
  return {
    ...{ customer, shop, itemId: item.id, count: Math.max(least, random.between(1, 3)) },
    method: random.weighted({ momo: 72, cash: 20, wallet: 8 }),
    withChange: random.percent(30),
    key: `wish-${String(no)}`,
  };
}

/** Dishes that need no choice and no prescription, and that any rider can bring. */
function isPlain(item: Shop['items'][number]): boolean {
  const isFree = item.optionGroupIds.length === 0 && item.vehicles === null;
  return item.available && isFree && !item.requiresPrescription;
}

/** Somebody was told of an order of theirs. */
function know({ trace, orders }: Scene, order: KnownOrder): void {
  const { no, orderId, reference, totalXaf } = order;
  trace.add(`order ${String(no)}`, `is ${orderId} ${String(reference)} ${String(totalXaf)}`);
  orders.set(orderId, order);
}

/** Confirms a wish, now and then twice, as a nervous thumb does. */
function createPlacing(scene: Scene) {
  const { house, random } = scene;
  const { db, services, catalogue, clock } = house;

  async function confirm(
    wish: Wish,
    known: { order: KnownOrder | null },
    no: number,
  ): Promise<Result> {
    known.order = null;
    return db.transaction(async (tx) => {
      const { person, place } = wish.customer;
      const change = { catalogue: catalogue.current(), person, now: clock.now() };
      const line = { itemId: wish.itemId, count: wish.count, options: [] };
      const wanted = { shopId: wish.shop.id, line, replace: true };
      const filled = await addToCart(tx, change, wanted);
      if (!filled.ok) return filled;
      await tx.savepoint();
      const shown = shownBy(filled.cart, change, place);
      const { method } = wish;
      const noteXaf = method === 'cash' && wish.withChange ? noteFor(shown.totalXaf) : null;
      const cash = { cashNoteXaf: noteXaf, changeToWallet: noteXaf !== null };
      const placed = await services.placeOrder(tx, {
        ...{ person, channel: 'ussd', key: wish.key, cart: filled.cart, places: [place] },
        wanted: { method, ...shown, ...cash },
      });
      if (placed.ok) known.order = knownOf(wish, placed, noteXaf, no);
      else await tx.rollbackToSavepoint();
      return placed;
    });
  }

  function shownBy(cart: CartRow, { now }: { now: Date }, place: PlaceRow) {
    const view = viewCart(catalogue.current(), cart, [place], now);
    const { totalXaf } = totals(view.subtotalXaf, view.serving?.feeXaf ?? 0);
    return { cartVersion: view.version, totalXaf };
  }

  /** Who heard nothing looks among their orders. */
  async function look(wish: Wish, no: number): Promise<KnownOrder | null> {
    const [row] = await db.query<Pick<KnownOrder, 'orderId' | 'reference' | 'cityId' | 'totalXaf'>>(
      ORDER_OF_KEY,
      [wish.key],
    );
    const noteXaf = wish.method === 'cash' && wish.withChange ? noteFor(row?.totalXaf ?? 0) : null;
    return row ? knownOf(wish, row, noteXaf, no) : null;
  }

  async function learn(
    wish: Wish,
    order: KnownOrder | null,
    no: number,
  ): Promise<KnownOrder | null> {
    const found = order ?? (await look(wish, no));
    if (found) know(scene, found);
    return found;
  }

  return async (
    wish: Wish,
    no: number,
    placed: (order: KnownOrder | null) => void,
  ): Promise<void> => {
    const known: { order: KnownOrder | null } = { order: null };
    const about = `order ${String(no)} customer ${wish.method}`;
    const deed = { about, work: () => confirm(wish, known, no) };
    await act(scene, deed, async () => {
      if (random.percent(scene.weather.againPercent))
        await act(scene, { ...deed, about: `${about} again` }, undefined, 1);
      placed(await learn(wish, known.order, no));
    });
  };
}

function knownOf(
  { customer: { person }, shop, method }: Wish,
  {
    orderId,
    reference,
    cityId,
    totalXaf,
  }: Pick<KnownOrder, 'orderId' | 'reference' | 'cityId' | 'totalXaf'>,
  noteXaf: number | null,
  no: number,
): KnownOrder {
  const told = { orderId, reference, cityId, totalXaf, noteXaf };
  return { ...told, no, method, shopId: shop.id, customer: person, code: null };
}

/** The next note of 5000 that is more than the price. */
function noteFor(totalXaf: number): number {
  return Math.ceil((totalXaf + 1) / 5_000) * 5_000;
}

/** What customers do about an order that exists. */
function createVerbs(scene: Scene) {
  const { house, time, random } = scene;
  const { db, services } = house;

  async function again(order: KnownOrder): Promise<void> {
    const { reference, customer } = order;
    await act(scene, {
      about: `order ${String(order.no)} customer pays again`,
      work: () => verb(db, (tx) => services.retry.payAgain(tx, customer, { reference })),
    });
  }

  async function cash(order: KnownOrder): Promise<void> {
    const { reference, customer } = order;
    await act(scene, {
      about: `order ${String(order.no)} customer pays cash`,
      work: () => verb(db, (tx) => services.retry.payCash(tx, customer, { reference })),
    });
  }

  async function cancel(order: KnownOrder): Promise<void> {
    const { reference, customer } = order;
    await act(scene, {
      about: `order ${String(order.no)} customer cancels`,
      work: () =>
        verb(db, (tx) => services.fulfilment.cancelByCustomer(tx, customer, { reference })),
      text: { from: customer.phone, words: `ANNULER ${String(reference)}` },
    });
  }

  return {
    cancel,
    payOtherwise(order: KnownOrder): void {
      const way = random.weighted({ again: 50, cash: 20, cancel: 10, nothing: 20 });
      if (way === 'nothing') return;
      const ways = { again, cash, cancel };
      time.after(random.between(10 * SECOND, 4 * MINUTE), () => ways[way](order));
    },
    /** Questions are answered by SMS alone. */
    choose(order: KnownOrder, digit: string): void {
      time.after(random.between(10 * SECOND, 2 * MINUTE), async () => {
        const from = order.customer.phone;
        await scene.tasks.start(`order ${String(order.no)} customer answers ${digit}`, () =>
          house.desk.receive({ id: house.ids.next(), from, to: '8055', text: digit, date: '' }),
        );
        scene.relay.poke();
      });
    },
  };
}
