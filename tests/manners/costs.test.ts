import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Phone as Handset } from '../../sandbox/handsets.js';
import type { Phone } from '../../src/lib/phone.js';
import { orderByUssd } from '../faults/support/dialling.js';
import { codeFor } from '../faults/support/people.js';
import { minutes, openScene, seconds, type Scene } from '../faults/support/scene.js';
import type { TestApp } from '../support/app.js';
import { deskBeside } from './house.js';

/** Of CONTRACT.md section 6; only what somebody asked for, or bad news, comes on top. */
const NORMAL_MAX = 5;
const PART_XAF = 20;
/** Mireille, who orders in tests/faults. */
const CUSTOMER = '+237670000051' as Phone;

let scene: Scene<TestApp>;
let close: () => Promise<void>;
let cancel: (reference: string) => Promise<void>;
let desk: (...argv: string[]) => Promise<string[]>;

beforeAll(async () => {
  scene = await openScene();
  const { house } = scene;
  const { services, ground, run, close: closeDesk } = await deskBeside(house);
  close = closeDesk;
  cancel = async (reference) => {
    const person = await services.accounts.byPhone(ground.db, CUSTOMER);
    await ground.db.transaction((tx) =>
      services.fulfilment.cancelByCustomer(tx, person!, { reference: Number(reference) }),
    );
    house.app.workers.poke();
    await house.quiet();
  };
  desk = (...argv) => run([...argv, '--as', 'Ada']);
});
afterAll(async () => {
  await close();
  await scene.house.stop();
});

async function text(who: Handset, words: string): Promise<void> {
  const [gateway] = scene.house.sandbox.world.smsGateways;
  if (gateway) await scene.house.sandbox.world.smsNetwork.send(who, words, gateway);
  await scene.house.quiet();
}

async function place(method: 'momo' | 'cash'): Promise<string> {
  const { house, customer } = scene;
  const reference = String(await orderByUssd(scene, { method }));
  await house.pass(seconds(5));
  const [prompt] = house.sandbox.world.wallets.visible(customer);
  if (prompt) house.sandbox.world.wallets.decide(customer, prompt.id, 'approve');
  await house.quiet();
  return reference;
}

async function deliver(reference: string, onTheWay?: () => Promise<void>): Promise<void> {
  const { house, customer, shop, driver } = scene;
  await text(shop, `OUI ${reference} 25`);
  await house.pass(minutes(10) + seconds(20));
  await text(driver, `OUI ${reference}`);
  await house.pass(minutes(12));
  await onTheWay?.();
  await text(shop, `PRET ${reference}`);
  await text(driver, `PRIS ${reference}`);
  await house.pass(minutes(15));
  await text(driver, `LIVRE ${reference} ${codeFor(reference, customer) ?? ''}`);
  await house.pass(minutes(30));
}

/** What left unasked about an order, as the rows tell it. */
async function unasked(reference: string): Promise<{ template: string; segments: number }[]> {
  return scene.house.rows(
    `select m.template, m.segments::int as segments from messages m join orders o on o.id = m.order_id
      where o.reference = $1 and not m.solicited and m.state in ('sent', 'delivered')
      order by m.created_at, m.id`,
    [Number(reference)],
  );
}

const NORMAL = ['shop.new_order', 'order.accepted', 'driver.offer', 'order.picked_up'];
/** "The normal path" of docs/messages.md; whatever else comes is news that somebody must have. */
const PATH = new Set([...NORMAL, 'order.paid', 'order.placed_cash']);

describe('what an order costs in SMS', () => {
  const journeys: [string, () => Promise<string>, string[]][] = [
    [
      'paid at the door',
      async () => {
        const reference = await place('cash');
        await deliver(reference);
        return reference;
      },
      ['order.placed_cash', ...NORMAL],
    ],
    [
      'that the shop is late with',
      async () => {
        const reference = await place('momo');
        await deliver(reference, () => text(scene.shop, `RETARD ${reference} 20`));
        return reference;
      },
      ['order.paid', ...NORMAL, 'order.late', 'driver.food_late', 'driver.ready_early'],
    ],
    [
      'that the shop declines',
      async () => {
        const reference = await place('momo');
        await text(scene.shop, `NON ${reference}`);
        return reference;
      },
      ['order.paid', 'shop.new_order', 'order.declined'],
    ],
    [
      'that the customer cancels',
      async () => {
        const reference = await place('cash');
        await cancel(reference);
        return reference;
      },
      ['order.placed_cash', 'shop.new_order', 'shop.cancelled'],
    ],
  ];

  test.each(journeys)('%s', async (_, play, templates) => {
    const reference = await play();
    const told = await unasked(reference);
    expect(told.map(({ template }) => template).sort()).toEqual([...templates].sort());
    const normal = told.filter(({ template }) => PATH.has(template));
    expect(normal.length).toBeLessThanOrEqual(NORMAL_MAX);
    const parts = told.reduce((sum, { segments }) => sum + segments, 0);
    const [total] = await desk('costs', 'order', reference);
    expect(total).toBe(
      `${String(told.length)} messages, ${String(parts)} segments, ${String(parts * PART_XAF)}F`,
    );
  });

  test('of a whole day is what the phones have counted', async () => {
    const { house } = scene;
    await text(scene.customer, 'SOLDE');
    const seen = [...house.sandbox.world.handsets.all()]
      .flatMap((handset) => handset.messages)
      .filter(({ state, channel }) => state === 'received' && channel === 'sms');
    const parts = seen.reduce((sum, { segments }) => sum + segments, 0);
    const [total] = await desk('costs', 'day', '2026-11-16');
    const xaf = String(parts * PART_XAF);
    expect(total).toBe(`${String(seen.length)} messages, ${String(parts)} segments, ${xaf}F`);
  });
});

describe('a price', () => {
  test('holds from its day on, of the operator before that of all', async () => {
    const { house } = scene;
    const today = '2026-11-16';
    const price = (...rest: string[]) => desk('costs', 'price', 'africastalking', ...rest);
    expect(await price('--part', '18.5', '--operator', 'MTN', '--from', today)).toEqual([
      'africastalking MTN: 18.5F a part.',
    ]);
    expect(await price('--part', '9', '--from', '2026-11-01')).toEqual([
      expect.stringContaining('Say from when'),
    ]);
    await house.app.upkeep();
    await house.pass(minutes(1));
    await text(scene.customer, 'AIDE 1');
    const [last] = await house.rows(
      'select segments::int, price_microxaf::int as price from message_attempts order by at desc limit 1',
    );
    expect(last).toEqual({ segments: 1, price: 18_500_000 });
  });
});
