import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Order } from '../../src/models/orders.js';
import { openQuestions } from '../../src/models/questions.js';
import { SILENCE_CHOICES } from '../../src/services/fulfilment/unanswered.js';
import { canMove, isEnd, STARTS, type Axis } from '../../src/services/order-states.js';
import type { Person } from '../../src/services/person.js';
import { codeOf, openHouse, pay, place, wrongCodeOf, type House } from './support/house.js';
import { pass, runDue, seconds } from './support/time.js';

/** Four roles press whatever they like, in any order, and time passes as it likes. */
const ACTS = [
  'pay',
  'accept',
  'accept twice',
  'decline',
  'ready',
  'take',
  'other takes',
  'refuse',
  'pick up',
  'deliver',
  'deliver wrong',
  'cancel',
  'ask code',
  'wait',
  'refund',
  'off duty',
  'on duty',
  'stranger',
  '20 s',
  '2 min',
  '6 min',
] as const;
type Act = (typeof ACTS)[number];

/** The way to the door, each step perhaps left out and disturbed by whatever else may come. */
const WAY = ['pay', 'accept', '20 s', 'take', 'ready', 'pick up', 'deliver'] as const;
const aStory = fc
  .tuple(
    ...WAY.map((step) =>
      fc.tuple(
        fc.array(fc.constantFrom(...ACTS), { maxLength: 2 }),
        fc.oneof({ weight: 5, arbitrary: fc.constant<Act[]>([step]) }, fc.constant<Act[]>([])),
      ),
    ),
  )
  .map((steps) => steps.flat(2));

/** Bounded so that the file stays within a minute on a small machine. */
const RUNS = 40;

interface People {
  shop: Person;
  driver: Person;
  other: Person;
  customer: Person;
}

let house: House;
let people: People;
beforeAll(async () => {
  house = await openHouse();
  people = {
    shop: await house.person('+237670000001'),
    driver: await house.person('+237670000031'),
    other: await house.person('+237690000034'),
    customer: await house.person('+237670000051'),
  };
});
afterAll(() => house.close());

/** Everybody is free again, as on the first day. */
async function calm(): Promise<void> {
  await house.owner.query(
    `update drivers set wrong_codes = 0, cash_limit_xaf = 100000000, zone_ids = '{DLA-Z1,DLA-Z2}', status =
       case when id in ('DRV-31', 'DRV-34') then 'available' else 'off' end, paused_until = null;
     update outbox set state = 'done', done_at = now() where done_at is null;
     update orders set closed_at = coalesce(closed_at, now());
     update questions set answered_at = now() where answered_at is null`,
  );
}

async function perform(act: Act, order: Order): Promise<unknown> {
  const { fulfilment, dispatch } = house;
  const { shop, driver, other, customer } = people;
  const { reference } = order;
  const by = { reference };
  const tx = house.db.transaction;
  switch (act) {
    case 'pay':
      return (await house.order(order)).payment === 'pending' ? payIfOpen(order) : null;
    case 'accept':
      return tx((t) => fulfilment.accept(t, shop, { ...by, minutes: 12 }));
    case 'accept twice':
      return Promise.all(
        [1, 2].map((minutes) => tx((t) => fulfilment.accept(t, shop, { ...by, minutes }))),
      );
    case 'decline':
      return tx((t) => fulfilment.decline(t, shop, by));
    case 'ready':
      return tx((t) => fulfilment.ready(t, shop, by));
    case 'take':
      return tx((t) => dispatch.takeOffer(t, driver, { reference: null }));
    case 'other takes':
      return tx((t) => dispatch.takeOffer(t, other, by));
    case 'refuse':
      return tx((t) => dispatch.refuseOffer(t, driver, by));
    case 'pick up':
      return tx((t) => fulfilment.pickUp(t, driver, by));
    case 'deliver':
      return deliver(order, await codeOf(house, order));
    case 'deliver wrong':
      return deliver(order, await wrongCodeOf(house, order));
    case 'cancel':
      return tx((t) => fulfilment.cancelByCustomer(t, customer, by));
    case 'ask code':
      return tx((t) => house.codes.tellCode(t, customer, by));
    case 'wait':
      return answer(0);
    case 'refund':
      return answer(2);
    case 'off duty':
      return tx((t) => dispatch.offDuty(t, driver, 5));
    case 'on duty':
      return tx((t) => dispatch.onDuty(t, driver));
    case 'stranger':
      return Promise.all([
        tx((t) => fulfilment.accept(t, customer, { ...by, minutes: 1 })),
        tx((t) => fulfilment.pickUp(t, shop, by)),
        fulfilment.deliver(customer, { ...by, code: await codeOf(house, order) }),
        tx((t) => fulfilment.cancelByCustomer(t, driver, by)),
      ]);
    case '20 s':
      return pass(house, seconds(20));
    case '2 min':
      return pass(house, seconds(120));
    case '6 min':
      return pass(house, seconds(360));
  }
}

