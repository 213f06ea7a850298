import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createIds } from '../../src/lib/ids.js';
import { testApp, type TestApp } from '../support/app.js';
import { seededAt } from '../support/database.js';
import { dialler, gatewayTo, orderCash, type Gateway } from './gateway.js';

const SHOP = '+237670000001';
const SECOND_SHOP_PHONE = '+237690000001';
const ALAIN = '+237670000031';
const DORIS = '+237690000034';
const CODE = '9173';

let house: TestApp;
let gateway: Gateway;
let now = () => seededAt;
/** A second process of the house, on the same database. */
let other: TestApp;
beforeAll(async () => {
  const ids = createIds(() => now().getTime());
  const random = (limit: number) => (limit === 10_000 ? Number(CODE) : ids.random(limit));
  const parts = { ids: { next: ids.next, random } };
  house = await testApp({ parts });
  now = () => house.clock.now();
  other = await testApp({ beside: house, workers: false, parts });
  gateway = gatewayTo(house);
});
afterAll(async () => {
  await other.stop();
  await house.stop();
});

let lastPhone = 677_300_000;
const aPhone = () => `+237${String((lastPhone += 1))}`;

/** What has arrived on a phone. */
const inbox = (phone: string) =>
  house.sandbox.world.handsets
    .get(phone.slice(1))
    .messages.filter(({ state }) => state === 'received')
    .map(({ text }) => text);

async function onDuty(...drivers: string[]): Promise<void> {
  await house.owner.query(
    `update drivers set status = case when id = any($1) then 'available' else 'off' end`,
    [drivers],
  );
}

async function write(phone: string, words: string): Promise<string> {
  const before = inbox(phone).length;
  await gateway.sms(phone, words);
  await house.quiet();
  return inbox(phone).slice(before).at(-1) ?? '';
}

const stateOf = async (reference: string) => {
  const [order] = await house.rows<{ fulfilment: string; tries: number; driver: string }>(
    `select fulfilment, code_tries as tries, driver_id as driver from orders where reference = $1`,
    [reference],
  );
  return order;
};

describe('a machine at the other end', () => {
  const bots: { what: string; says: (heard: string, turn: number) => string; most: number }[] = [
    { what: 'sends back what it gets', says: (heard) => heard || 'poulet braise', most: 1 },
    { what: 'quotes what it gets', says: (heard) => `> ${heard || 'poulet'}`, most: 5 },
    { what: 'forwards what it gets', says: (heard) => `Transfert: ${heard || 'oh'}`, most: 5 },
    { what: 'is out of office', says: () => 'Absent, je vous rappelle plus tard', most: 5 },
    {
      what: 'is a house like ours',
      says: () =>
        "Pas compris. Ecrivez par ex: MENU, CMD 2001 1x2, SUIVI, AIDE. Ou composez *237*99#. Besoin d'un humain? RAPPEL",
      most: 5,
    },
    { what: 'counts', says: (_, turn) => `alerte ${String(turn)}`, most: 5 },
    { what: 'says INFO', says: () => 'INFO', most: 10 },
    { what: 'says STOP', says: () => 'STOP', most: 10 },
    { what: 'says OUI 4821', says: () => 'OUI 4821', most: 10 },
    { what: 'says 1', says: () => '1', most: 10 },
    {
      what: 'changes its words',
      says: (_, turn) => ['SUIVI', 'SOLDE', 'EN', 'FR', 'RAPPEL'][turn % 5] ?? '',
      most: 10,
    },
    { what: 'says ok', says: () => 'ok', most: 0 },
  ];
  it.each(bots)('that $what is answered $most times at most', async ({ says, most }) => {
    const phone = aPhone();
    for (let turn = 0; turn < 13; turn += 1)
      await write(phone, says(inbox(phone).at(-1) ?? '', turn));
    expect(inbox(phone).length).toBeLessThanOrEqual(most);
    expect(inbox(phone).length).toBeGreaterThanOrEqual(Math.min(1, most));
  });

  it('is answered again ten minutes later, and its wishes hold although it hears nothing', async () => {
    const phone = aPhone();
    for (let turn = 0; turn < 10; turn += 1) await write(phone, 'START');
    expect(await write(phone, 'STOP')).toBe('');
    const wanted = await house.rows<{ wanted: boolean }>(
      'select offers_wanted as wanted from accounts where offers_said_at is not null order by offers_said_at desc limit 1',
    );
    expect(wanted).toEqual([{ wanted: false }]);
    await house.pass(10 * 60_000);
    expect(await write(phone, 'AIDE')).toContain('SUIVI');
  });
});

