import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestApp } from '../support/app.js';
import { orderByUssd } from './support/dialling.js';
import { recognise } from './support/notices.js';
import { peopleOf } from './support/people.js';
import { days, minutes, onDuty, openScene, seconds, type Scene } from './support/scene.js';
import { listen } from './support/told.js';
import { standing, untruths } from './support/truth.js';

let scene: Scene<TestApp>;
/** How many messages the world had carried before this test. */
let before: number;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(async () => {
  // Another day: the shop's pause is over, and so is everything of the day before.
  await scene.house.pass(days(1));
  await onDuty(scene.house, ['DRV-31']);
  before = scene.house.sandbox.world.books.messages.rows().length;
});
afterAll(() => scene.house.stop());

/** What left for anybody, and how many seconds after `from` by the house's own clock. */
async function timeline(from: Date): Promise<string[]> {
  const left = await scene.house.rows<{ line: string }>(
    `select floor(extract(epoch from a.at - $1::timestamptz)) || ' ' || m.template as line
      from messages m join message_attempts a on a.message_id = m.id
      where not m.solicited and a.at >= $1 order by a.at, m.template`,
    [from],
  );
  return left.map(({ line }) => line);
}

/** What was told in this test, and on which phones. */
function toldOn(event: string): string[] {
  const { messages } = scene.house.sandbox.world.books;
  const fresh = messages.rows().slice(before);
  return fresh.flatMap(({ text, msisdn }) => (recognise(text)?.event === event ? [msisdn] : []));
}

/** Paid, and nobody has answered yet. */
async function paidOrder(): Promise<{ reference: number; paidAt: Date }> {
  const { house } = scene;
  const reference = await orderByUssd(scene, { method: 'momo' });
  await house.pass(seconds(5));
  const [prompt] = house.sandbox.world.wallets.visible(scene.customer);
  const paidAt = house.clock.now();
  if (prompt) house.sandbox.world.wallets.decide(scene.customer, prompt.id, 'approve');
  await house.quiet();
  return { reference, paidAt };
}

describe('le resto se tait', () => {
  const LADDER = [
    '0 order.paid',
    '0 shop.new_order',
    '90 shop.new_order',
    '300 order.shop_silent',
    '600 order.unanswered',
    '600 shop.missed',
  ];
  const ENDS = 'declined, refunded, succeeded, shop_call';

  async function ends(reference: number): Promise<void> {
    expect(await standing(scene.house, reference)).toBe(ENDS);
    expect(await untruths(scene.house)).toEqual([]);
  }

  it("et tout s'arrête un moment entre deux échelons: rien ne change", async () => {
    const { house } = scene;
    const { reference, paidAt } = await paidOrder();
    for (const until of [60, 200, 450, 700]) {
      const left = paidAt.getTime() + seconds(until) - house.clock.now().getTime();
      await house.pass(left);
      await house.restart(seconds(10));
    }
    await house.pass(minutes(20));
    expect(await timeline(paidAt)).toEqual(LADDER);
    expect(toldOn('shop.new_order')).toEqual([scene.shop.msisdn, scene.secondSim.msisdn]);
    await ends(reference);
  });

  it("et tout s'arrête pendant un échelon: il vient dès le retour", async () => {
    const { house } = scene;
    const { reference, paidAt } = await paidOrder();
    await house.pass(seconds(60));
    await house.restart(seconds(140));
    await house.pass(seconds(20));
    await house.restart(minutes(4));
    await house.pass(minutes(20));
    expect(await timeline(paidAt)).toEqual([
      ...LADDER.slice(0, 2),
      '200 shop.new_order',
      '460 order.shop_silent',
      ...LADDER.slice(4),
    ]);
    await ends(reference);
  });

  it("et tout s'arrête une demi-heure: l'argent revient, personne n'est sonné pour rien", async () => {
    const { house } = scene;
    const { reference, paidAt } = await paidOrder();
    await house.pass(seconds(60));
    await house.restart(minutes(30));
    await house.pass(minutes(20));
    expect(await timeline(paidAt)).toEqual([
      ...LADDER.slice(0, 2),
      '1860 order.unanswered',
      '1860 shop.missed',
    ]);
    expect(toldOn('shop.new_order')).toEqual([scene.shop.msisdn]);
    expect(await standing(house, reference)).toMatch(/^declined, refunded, succeeded/);
    expect(await untruths(house)).toEqual([]);
  });

  it("mais répond juste avant l'arrêt: la commande va jusqu'à la porte", async () => {
    const { house } = scene;
    const told = listen(scene);
    const people = peopleOf(scene);
    const reference = await orderByUssd(scene, { method: 'momo' });
    for (let stops = 0; stops < 6; stops += 1) {
      await people.live(seconds(2));
      await house.restart(seconds(2));
    }
    await people.liveUntilOver(reference, minutes(20));
    await people.afterwards(minutes(16));
    expect(told()).toEqual({
      customer: ['order.paid', 'order.accepted', 'order.picked_up'],
      shop: ['shop.new_order'],
      driver: ['driver.offer'],
    });
    expect(await standing(house, reference)).toBe('delivered, released, succeeded');
    expect(await untruths(house)).toEqual([]);
  });
});

