// What stands behind the checks of placing: the lock on the credit, and the ledger's own floor.
import { afterAll, beforeAll, expect, it } from 'vitest';

import { brokeConstraint } from '../../src/models/database.js';
import { readForPlacing, writePlaced, type NewOrder } from '../../src/models/placing.js';
import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import { paidRows } from '../../src/services/checkout/paid-rows.js';
import type { OrderTerms } from '../../src/services/checkout/placing.js';
import { until } from '../support/poll.js';
import { orderRow } from './order-rows.js';
import { createMoneyWorld, fatou, type MoneyWorld } from './world.js';

const CREDIT = 6_000;
const TOTAL = 5_700;

let world: MoneyWorld;
let person: { accountId: string; phoneId: string };
beforeAll(async () => {
  world = await createMoneyWorld();
  person = await world.accounts.admit(world.db, fatou);
  await world.rows(
    `insert into carts (account_id, version, lines, updated_at) values ($1, 1, '[]', now())`,
    [person.accountId],
  );
  const entries = [
    { account: ledgerAccount.world(), amountXaf: CREDIT },
    { account: ledgerAccount.customer(person.accountId), amountXaf: -CREDIT },
  ];
  const actor = { kind: 'system', id: null } as const;
  const transfer = { key: 'opening', kind: 'opening', actor, entries };
  await world.inTx((tx) => world.ledger.post(tx, transfer));
});
afterAll(() => world.close());

const credit = () => world.ledger.balanceXaf(world.db, ledgerAccount.customer(person.accountId));

/** An order of 5700F that the wallet pays, as placing would write it. */
function anOrder(): NewOrder {
  const now = world.clock.now();
  const id = world.ids.next();
  const stored = { payment: 'held', method: 'wallet' };
  const text = Buffer.from('x').toString('base64');
  const sealed = { details_sealed: text, code_digest: text, code_sealed: text };
  const row = { ...orderRow(person, id, now, stored), ...sealed, discount_xaf: 0 };
  const terms = { cityId: 'DLA', orderId: id, accountId: person.accountId };
  const totals = { totalXaf: TOTAL };
  const wallet = { totalXaf: TOTAL, bonusXaf: 0, uses: [] };
  return {
    ...{
      key: `test:${id}`,
      at: now,
      order: { ...row, change_max_xaf: 0, wallet_xaf: TOTAL, bonus_xaf: 0 },
      lines: [],
    },
    event: {
      ...{ city_id: 'DLA', order_id: id, id: world.ids.next(), kind: 'order.placed' },
      ...{ axis: 'fulfilment', to_state: 'placed', actor_kind: 'customer', facts: {} },
    },
    ...{ payment: null, attempt: null, outbox: [], nextPlaceId: null },
    paid: paidRows(world.ids, { ...terms, totals, wallet, now } as unknown as OrderTerms),
    last: {
      ...{ shopId: 'BIZ-2001', lines: [], placeId: null, method: 'wallet' },
      ...{ payerPhoneId: null, cashNoteXaf: null },
    },
  };
}

it('holds the credit from the look at it to the commit, so that nobody else takes of it', async () => {
  const steps: string[] = [];
  let another = Promise.resolve();
  await world.inTx(async (tx) => {
    const query = { ...person, cityId: 'DLA', payerPhoneId: person.phoneId, placeId: null };
    const limits = { since: new Date(0), receiverPhoneId: null, fromWallet: true };
    const times = { dayStart: new Date(0), monthStart: new Date(0), now: world.clock.now() };
    const row = await readForPlacing(tx, { ...query, ...limits, ...times });
    expect(row.wallet?.creditXaf).toBe(CREDIT);
    const entries = [
      { account: ledgerAccount.customer(person.accountId), amountXaf: 1 },
      { account: ledgerAccount.world(), amountXaf: -1 },
    ];
    const actor = { kind: 'system', id: null } as const;
    const transfer = { key: 'taken', kind: 'taken', actor, entries };
    another = world
      .inTx((other) => world.ledger.post(other, transfer))
      .then(() => void steps.push('taken'));
    await waitsForALock();
    steps.push('committed');
  });
  await another;
  expect(steps).toEqual(['committed', 'taken']);
});

/** Until somebody's statement waits for a row that another transaction holds. */
async function waitsForALock(): Promise<void> {
  await until('somebody waits', async () => {
    const [waiting] = await world.rows<{ pid: number }>(
      `select pid from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()`,
    );
    return waiting !== undefined;
  });
}

it('refuses a second order that the first one has left too little for, and writes none of it', async () => {
  const before = await credit();
  const orders = [anOrder(), anOrder()];
  const done = await Promise.allSettled(
    orders.map((order) => world.inTx((tx) => writePlaced(tx, order))),
  );
  const refused = done.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
  expect(refused.map(({ reason }) => brokeConstraint(reason, 'ledger_accounts_floor'))).toEqual([
    true,
  ]);
  expect(await credit()).toBe(before - TOTAL);
  const ids = orders.map(({ order }) => order['id']);
  expect(await world.rows('select from orders where id = any($1)', [ids])).toHaveLength(1);
  const transfers = await world.rows(`select from ledger_transfers where kind = 'wallet_paid'`);
  expect(transfers).toHaveLength(1);
});