/** The payment window closes with the order; money after that is the checkout's to settle. */
async function payIfOpen(order: Order): Promise<unknown> {
  return (await house.order(order)).closedAt ? null : pay(house, order);
}

async function deliver(order: Order, code: string): Promise<unknown> {
  const { driver, other } = people;
  const holder = (await house.order(order)).driverId === 'DRV-34' ? other : driver;
  return house.fulfilment.deliver(holder, { reference: order.reference, code });
}

async function answer(choice: number): Promise<unknown> {
  const { customer } = people;
  const [question] = await openQuestions(house.db, customer.accountId, house.clock.now());
  if (!question) return null;
  const chosen = SILENCE_CHOICES[choice] ?? 'wait';
  return house.db.transaction((tx) =>
    house.fulfilment.answerChoice(tx, customer, question, chosen),
  );
}

interface EventRow {
  axis: Axis;
  from: string;
  to: string;
}

/** Follows an order's events on one axis; the path must be legal and end where the order stands. */
function expectPath(events: EventRow[], axis: Axis, order: Order): void {
  const path = events.filter((event) => event.axis === axis);
  let at = path[0]?.from ?? order[axis];
  expect(STARTS[axis]).toContain(at);
  for (const { from, to } of path) {
    expect(from).toBe(at);
    expect(canMove(axis, from as never, to as never), `${axis} ${from} > ${to}`).toBe(true);
    at = to;
  }
  expect(at).toBe(order[axis]);
}

async function check(placed: Order): Promise<void> {
  const order = await house.order(placed);
  const { rows } = await house.owner.query<EventRow>(
    `select axis, from_state as "from", to_state as "to" from order_events
      where order_id = $1 and axis is not null order by id`,
    [order.id],
  );
  for (const axis of ['fulfilment', 'courier', 'payment'] as const) expectPath(rows, axis, order);
  expect(order.closedAt !== null).toBe(isEnd(order.fulfilment));
  expect(order.codeTries).toBeLessThanOrEqual(5);
  await checkMoney(order);
}

/** What was paid is in escrow while it is held, and nowhere else afterwards. */
async function checkMoney(order: Order): Promise<void> {
  const { rows } = await house.owner.query<{ code: string; xaf: number }>(
    `select a.code, sum(e.amount_xaf)::int as xaf from ledger_entries e
      join ledger_transfers t on t.id = e.transfer_id join ledger_accounts a on a.id = e.account_id
      where t.order_id = $1 group by a.code`,
    [order.id],
  );
  expect(rows.reduce((sum, { xaf }) => sum + xaf, 0)).toBe(0);
  const escrow = 0 - (rows.find(({ code }) => code.startsWith('liab:escrow'))?.xaf ?? 0);
  expect(escrow).toBe(order.payment === 'held' ? order.totalXaf : 0);
  const shop = rows.some(({ code }) => code.startsWith('liab:restaurant'));
  expect(shop).toBe(order.fulfilment === 'delivered');
}

describe('whatever four people do in whatever order', () => {
  it('the history stays legal and the money adds up', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('momo' as const, 'cash' as const),
        aStory,
        async (method, story) => {
          await calm();
          const order = await place(house, { method });
          for (const act of story) await perform(act, order);
          await runDue(house);
          await check(order);
        },
      ),
      { numRuns: RUNS },
    );
  }, 180_000);

  it('is the same when two things happen at once', async () => {
    const pairs = aStory.map((story) =>
      story.map((act, index) => [act, story[index + 1] ?? act] as const),
    );
    const still = (act: Act) => !/^\d/.test(act) && act !== 'pay';
    await fc.assert(
      fc.asyncProperty(pairs, async (story) => {
        await calm();
        const order = await place(house, { method: 'cash' });
        await runDue(house);
        for (const pair of story) {
          await Promise.all(pair.filter(still).map((act) => perform(act, order)));
          for (const act of pair.filter((each) => !still(each))) await perform(act, order);
        }
        await runDue(house);
        await check(order);
      }),
      { numRuns: RUNS / 2 },
    );
  }, 180_000);
});
