import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { testApp, type TestApp } from '../support/app.js';
import { dialler, gatewayTo, toThePrice, type Dialler, type Gateway } from './gateway.js';

const MIREILLE = '+237670000051';

let house: TestApp;
let gateway: Gateway;
beforeAll(async () => {
  house = await testApp({ workers: false });
  gateway = gatewayTo(house);
});
afterAll(() => house.stop());

let lastPhone = 677_100_000;
const stranger = () => `+237${String((lastPhone += 1))}`;

/** Somebody whom we know by language and name. */
async function known(): Promise<Dialler & { phone: string }> {
  const phone = stranger();
  const caller = dialler(gateway, phone);
  await caller.dial();
  await caller.type('1', 'Awa');
  return Object.assign(caller, { phone });
}

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

describe('words that programs stumble over', () => {
  it.each([
    ...['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'nav:home'],
    ...['{{name}}', '$t(home.eat)', '${1+1}', '%s%n', '=CMD()', "';drop table orders;--"],
    ...['<b>1</b>', '-1', '1e3', '0x1', '1.0', '٣', '１１', '\u202e1', '\u0000'],
  ])('%j is answered by the page on which it was typed', async (words) => {
    const caller = dialler(gateway, stranger());
    const first = await caller.dial();
    const page = await caller.type(words);
    expect(page).toMatch(/^CON /);
    expect(page.split('\n').slice(-2)).toEqual(first.split('\n').slice(-2));
    expect(house.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('stars', () => {
  it.each([
    { at: 'the price', tail: '2*1' },
    { at: 'the price', tail: '1*1*1' },
    { at: 'the price', tail: '*1' },
    { at: 'the price', tail: '1*' },
  ])('"$tail" at $at skips no page and places nothing', async ({ tail }) => {
    const phone = dialler(gateway, MIREILLE);
    const price = await toThePrice(phone);
    const before = await orders();
    const page = await phone.type(tail);
    expect(page).toContain('Une reponse a la fois');
    expect(page.split('\n').slice(-3)).toEqual(price.split('\n').slice(-3));
    expect(await orders()).toBe(before);
  });

  it('in a name are part of the name, which is refused', async () => {
    const caller = dialler(gateway, stranger());
    await caller.dial();
    expect(await caller.type('1', 'Awa*1*1')).toContain('2 a 20 lettres');
  });
});

describe('a dial with a tail', () => {
  it.each([
    '2001*99*99',
    '2001*0*0',
    '2001*1*0',
    '2001*1*-1',
    '2001*1*999999999999',
    '2999',
    '2001*1*2*1*1*1*1',
    '3000*1*1',
    '99999999999999999999',
    '2001*',
    '*',
    '1*1*1*1',
  ])('"%s" shows a page and puts nothing strange in the cart', async (tail) => {
    const caller = await known();
    const page = await caller.dial(tail);
    expect(page).toMatch(/^CON /);
    expect((await portions()).every((count) => count >= 1 && count <= 20)).toBe(true);
  });

  it('asks for what a dish needs before it is in the cart', async () => {
    const caller = await known();
    expect(await caller.dial('2001*1*2')).toContain('Complement?');
    expect(await portions()).toEqual([]);
  });
});

describe('a page that is no longer there', () => {
  it.each([
    { what: 'a screen that a release took away', change: `screen = 'gone_with_release'` },
    { what: 'a screen that needs what was not kept', change: `screen = 'cash_note'` },
  ])('$what leads home with the cart kept', async ({ change }) => {
    const phone = dialler(gateway, MIREILLE);
    await phone.dial('2001*4*2');
    await house.owner.query(`update conversations set ${change}`);
    const page = await phone.type('1');
    expect(page).toMatch(/^CON /);
    expect(`${page}\n${await phone.type('0')}`).toContain('Mon panier 8000F');
    expect(await portions()).toEqual([2]);
  });

  it('is not taken for the page that is shown instead', async () => {
    const phone = dialler(gateway, MIREILLE);
    await phone.dial();
    await house.owner.query(`update conversations set screen = 'gone_with_release'`);
    expect(await phone.type('9')).toContain('Bonjour Mireille');
  });
});

describe('a very long session', () => {
  it('ends politely, and the next dial goes on where it was', async () => {
    const phone = dialler(gateway, MIREILLE);
    await phone.dial('2001*4*1');
    let page = '';
    for (let turns = 0; turns < 25 && !page.startsWith('END'); turns += 1) {
      page = await phone.type('7');
    }
    expect(page).toContain('trop longue');
    expect(await phone.type('1')).toBe(page);
    await phone.dial();
    expect(await phone.type('1')).toContain('Panier 4000F');
  });
});
