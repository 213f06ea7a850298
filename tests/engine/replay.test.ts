// A gateway may send any turn again, at once or later, and in any order: the same bytes come back,
// and the world is changed once (facts/reliability.md U1, U2, T-07).
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { testApp, type TestApp } from '../support/app.js';
import { lineOf, type Line } from './line.js';

let house: TestApp;
beforeAll(async () => {
  house = await testApp();
});
afterAll(() => house.stop());

interface Counted {
  orders: number;
  attempts: number;
  places: number;
}

const counted = async (): Promise<Counted> =>
  (
    await house.rows<Counted>(`select (select count(*)::int from orders) as orders,
      (select count(*)::int from payment_attempts) as attempts,
      (select count(*)::int from places) as places`)
  )[0]!;

let before: Counted;
/** A number that nobody has called from yet. */
let phone = '+237681000000';
beforeEach(async () => {
  before = await counted();
  phone = `+${String(Number(phone.slice(1)) + 1)}`;
});

const caller = (): Line => lineOf(phone, () => house.url);

/** From the first dial to the goodbye before the Mobile Money request. */
const WHOLE_PATH = [
  '1',
  'Fatou',
  'AKW',
  '1',
  '4',
  'Face *pharmacie*',
  '1',
  '1',
  '3',
  '2',
  '1',
  '1',
];
/** The same, paid at the door. */
const CASH_PATH = [...WHOLE_PATH.slice(0, -1), '2', '1'];

/** Walks a path; before each next answer, `again` does what gateways do with the turn just answered. */
async function walk(
  caller: Line,
  path: string[],
  again: (text: string, page: string) => Promise<void>,
): Promise<string[]> {
  const pages = [await caller.dial()];
  await again(caller.text, pages[0]!);
  for (const answer of path) {
    const page = await caller.type(answer);
    pages.push(page);
    await again(caller.text, page);
  }
  return pages;
}

describe('a turn that is sent again', () => {
  it.each([
    { how: 'twice, one after the other', times: 2, isParallel: false },
    { how: 'five times, one after the other', times: 5, isParallel: false },
    { how: 'twice at once', times: 2, isParallel: true },
    { how: 'five times at once', times: 5, isParallel: true },
  ])('$how is answered byte for byte and places one order', async ({ times, isParallel }) => {
    const line = caller();
    const pages = await walk(line, WHOLE_PATH, async (text, page) => {
      const repeat = () => line.send(text);
      const copies = Array.from({ length: times - 1 }, () => repeat);
      const answers = isParallel
        ? await Promise.all(copies.map((send) => send()))
        : await inTurn(copies);
      expect(answers).toEqual(copies.map(() => page));
    });
    expect(pages.at(-1)).toMatch(/^END Cde \d{4}, 4900F\./);
    await expectOneCharge();
  });

  it('at the same time as the first time is one turn, whoever is faster', async () => {
    const line = caller();
    await line.dial();
    let text = '';
    for (const answer of WHOLE_PATH) {
      text = text === '' ? answer : `${text}*${answer}`;
      const answers = await Promise.all(Array.from({ length: 4 }, () => line.send(text)));
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toMatch(/^(CON|END) /);
    }
    await expectOneCharge();
  });

  /** One order, one request on the phone, one row that asks for it. */
  async function expectOneCharge(): Promise<void> {
    await house.pass(6_000);
    const { orders, attempts, places } = before;
    expect(await counted()).toEqual({
      ...{ orders: orders + 1, attempts: attempts + 1, places: places + 1 },
    });
    const { wallets, handsets, books } = house.sandbox.world;
    expect(wallets.waiting(handsets.get(phone.slice(1)))).toHaveLength(1);
    const asked = books.transactions.rows().filter(({ msisdn }) => msisdn === phone.slice(1));
    expect(asked).toHaveLength(1);
    expect(house.log.filter(({ level }) => level === 'error')).toEqual([]);
  }
});

describe('an older turn that comes late', () => {
  it('re-shows the page of now after every step, and never moves it back', async () => {
    const line = caller();
    const seen: string[] = [];
    await walk(line, CASH_PATH, async (text, page) => {
      for (const old of seen) expect(await line.send(old)).toBe(page);
      seen.push(text);
      expect(await line.send(text)).toBe(page);
    });
    expect((await counted()).orders).toBe(before.orders + 1);
    await house.quiet();
    const { messages } = house.sandbox.world.handsets.get('237670000001');
    expect(messages.filter(({ text }) => text.includes('CASH'))).toHaveLength(1);
  });

  it('after the end changes nothing, in any order, all at once', async () => {
    const line = caller();
    const texts: string[] = [];
    const pages = await walk(line, CASH_PATH, (text) => Promise.resolve(void texts.push(text)));
    const storm = [...texts, ...texts.toReversed(), ...texts];
    const answers = await Promise.all(storm.map((text) => line.send(text)));
    expect(new Set(answers)).toEqual(new Set([pages.at(-1)]));
    expect((await counted()).orders).toBe(before.orders + 1);
  });

  it('with another answer on an old page is not taken for one on this page', async () => {
    const line = caller();
    await line.dial();
    await line.type('1');
    const page = await line.type('Fatou');
    expect(await line.send('1*Awa')).toBe(page);
    expect(await line.send('2*Fatou*1')).toBe(page);
    expect(await line.send('1*Fatou2')).toBe(page);
  });
});

async function inTurn<T>(work: (() => Promise<T>)[]): Promise<T[]> {
  const done: T[] = [];
  for (const each of work) done.push(await each());
  return done;
}
