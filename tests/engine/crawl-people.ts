import pg from 'pg';

import { makeGround } from '../../src/app/ground.js';
import { makeServices, type Services } from '../../src/app/services.js';
import { readConfig } from '../../src/config.js';
import { createIds, type Ids } from '../../src/lib/ids.js';
import { parsePhone } from '../../src/lib/phone.js';
import { readOrder, type Order } from '../../src/models/orders.js';
import { ledgerAccount, type LedgerAccount } from '../../src/services/ledger-accounts.js';
import { place, placePaid, type House } from '../orders/support/house.js';
import { masterKey, seededAt, type TestDatabase } from '../support/database.js';
import { CUSTOMER, LONG_NAME, ONE_TIME_CODE, RECEIVER, WALLET_CODE } from './crawl-words.js';

/** Everybody whose menus differ. */
export const CALLERS = {
  newcomer: '+237681500001',
  /** Has said a name, and nothing else; whose wallet this number has, nobody knows. */
  known: '+237684500002',
  /** Has a wallet's code, and was not heard of for months. */
  silent: '+237681500005',
  /** Chats by a number that had an account before, and starts where that asks for a code. */
  chatting: '+237681500006',
  /** The second phone of somebody. */
  second: '+237681500007',
  /** Has places, credit, and an order in every state. */
  customer: `+237${CUSTOMER}`,
  /** Has rides of every state. */
  driver: '+237670000031',
  /** Has nothing but offers. */
  idleDriver: '+237690000032',
  /** Has orders in every state, and a dish that is out. */
  shop: '+237670000001',
  pausedShop: '+237670000002',
};

/** How far the customer's orders have come; the idle driver was asked, or the other one has them. */
const ORDERS: { is: string[]; courier?: 'offered' | 'assigned'; method?: 'cash' }[] = [
  { is: [] },
  { is: [], method: 'cash' },
  { is: ['accepted'], courier: 'offered' },
  { is: ['accepted'], courier: 'assigned' },
  { is: ['accepted', 'ready'], courier: 'assigned' },
  { is: ['accepted', 'ready', 'picked_up'], courier: 'assigned' },
  { is: ['accepted', 'ready', 'picked_up'], courier: 'assigned', method: 'cash' },
  { is: ['accepted', 'ready', 'picked_up', 'at_door'], courier: 'assigned' },
  { is: ['accepted', 'ready', 'picked_up', 'delivered'], courier: 'assigned' },
  { is: ['declined'] },
  { is: ['cancelled'] },
  { is: ['expired'] },
  { is: ['accepted', 'ready', 'picked_up', 'at_door', 'returned'], courier: 'assigned' },
];
type Settled = House & Pick<Services, 'walletCodes' | 'ledger' | 'linking'>;

/** References of six digits, the longest in use. */
const FIRST_REFERENCE = 345_678;

/** Makes the callers and all that stands between them; the newcomer is left to dial. */
export async function settle(database: TestDatabase): Promise<void> {
  const house = await openHouse(database);
  const { known, customer, driver, idleDriver, silent, chatting, second } = CALLERS;
  for (const phone of [known, customer, driver, idleDriver, silent, chatting, second]) {
    const person = await house.person(phone);
    await house.accounts.setLanguage(house.db, person, 'fr');
    await house.accounts.setName(house.db, person, LONG_NAME);
  }
  for (const [index, { is, courier, method }] of ORDERS.entries()) {
    const wish = { customer: CALLERS.customer, reference: FIRST_REFERENCE + index };
    const order = method ? await place(house, { ...wish, method }) : await placePaid(house, wish);
    if (courier) await give(house, order, courier);
    await move(house, order, is);
  }
  await unpaid(house);
  await credit(house);
  await addresses(house);
  await walletCode(house);
  await earnings(house);
  await topUp(house);
  await onePerson(house);
  await house.owner.query(
    `update drivers set status = 'available' where id in ('DRV-31', 'DRV-32');
     update cities set reference_digits = 6;
     update shops set paused_until = timestamptz '9999-12-31' where id = 'BIZ-2002';
     update orders set absent_at = placed_at - interval '11 minutes' where fulfilment = 'at_door';
     update items set unavailable_until = timestamptz '2026-11-17' where id = '2001-3'`,
  );
  await house.close();
}