describe('a flood', () => {
  it('of one phone is taken in, and answered within the limit', async () => {
    const phone = aPhone();
    const flood = Array.from({ length: 100 }, () => gateway.sms(phone, 'AIDE'));
    const answers = await Promise.all(flood);
    expect(answers.every(({ status, body }) => status === 200 && body === 'ok')).toBe(true);
    await house.quiet();
    expect(inbox(phone).length).toBe(10);
  });

  it('of many phones leaves connections for those who dial', async () => {
    // All SMS stop at their first statement, each with the connection that it holds.
    await house.owner.query('begin; lock table inbox in access exclusive mode');
    const flood = Array.from({ length: 40 }, () => gateway.sms(aPhone(), 'AIDE'));
    const caller = dialler(gateway, aPhone());
    const page = await caller.dial();
    await house.owner.query('rollback');
    expect(page).toMatch(/^CON /);
    for (const { status } of await Promise.all(flood)) expect(status).toBe(200);
    await house.app.upkeep();
    await house.quiet();
  });

  it('of one SMS, repeated to two processes, is one SMS', async () => {
    const [phone, id] = [aPhone(), randomUUID()];
    const gateways = [gateway, gatewayTo(other)];
    const rounds = Array.from({ length: 15 }, () => gateways);
    await Promise.all(rounds.flat().map((each) => each.sms(phone, 'AIDE', id)));
    await house.quiet();
    expect(inbox(phone).length).toBe(1);
  });
});

describe('a delivery code', () => {
  it('is neither guessed with 500 SMS at once nor told to anybody but its owner', async () => {
    await onDuty('DRV-31');
    const customer = aPhone();
    const reference = await orderCash(dialler(gateway, customer));
    await house.quiet();
    await write(SHOP, `OUI ${reference} 15`);
    await write(ALAIN, `OUI ${reference}`);
    await write(ALAIN, `PRIS ${reference}`);
    expect(inbox(customer).at(-1)).toContain(CODE);

    for (const stranger of [aPhone(), SHOP, ALAIN, DORIS]) {
      for (const words of [`CODE ${reference}`, `SUIVI ${reference}`, 'CODE', 'SUIVI']) {
        expect(await write(stranger, words)).not.toContain(CODE);
      }
    }
    for (const stranger of [customer, SHOP, DORIS, aPhone()]) {
      await write(stranger, `LIVRE ${reference} ${CODE}`);
    }
    expect(await stateOf(reference)).toMatchObject({ fulfilment: 'picked_up', tries: 0 });

    const heard = inbox(ALAIN).length;
    const guesses = Array.from({ length: 500 }, (_, at) => String(at).padStart(4, '0'));
    const through = (at: number) => (at % 2 === 0 ? gateway : gatewayTo(other));
    await Promise.all(
      guesses.map((guess, at) => through(at).sms(ALAIN, `LIVRE ${reference} ${guess}`)),
    );
    await house.quiet();
    expect(await stateOf(reference)).toMatchObject({ fulfilment: 'picked_up', tries: 5 });
    expect(inbox(ALAIN).length - heard).toBeLessThanOrEqual(15);
    expect(await write(ALAIN, `LIVRE ${reference} ${CODE}`)).not.toContain('livrée');
    expect(await stateOf(reference)).toMatchObject({ fulfilment: 'picked_up', tries: 5 });
  }, 60_000);
});

