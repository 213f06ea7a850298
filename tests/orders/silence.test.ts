import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Order } from '../../src/models/orders.js';
import { openQuestions } from '../../src/models/questions.js';
import type { SilenceChoice } from '../../src/services/fulfilment/unanswered.js';
import { openHouse, pay, place, placePaid, type House } from './support/house.js';
import { minutes, pass, runDue, seconds, templates } from './support/time.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const mireille = () => house.person('+237670000051');
const shop = () => house.person('+237670000001');
const credit = async () => house.escrow.customerCreditXaf(house.db, (await mireille()).accountId);

async function accept(reference: number) {
  const person = await shop();
  return house.db.transaction((tx) =>
    house.fulfilment.accept(tx, person, { reference, minutes: null }),
  );
}

async function answer(choice: SilenceChoice) {
  const person = await mireille();
  const [question] = await openQuestions(house.db, person.accountId, house.clock.now());
  if (!question) throw new Error('nothing was asked');
  return house.db.transaction((tx) => house.fulfilment.answerChoice(tx, person, question, choice));
}

async function shopRow() {
  const { rows } = await house.owner.query(
    `select paused_until as "pausedUntil", missed_today as missed from shops where id = 'BIZ-2001'`,
  );
  return rows[0] as { pausedUntil: Date | null; missed: number };
}

const tasks = async () => {
  const { rows } = await house.owner.query('select kind, order_id from support_tasks');
  return rows.map((row) => row.kind as string);
};

describe('a restaurant that never answers', () => {
  it('is rung twice, called, asked about, and given up after ten minutes', async () => {
    const order = await placePaid(house);
    const story = await pass(house, minutes(11));
    const began = order.placedAt.getTime();
    const when = story.map(({ template, at }) => [template, (at.getTime() - began) / 1_000]);
    expect(when).toEqual([
      ['order.paid', 0],
      ['shop.new_order', 0],
      ['shop.new_order', 90],
      ['order.shop_silent', 300],
      ['order.unanswered', 600],
      ['shop.missed', 600],
    ]);
    const rung = story.filter(({ template }) => template === 'shop.new_order');
    expect(new Set(rung.map(({ phoneId }) => phoneId)).size).toBe(2);
    expect(await tasks()).toEqual(['shop_call']);
    expect(await house.order(order)).toMatchObject({ fulfilment: 'declined', payment: 'refunded' });
    expect(await credit()).toBe(5_700);
    expect(await shopRow()).toEqual({
      pausedUntil: new Date(began + minutes(70)),
      missed: 1,
    });
  });

  it('pays nothing back for a cash order', async () => {
    const order = await place(house, { method: 'cash' });
    const story = await pass(house, minutes(11));
    expect(story.find(({ template }) => template === 'order.unanswered')?.text).toContain(
      "rien n'est à payer",
    );
    expect(await house.order(order)).toMatchObject({ fulfilment: 'declined', payment: 'due' });
    expect(await credit()).toBe(0);
  });

  it('is closed until DISPO after the third time in one day', async () => {
    for (let count = 0; count < 3; count += 1) {
      await placePaid(house);
      await pass(house, minutes(11));
    }
    const shut = await shopRow();
    expect(shut.missed).toBe(3);
    expect(shut.pausedUntil?.getUTCFullYear()).toBe(9999);
    const person = await shop();
    await house.db.transaction((tx) => house.shops.resume(tx, person));
    expect(await shopRow()).toEqual({ pausedUntil: null, missed: 0 });
  });

  it('begins to count anew the next day', async () => {
    await placePaid(house);
    await pass(house, minutes(11));
    await placePaid(house);
    await pass(house, minutes(11));
    await pass(house, minutes(24 * 60));
    await placePaid(house);
    await pass(house, minutes(11));
    expect((await shopRow()).missed).toBe(1);
  });
});

describe('an answer', () => {
  it.each([
    ['before the second phone', 60, ['order.paid', 'shop.new_order']],
    ['before the call', 120, ['order.paid', 'shop.new_order', 'shop.new_order']],
    [
      'before the end',
      599,
      ['order.paid', 'shop.new_order', 'shop.new_order', 'order.shop_silent'],
    ],
  ])('%s ends the ladder', async (_, after, before) => {
    const order = await placePaid(house);
    expect(templates(await pass(house, seconds(after)))).toEqual(before);
    expect(await accept(order.reference)).toMatchObject({ ok: true });
    const later = templates(await pass(house, minutes(12)));
    expect(later.filter((name) => name.startsWith('shop.'))).toEqual([]);
    expect(later).not.toContain('order.unanswered');
    expect((await house.order(order)).fulfilment).toBe('accepted');
    const { accountId } = await mireille();
    expect(await openQuestions(house.db, accountId, house.clock.now())).toEqual([]);
  });

  it('takes back the question that is no longer one', async () => {
    const order = await placePaid(house);
    await pass(house, seconds(301));
    const { accountId } = await mireille();
    expect(await openQuestions(house.db, accountId, house.clock.now())).toHaveLength(1);
    await accept(order.reference);
    expect(await openQuestions(house.db, accountId, house.clock.now())).toEqual([]);
  });
});