/** A message to read, a driver to let in again, and a number that is shut. */
async function onePerson({ db, linking, owner, ...house }: Settled): Promise<void> {
  const customer = await house.person(CALLERS.customer);
  const { phoneId } = await house.person(CALLERS.silent);
  await db.transaction((tx) => linking.askProof(tx, customer));
  await owner.query(
    `insert into blocks (account_id, kind, subject_id, at) values ($1, 'driver', 'DRV-32', $2)`,
    [customer.accountId, seededAt],
  );
  await owner.query('update phones set closed_at = $2 where id = $1', [phoneId, seededAt]);
}

/** Every delivery code is the same, so that somebody can type it. */
export function sameCodes(): Ids {
  const ids = createIds(() => seededAt.getTime());
  return {
    next: ids.next,
    random(limit) {
      if (limit === 1_000_000) return Number(ONE_TIME_CODE);
      return limit === 10_000 ? Number(WALLET_CODE) : ids.random(limit);
    },
  };
}

async function openHouse(database: TestDatabase): Promise<Settled> {
  const config = readConfig({
    ...{ NODE_ENV: 'test', DATABASE_URL: database.appUrl, MASTER_KEY: masterKey },
    ...{ WEBHOOK_KEY: 'the-key-of-the-crawler', SANDBOX_URL: 'http://127.0.0.1:9' },
  });
  const clock = { now: () => seededAt, monotonicMs: () => 0, set: () => undefined };
  const ground = await makeGround(config, { clock, ids: sameCodes() });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const services = makeServices(ground);
  const close = async () => {
    await Promise.all([ground.db.close(), owner.end()]);
  };
  return {
    ...{ ...ground, ...services, clock, owner, database, handlers: new Map(), close, stop: close },
    person: (number) => services.accounts.admit(ground.db, parsePhone(number)!),
    order: async ({ cityId, id }) => (await readOrder(ground.db, cityId, id))!,
  };
}

async function give({ owner, clock }: House, { cityId, id }: Order, to: 'offered' | 'assigned') {
  await owner.query(`update orders set courier = 'offered' where id = $1`, [id]);
  await owner.query(
    `insert into offers (city_id, order_id, driver_id, round, state, offered_at, expires_at)
      values ($1, $2, $3, 1, $4, $5, $5::timestamptz + interval '1 minute')`,
    [cityId, id, ...(to === 'offered' ? ['DRV-32', to] : ['DRV-31', 'accepted']), clock.now()],
  );
  const taken = `update orders set courier = 'assigned', driver_id = 'DRV-31' where id = $1`;
  if (to === 'assigned') await owner.query(taken, [id]);
}

/** An order whose only request for money came to nothing, by the provider's own word. */
async function unpaid(house: House): Promise<void> {
  const reference = FIRST_REFERENCE + ORDERS.length;
  const order = await place(house, { customer: CALLERS.customer, reference });
  const payment = house.ids.next();
  await house.owner.query(
    `insert into payments (id, city_id, order_id, account_id, payer_phone_id, purpose, amount_xaf,
       state, created_at, expires_at)
     select $1, city_id, id, account_id, phone_id, 'order', total_xaf, 'open', $3,
       $3::timestamptz + interval '15 minutes' from orders where id = $2`,
    [payment, order.id, house.clock.now()],
  );
  await house.owner.query(
    `insert into payment_attempts (id, payment_id, no, provider, operator, amount_xaf, state,
       external_reference, proof, created_at, resolved_at)
     values ($1, $2, 1, 'campay', 'MTN', $3, 'failed', $4, 'provider_failed', $5, $5)`,
    [house.ids.next(), payment, order.totalXaf, payment, house.clock.now()],
  );
}

/** Money that came from the customer's own number, and may go back there. */
async function topUp({ ids, owner, clock, ...house }: House): Promise<void> {
  const { accountId, phoneId } = await house.person(CALLERS.customer);
  await owner.query(
    `insert into payments (id, city_id, account_id, payer_phone_id, purpose, amount_xaf, state,
       created_at, expires_at, settled_at) values ($1, 'DLA', $2, $3, 'top_up', 25000, 'settled', $4,
       $4::timestamptz + interval '15 minutes', $4)`,
    [ids.next(), accountId, phoneId, clock.now()],
  );
}

