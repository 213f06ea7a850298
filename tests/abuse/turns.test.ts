import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { testApp, type TestApp } from '../support/app.js';
import { dialler, gatewayTo, toThePrice, type Gateway } from './gateway.js';

const MIREILLE = '+237670000051';

let house: TestApp;
let gateway: Gateway;
/** A second process of the house, on the same database. */
let other: TestApp;
beforeAll(async () => {
  house = await testApp({ workers: false });
  other = await testApp({ beside: house, workers: false });
  gateway = gatewayTo(house);
});
afterAll(async () => {
  await other.stop();
  await house.stop();
});

const orders = async () => (await house.rows('select id from orders')).length;

const portions = async () =>
  (await house.rows<{ lines: { count: number }[] }>('select lines from carts')).flatMap(
    ({ lines }) => lines.map(({ count }) => count),
  );

/** Mireille starts each test with an empty cart and no page. */
beforeEach(async () => {
  await house.owner.query('delete from carts');
  await house.owner.query('delete from conversations');
});

describe('turns that come late, again or out of order', () => {
  it('of an earlier session do not disturb the session now open', async () => {
    const caller = dialler(gateway, MIREILLE);
    await caller.dial();
    await caller.type('1');
    const [old, typed] = [caller.sessionId, caller.text];
    await caller.dial();
    await caller.type('0');
    const here = await caller.type('2');
    expect(await gateway.hop(MIREILLE, old, typed)).toBe(here);
    expect(await gateway.hop(MIREILLE, old, `${typed}*1`)).toBe(here);
    expect(await gateway.hop(MIREILLE, old, '')).toBe(here);
    expect(await caller.type('0')).toContain('Manger');
  });

  it('of an earlier dial with a tail do not fill the cart a second time', async () => {
    const caller = dialler(gateway, MIREILLE);
    await caller.dial('2001*4*2');
    const old = caller.sessionId;
    expect(await portions()).toEqual([2]);
    await caller.dial();
    await gateway.hop(MIREILLE, old, '2001*4*2');
    expect(await portions()).toEqual([2]);
  });

  it('place an order once, whatever is repeated, in whatever order, to whichever process', async () => {
    const phone = dialler(gateway, MIREILLE);
    await toThePrice(phone);
    const before = await orders();
    const hops = phone.text.split('*');
    const texts = [...hops.keys()].map((at) => hops.slice(0, at + 1).join('*'));
    await phone.type('2');
    const final = `${phone.text}*1`;
    const storm = [final, ...texts.toReversed(), final, ...texts, final];
    const hop = (text: string, at: number) =>
      gatewayTo(at % 2 === 0 ? house : other).hop(MIREILLE, phone.sessionId, text);
    await Promise.all(storm.map(hop));
    for (const [at, text] of storm.entries()) await hop(text, at);
    expect(await orders()).toBe(before + 1);
  });
});

describe('two sessions of one phone at once', () => {
  it('place one order: the session that was left behind changes nothing', async () => {
    const [first, second] = [dialler(gateway, MIREILLE), dialler(gatewayTo(other), MIREILLE)];
    await toThePrice(first);
    await second.dial();
    const before = await orders();
    for (let turns = 0; turns < 4; turns += 1) {
      await Promise.all([first.type('1'), second.type('1')]);
    }
    expect(await orders()).toBe(before + 1);
  });
});

describe('a damaged row', () => {
  it('shuts nobody out: the next turn begins anew with the cart kept', async () => {
    const phone = dialler(gateway, MIREILLE);
    await phone.dial('2001*4*2');
    await house.owner.query(
      'update conversations set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)',
    );
    expect(await phone.type('1')).toContain('Mon panier 8000F');
    expect(await portions()).toEqual([2]);
  });
});