describe('the customer’s choice', () => {
  it('asks with one digit for each of three ways', async () => {
    await placePaid(house);
    await pass(house, seconds(300));
    const [question] = await openQuestions(
      house.db,
      (await mireille()).accountId,
      house.clock.now(),
    );
    expect(question).toMatchObject({
      kind: 'shop_silent',
      choices: ['wait', 'other', 'refund'],
      expiresAt: new Date(house.clock.now().getTime() + seconds(300)),
    });
  });

  it('1 waits ten minutes from the answer, rings again, and then gives up', async () => {
    const order = await placePaid(house);
    await pass(house, seconds(400));
    const until = new Date(house.clock.now().getTime() + minutes(10));
    expect(await answer('wait')).toEqual({
      ok: true,
      choice: 'wait',
      reference: order.reference,
      until,
    });
    expect(templates(await pass(house, seconds(599)))).toEqual(['shop.new_order']);
    expect((await house.order(order)).fulfilment).toBe('placed');
    expect(templates(await pass(house, seconds(1)))).toEqual(['order.unanswered', 'shop.missed']);
    expect(await credit()).toBe(5_700);
  });

  it.each(['other', 'refund'] as const)('%s ends the order with credit', async (choice) => {
    const order = await placePaid(house);
    await pass(house, seconds(310));
    expect(await answer(choice)).toEqual({
      ok: true,
      choice,
      reference: order.reference,
      refundedXaf: 5_700,
    });
    expect(templates(await pass(house, minutes(10)))).toEqual(['shop.cancelled', 'shop.cancelled']);
    expect(await house.order(order)).toMatchObject({ fulfilment: 'cancelled' });
    expect(await credit()).toBe(5_700);
    expect((await shopRow()).missed).toBe(0);
  });

  it('comes too late when the shop was faster', async () => {
    const order = await placePaid(house);
    await pass(house, seconds(310));
    const person = await mireille();
    const [question] = await openQuestions(house.db, person.accountId, house.clock.now());
    await accept(order.reference);
    const said = house.db.transaction((tx) =>
      house.fulfilment.answerChoice(tx, person, question!, 'refund'),
    );
    expect(await said).toEqual({
      ok: false,
      reason: 'already_accepted',
      reference: order.reference,
    });
    expect(await credit()).toBe(0);
  });

  it('belongs to the one who was asked', async () => {
    await placePaid(house);
    await pass(house, seconds(310));
    const stranger = await house.person('+237690000052');
    const [question] = await openQuestions(
      house.db,
      (await mireille()).accountId,
      house.clock.now(),
    );
    const said = house.db.transaction((tx) =>
      house.fulfilment.answerChoice(tx, stranger, question!, 'refund'),
    );
    expect(await said).toEqual({ ok: false, reason: 'unknown_order' });
  });
});

describe('a restart in the middle', () => {
  async function restart(): Promise<void> {
    const { database, clock } = house;
    await house.stop();
    house = await openHouse({ database, now: clock.now() });
  }

  it('repeats nothing and forgets nothing', async () => {
    const order: Order = await placePaid(house);
    const story = templates(await pass(house, seconds(200)));
    await restart();
    story.push(...templates(await pass(house, seconds(150))));
    await restart();
    story.push(...templates(await pass(house, minutes(6))));
    expect(story).toEqual([
      'order.paid',
      'shop.new_order',
      'shop.new_order',
      'order.shop_silent',
      'order.unanswered',
      'shop.missed',
    ]);
    expect(await tasks()).toEqual(['shop_call']);
    expect(await house.order(order)).toMatchObject({ payment: 'refunded' });
  });

  it('bears that every rung runs again before its row was closed', async () => {
    await placePaid(house);
    const story = templates(await pass(house, minutes(11)));
    await house.owner.query(
      `update outbox set state = 'waiting', done_at = null where kind like 'shop.%'`,
    );
    expect(await runDue(house)).toEqual([]);
    expect(story).toHaveLength(6);
    expect(await credit()).toBe(5_700);
    expect((await shopRow()).missed).toBe(1);
  });

  it('asks nobody what ends in the same moment, after a long outage', async () => {
    const order = await placePaid(house);
    house.clock.set(new Date(house.clock.now().getTime() + minutes(30)));
    const story = templates(await runDue(house));
    expect(story).not.toContain('order.shop_silent');
    expect(story).toContain('order.unanswered');
    expect((await house.order(order)).fulfilment).toBe('declined');
  });
});

it('leaves an unpaid order to its payment window', async () => {
  const order = await place(house);
  expect(await pass(house, minutes(9))).toEqual([]);
  await pay(house, order);
  expect(templates(await runDue(house))).toEqual(['order.paid', 'shop.new_order']);
});