describe('les livreurs se taisent', () => {
  const DRIVERS = ['DRV-31', 'DRV-32', 'DRV-33', 'DRV-34'];
  const isOffer = (line: string) => line.includes('driver.offer');

  /** Accepted for in fifteen minutes, so that a driver is looked for at once. */
  async function acceptedOrder(): Promise<{ reference: number; acceptedAt: Date }> {
    const { house, shop } = scene;
    await onDuty(house, DRIVERS);
    const { reference } = await paidOrder();
    const acceptedAt = house.clock.now();
    const [gateway] = house.sandbox.world.smsGateways;
    const words = `OUI ${String(reference)} 15`;
    if (gateway) await house.sandbox.world.smsNetwork.send(shop, words, gateway);
    await house.quiet();
    return { reference, acceptedAt };
  }

  async function calledFor(reference: number, acceptedAt: Date): Promise<string[]> {
    await scene.house.pass(minutes(10));
    expect(await standing(scene.house, reference)).toBe('accepted, held, succeeded, driver_call');
    expect(await untruths(scene.house)).toEqual([]);
    const told = await timeline(acceptedAt);
    expect(told.filter((line) => line.includes('no_driver'))).toHaveLength(1);
    const asked = toldOn('driver.offer');
    expect(new Set(asked).size).toBe(DRIVERS.length);
    expect(asked).toHaveLength(DRIVERS.length);
    return told.filter(isOffer).map((line) => line.split(' ')[0] ?? '');
  }

  it("et tout s'arrête entre deux tours: les tours viennent à leur heure", async () => {
    const { house } = scene;
    const { reference, acceptedAt } = await acceptedOrder();
    for (let stops = 0; stops < 4; stops += 1) {
      await house.pass(seconds(20));
      await house.restart(seconds(10));
    }
    expect(await calledFor(reference, acceptedAt)).toEqual(['0', '60', '60', '60']);
  });

  it("et tout s'arrête par-dessus un tour: le suivant commence au retour", async () => {
    const { house } = scene;
    const { reference, acceptedAt } = await acceptedOrder();
    await house.pass(seconds(20));
    await house.restart(seconds(100));
    expect(await calledFor(reference, acceptedAt)).toEqual(['0', '120', '120', '120']);
  });
});

describe('le client ne paie pas', () => {
  it("et tout s'arrête à l'heure où sa commande expire: elle expire au retour, une fois", async () => {
    const { house } = scene;
    const told = listen(scene);
    const reference = await orderByUssd(scene, { method: 'momo' });
    await house.pass(minutes(9));
    await house.restart(minutes(5));
    await house.pass(minutes(5));
    await house.restart();
    await house.pass(minutes(5));
    expect(told()).toEqual({ customer: ['payment.expired'], shop: [], driver: [] });
    expect(await standing(house, reference)).toBe('expired, pending, expired_locally');
    expect(await untruths(house)).toEqual([]);
  });

  it("puis entre son code pendant l'arrêt: l'argent devient son crédit", async () => {
    const { house } = scene;
    const told = listen(scene);
    const reference = await orderByUssd(scene, { method: 'momo' });
    await house.pass(minutes(9));
    const { wallets } = house.sandbox.world;
    const [prompt] = wallets.visible(scene.customer);
    await house.restart(minutes(5));
    if (prompt) wallets.decide(scene.customer, prompt.id, 'approve');
    await house.pass(minutes(60));
    expect(told()).toEqual({
      customer: ['payment.expired', 'payment.credited'],
      shop: [],
      driver: [],
    });
    expect(await standing(house, reference)).toBe('expired, pending, succeeded');
    expect(await untruths(house)).toEqual([]);
  });
});
