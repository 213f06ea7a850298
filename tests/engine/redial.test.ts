// A phone loses its network on every page of ordering, one after the other: each redial offers to go
// on, leads back to the same page, and the journey ends with the order it would have had anyway.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createVault } from '../../src/lib/vault.js';
import { TREE } from '../../src/menus/index.js';
import { testApp, type TestApp } from '../support/app.js';
import { masterKey } from '../support/database.js';
import { lineOf, type Line } from './line.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MIREILLE = '+237670000051';

let house: TestApp;
beforeAll(async () => {
  house = await testApp({ workers: false });
});
afterAll(() => house.stop());

const vault = createVault(masterKey);
const visited = new Set<string>();

/** Where the house has somebody stand. */
async function screenOf(phone: string): Promise<string> {
  const [row] = await house.rows<{ screen: string }>(
    `select c.screen from conversations c join phones p on p.id = c.phone_id
      where p.digest = $1 and c.channel = 'ussd'`,
    [vault.digest('phone', phone)],
  );
  return row?.screen ?? '';
}

/** Asked of everybody before anything else: a redial asks them again, and that is going on. */
const ASKED_AGAIN = ['language', 'name'];
/** Only looked at, and where everything begins: a redial begins at home. */
const BEGUN_AGAIN = ['home', 'account', 'orders', 'track'];

/** Loses the network on the page shown, dials again and goes on; gives the page after that. */
async function dropped(caller: Line, page: string): Promise<string> {
  const screen = await screenOf(caller.phone);
  visited.add(screen);
  const again = await caller.dial();
  if (ASKED_AGAIN.includes(screen)) {
    expect(again).toBe(page);
    return again;
  }
  if (BEGUN_AGAIN.includes(screen)) {
    expect(await screenOf(caller.phone)).toBe('home');
    return again;
  }
  expect(await screenOf(caller.phone), `${screen} was dropped`).toBe('resume');
  visited.add('resume');
  const resumed = await caller.type('1');
  expect(resumed).toBe(page);
  expect(await screenOf(caller.phone)).toBe(screen);
  return resumed;
}

/** A journey in which every page is lost once; `lost: false` walks on past it. */
async function journey(phone: string, answers: string[], tail?: string): Promise<string> {
  const caller = lineOf(phone, () => house.url);
  let page = await caller.dial(tail);
  for (const answer of answers) {
    const at = await screenOf(phone);
    // Where a redial begins at home, the way on would have to be walked again.
    if (!BEGUN_AGAIN.includes(at)) await dropped(caller, page);
    else visited.add(at);
    page = await caller.type(answer);
  }
  return page;
}

async function ordersOf(phone: string): Promise<number> {
  const [row] = await house.rows<{ count: number }>(
    `select count(*)::int from orders o join phones p on p.id = o.phone_id where p.digest = $1`,
    [vault.digest('phone', phone)],
  );
  return row?.count ?? 0;
}

/** The key behind which these words stand. */
function keyOf(page: string, words: string): string {
  const line = page.split('\n').find((each) => each.includes(words));
  return line?.split('.')[0] ?? `no ${words} in ${page}`;
}