/** Moves an order on by the table alone: who looks at it sees what they would see. */
async function move({ owner }: House, { id }: Order, states: string[]): Promise<void> {
  const at = seededAt;
  const came = (state: string) => states.includes(state);
  for (const state of states) {
    const payment = state === 'delivered' ? `, payment = 'released'` : '';
    await owner.query(`update orders set fulfilment = $2${payment} where id = $1`, [id, state]);
  }
  const isOver = ['delivered', 'declined', 'cancelled', 'expired', 'returned'].includes(
    states.at(-1) ?? '',
  );
  await owner.query(
    `update orders set accepted_at = case when $3 then $2::timestamptz end,
       commission_bps = case when $3 then 1500 end,
       promised_at = case when $3 then $2::timestamptz + interval '125 minutes' end,
       ready_at = case when $5 then $2::timestamptz end,
       picked_up_at = case when $6 then $2::timestamptz end,
       code_told = $3, closed_at = case when $4 then $2::timestamptz end where id = $1`,
    [id, at, came('accepted'), isOver, came('ready'), came('picked_up')],
  );
}

/** Refunds leave money in the wallet, and movements to look through. */
async function credit(house: House): Promise<void> {
  const shop = await house.person(CALLERS.shop);
  for (const [index, subtotalXaf] of [60_000, 5_000, 5_000, 20_000].entries()) {
    const reference = FIRST_REFERENCE - 1 - index;
    await placePaid(house, { customer: CALLERS.customer, reference, subtotalXaf });
    await house.db.transaction((tx) => house.fulfilment.decline(tx, shop, { reference }));
  }
}

async function walletCode({ db, walletCodes, ...house }: Settled): Promise<void> {
  for (const phone of [CALLERS.customer, CALLERS.driver, CALLERS.shop, CALLERS.silent]) {
    const person = await house.person(phone);
    const hash = await walletCodes.hashOf(person, WALLET_CODE);
    await db.transaction((tx) => walletCodes.propose(tx, person, hash));
    await db.transaction((tx) => walletCodes.confirm(tx, person, { hash, late: false }));
  }
}

/** What there is to send for and to pay in. */
async function earnings({ db, ledger }: Settled): Promise<void> {
  const from = (account: LedgerAccount, amountXaf: number) => ({
    ...{ key: `opening:${account.code}`, kind: 'opening' },
    actor: { kind: 'system', id: null } as const,
    entries: [
      { account, amountXaf },
      { account: ledgerAccount.world(), amountXaf: -amountXaf },
    ],
  });
  await db.transaction((tx) =>
    ledger.post(
      tx,
      from(ledgerAccount.driver('DRV-31'), -99_995),
      from(ledgerAccount.driverCash('DRV-31'), 14_995),
      from(ledgerAccount.restaurant('BIZ-2001'), -99_995),
    ),
  );
}

/** Places with a name, one without, and one where somebody else takes things. */
async function addresses({ ids, vault, owner, ...house }: House): Promise<void> {
  const customer = await house.person(CALLERS.customer);
  const receiver = await house.person(`+237${RECEIVER}`);
  const details = { landmark: 'Derriere la grande station Total', note: null };
  const places = [
    { label: 'home', details, isDefault: true },
    { label: 'own', details: { ...details, label: 'Chez Maximilie' } },
    { label: null, details: { ...details, receiver: receiver.phone }, receiver: receiver.phoneId },
  ];
  for (const { label, details: words, isDefault = false, receiver: phoneId = null } of places) {
    const sealed = vault.seal(customer.key, JSON.stringify(words));
    await owner.query(
      `insert into places (id, account_id, city_id, quartier_id, label, details_sealed, used_at,
         is_default, receiver_phone_id)
       values ($1, $2, 'DLA', 'DLA-DEIDO', $3, $4, $5, $6, $7)`,
      [ids.next(), customer.accountId, label, sealed, seededAt, isDefault, phoneId],
    );
  }
}