describe('somebody with two parts', () => {
  it('who drives is not asked to bring what they ordered', async () => {
    await house.owner.query(`update drivers set wrong_codes = 0`);
    await onDuty('DRV-34', 'DRV-31');
    const reference = await orderCash(dialler(gateway, DORIS));
    await house.quiet();
    const offersBefore = inbox(DORIS).filter((words) => words.startsWith('COURSE')).length;
    await write(SHOP, `OUI ${reference} 15`);
    await house.pass(5 * 60_000);
    const offers = inbox(DORIS).filter((words) => words.startsWith('COURSE'));
    expect(offers.length).toBe(offersBefore);
    expect(await write(DORIS, `OUI ${reference}`)).not.toContain('EST A VOUS');
    expect(await stateOf(reference)).toMatchObject({ fulfilment: 'accepted', driver: null });
  });
});

describe('orders that nobody wants', () => {
  it('ring a shop three times a day, not all day long', async () => {
    const caller = dialler(gateway, aPhone());
    await orderCash(caller);
    await caller.dial();
    await caller.type('5', '1', '1', '1');
    const again = async () => {
      await caller.dial('2001*4*1');
      const page = await caller.type('1', '2', '1');
      if (page.startsWith('END')) {
        await caller.dial();
        await caller.type('5', '1', '1', '1');
      }
      return page;
    };
    expect(await again()).toMatch(/^END Cde/);
    expect(await again()).toMatch(/^END Cde/);
    expect(await again()).toContain('Trop de commandes annulees');
    await house.quiet();
    await house.pass(25 * 60 * 60_000);
    expect(await again()).toMatch(/^END Cde/);
    await house.quiet();
  });
});

describe('races', () => {
  it('of two phones of one shop end in one answer, and both are told', async () => {
    const reference = await orderCash(dialler(gateway, aPhone()));
    await house.quiet();
    const before = [inbox(SHOP).length, inbox(SECOND_SHOP_PHONE).length];
    await Promise.all([
      gateway.sms(SHOP, `OUI ${reference} 20`),
      gatewayTo(other).sms(SECOND_SHOP_PHONE, `NON ${reference}`),
      gatewayTo(other).sms(SHOP, `NON ${reference}`),
      gateway.sms(SECOND_SHOP_PHONE, `OUI ${reference} 30`),
    ]);
    await house.quiet();
    const moves = await house.rows(
      `select to_state from order_events e join orders o on o.id = e.order_id
        where o.reference = $1 and e.axis = 'fulfilment' and e.to_state <> 'placed'`,
      [reference],
    );
    expect(moves.length).toBe(1);
    expect(inbox(SHOP).length - (before[0] ?? 0)).toBe(2);
    expect(inbox(SECOND_SHOP_PHONE).length - (before[1] ?? 0)).toBe(2);
  });

  it.each([1, 2, 3, 4])(
    'of a cancel and a yes end one way, and each side hears which (%i)',
    async () => {
      const phone = aPhone();
      const customer = dialler(gateway, phone);
      const reference = await orderCash(customer);
      await house.quiet();
      await customer.dial();
      await customer.type('4', '1', '1');
      const [page] = await Promise.all([
        customer.type('1'),
        gatewayTo(other).sms(SHOP, `OUI ${reference} 20`),
      ]);
      await house.quiet();
      const told = inbox(SHOP).slice(-2).join('\n');
      const order = await stateOf(reference);
      expect(['accepted', 'cancelled']).toContain(order?.fulfilment);
      if (order?.fulfilment === 'accepted') {
        expect(page).toMatch(/^CON /);
        expect(told).toContain('acceptée');
      } else {
        expect(page).toMatch(/^END .*annulee/);
        expect(told).toMatch(/ANNULEE|Trop tard/);
      }
    },
  );
});