describe('dropped on every page', () => {
  it('somebody new still has their first order, and one', async () => {
    const phone = '+237681700001';
    const answers = ['1', 'Awa', '1', '4', 'AKW', 'BEP', '1', '4', 'portail noir', '2001'];
    const cooked = ['1', '1', '31', '1', '2', '3', '1', '3', '1', '2', '1'];
    const page = await journey(phone, [...answers, ...cooked]);
    expect(page).toMatch(/^END Cde \d+, \d+F cash/);
    expect(await ordersOf(phone)).toBe(1);
  });

  it('somebody who dialled a dish still gets it', async () => {
    const phone = '+237681700002';
    const page = await journey(phone, ['1', 'Paul', '1', '1', '101', '1', '1', '1'], '2001*5*2');
    expect(page).toMatch(/^END Cde \d+, 3500F/);
    expect(await ordersOf(phone)).toBe(1);
  });

  it('somebody who looked for a dish by its name still gets it', async () => {
    const phone = '+237681700005';
    const shops = ['1', 'Odile', '101', '1', '1'];
    expect(await journey(phone, [...shops, 'ndole', '1', '1', '1', '1', '1'])).toMatch(/^END Cde/);
    expect(await ordersOf(phone)).toBe(1);
  });

  it('an order for somebody else, paid by a third, goes where it was to go', async () => {
    const phone = '+237681700003';
    const toPay = ['1', 'Rose', '2', '690000052', '101', '1', '1', '1', '5', '1', '1'];
    const page = await journey(phone, [...toPay, '2', '690000124', '1']);
    expect(page).toMatch(/6\.\.24/);
    const again = await journey(phone, ['2', '2', '690000052', '1', '1', '5', '1', '1', '1']);
    expect(again).toMatch(/^END Cde/);
    expect(await ordersOf(phone)).toBe(2);
  });

  it('a wallet that no number tells is asked for, and a failed payment is asked of another', async () => {
    const phone = '+237684700004';
    const paid = ['1', 'Abel', '1', '1', '101', '1', '1', '1', '1'];
    expect(await journey(phone, paid, '2001*5*2')).toMatch(/^END Cde \d+, 3500F/);
    await house.rows(`update payment_attempts set state = 'failed', proof = 'provider_failed',
      reason = 'failed', resolved_at = created_at where state = 'created'`);
    const caller = lineOf(phone, () => house.url);
    let page = await caller.dial();
    for (const words of ['Mes commandes', 'Mama Ndoumbelle', "Payer d'un autre no"]) {
      page = await caller.type(keyOf(page, words));
    }
    await dropped(caller, page);
    page = await caller.type('690000124');
    await dropped(caller, page);
    expect(await caller.type('1')).toMatch(/^END/);
  });

  it('the same once more is once more, and addresses keep their names', async () => {
    await journey(MIREILLE, ['1', '1', '1'], '2001*5*1');
    const before = await ordersOf(MIREILLE);
    expect(await journey(MIREILLE, ['1', '1'])).toMatch(/^END Cde/);
    expect(await ordersOf(MIREILLE)).toBe(before + 1);
    const caller = lineOf(MIREILLE, () => house.url);
    await caller.dial();
    for (const answer of ['6', '2']) await caller.type(answer);
    let page = await caller.type('1');
    for (const answer of ['2', '3', 'Chez Sissi', '1', '3']) {
      await dropped(caller, page);
      page = await caller.type(answer);
    }
    page = await dropped(caller, page);
    expect(page).toContain('Enlever Chez Sissi');
  });

  it('a basket of another shop still asks first', async () => {
    const caller = lineOf(MIREILLE, () => house.url);
    // In the evening, when the other shop is open too.
    house.clock.set(new Date('2026-11-16T17:00:00Z'));
    expect(await caller.dial('2001*5*1')).toContain('Panier 1500F');
    const page = await caller.dial('2002*7*3');
    expect(await screenOf(MIREILLE)).toBe('other_shop');
    await dropped(caller, page);
    expect(await caller.type('2')).toContain('Panier 1500F');
  });

  it('was tried on every page of ordering', () => {
    const ordering = Object.keys(TREE).slice(0, Object.keys(TREE).indexOf('cash_change'));
    // A place on the map is sent in a chat alone.
    const dialled = ordering.filter((id) => id !== 'pin');
    expect(dialled.filter((id) => !visited.has(id))).toEqual([]);
  });
});

describe('what is kept', () => {
  it.each([
    { after: 14 * MINUTE, screen: 'resume', who: 'a page' },
    { after: 16 * MINUTE, screen: 'home', who: 'no page any more, but a cart' },
  ])('after $after ms is $who', async ({ after, screen }) => {
    const phone = after < 15 * MINUTE ? '+237681700011' : '+237681700012';
    const caller = lineOf(phone, () => house.url);
    await caller.dial('2001*5*2');
    for (const answer of ['1', 'Awa', '1']) await caller.type(answer);
    house.clock.set(new Date(house.clock.now().getTime() + after));
    const page = await caller.dial();
    expect(await screenOf(phone)).toBe(screen);
    expect(page).toContain('3000F');
  });

  it('of a cart is a day', async () => {
    const phone = '+237681700013';
    const caller = lineOf(phone, () => house.url);
    await caller.dial('2001*5*2');
    for (const answer of ['1', 'Awa', '1']) await caller.type(answer);
    const start = house.clock.now().getTime();
    house.clock.set(new Date(start + 23 * HOUR));
    expect(await caller.dial()).toContain('Mon panier 3000F');
    house.clock.set(new Date(start + 25 * HOUR));
    expect(await caller.dial()).not.toContain('panier');
  });
});
