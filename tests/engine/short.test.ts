// How many pages stand between a dial and an order (facts/domain.md 2.3), counted on the real house.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { testApp, type TestApp } from '../support/app.js';
import { lineOf } from './line.js';

const MIREILLE = '+237670000051';

let house: TestApp;
beforeAll(async () => {
  house = await testApp({ workers: false });
});
afterAll(() => house.stop());

/** The pages somebody sees until the order is placed; the last one, which says so, not counted. */
async function pagesTo(phone: string, answers: string[], tail?: string): Promise<number> {
  const caller = lineOf(phone, () => house.url);
  const before = await placed();
  let page = await caller.dial(tail);
  let seen = 0;
  for (const answer of answers) {
    expect(page, `before ${answer}`).toMatch(/^CON /);
    seen += 1;
    page = await caller.type(answer);
  }
  expect(page).toMatch(/^END Cde \d+/);
  expect(await placed()).toBe(before + 1);
  process.stdout.write(`${phone.slice(-4)}: ${String(seen)} pages to an order\n`);
  return seen;
}

async function placed(): Promise<number> {
  const [row] = await house.rows<{ count: number }>('select count(*)::int from orders');
  return row?.count ?? 0;
}

describe('a first order', () => {
  it('with a side is eleven pages away', async () => {
    const answers = ['1', 'Awa', 'AKW', '1', '1', '1', '1', '1', '2', '1', '1'];
    expect(await pagesTo('+237681800001', answers)).toBe(11);
  });

  it('is ten away for who answers side and portions at once', async () => {
    const answers = ['1', 'Awa', 'AKW', '1', '1', '1', '1', '1*2', '1', '1'];
    expect(await pagesTo('+237681800002', answers)).toBe(10);
  });
});

describe('a known customer', () => {
  it('with a saved address orders something new within eight pages', async () => {
    expect(await pagesTo('+237690000052', ['1', '1', '1', '5', '1', '1', '1'])).toBeLessThan(9);
  });

  it('who dials the dish is four pages away', async () => {
    // The side, to pay, the address, the way to pay.
    expect(await pagesTo(MIREILLE, ['1', '1', '2', '1'], '2001*1*2')).toBe(4);
  });

  it('has the same again with two keys', async () => {
    expect(await pagesTo(MIREILLE, ['1', '1'])).toBe(2);
  });

  it('pays it by the other number with two keys as well', async () => {
    await pagesTo(MIREILLE, ['1', '2', '3', '690000124', '1']);
    expect(await pagesTo(MIREILLE, ['1', '1'])).toBe(2);
    const payers = await house.rows<{ payer: string; own: string }>(
      `select payer_phone_id as payer, phone_id as own from orders
        order by placed_at desc, id desc limit 2`,
    );
    expect(payers.every(({ payer, own }) => payer !== own)).toBe(true);
    expect(new Set(payers.map(({ payer }) => payer)).size).toBe(1);
  });
});
