import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Order } from '../../src/models/orders.js';
import { createSenders } from '../../src/services/orders/sender.js';
import { createProblems, type Problem, type Problems } from '../../src/services/problems.js';
import { codeOf, openHouse, placePaid, type House } from './support/house.js';
import { accepted, onTheWay } from './support/stages.js';
import { minutes } from './support/time.js';

let house: House;
let problems: Problems;
beforeEach(async () => {
  house = await openHouse();
  problems = createProblems({ ...house, senders: createSenders(house) });
});
afterEach(() => house.close());

const mireille = () => house.person('+237670000051');

async function report(order: Order, problem: Problem) {
  const person = await mireille();
  const { reference } = order;
  return house.db.transaction((tx) => problems.report(tx, person, { reference, problem }));
}

async function ask(reference: number | null) {
  const person = await mireille();
  return house.db.transaction((tx) => problems.ask(tx, person, { reference }));
}

async function delivered(): Promise<Order> {
  const order = await onTheWay(house);
  const driver = await house.person('+237670000031');
  const code = await codeOf(house, order);
  await house.fulfilment.deliver(driver, { reference: order.reference, code });
  return order;
}

const later = (ms: number) => {
  house.clock.set(new Date(house.clock.now().getTime() + ms));
};
const tasks = async () =>
  (
    await house.owner.query(
      'select kind, order_id, number, facts from support_tasks order by number',
    )
  ).rows;
const HOUR = minutes(60);

describe('what is wrong with an order', () => {
  it('is one task per kind, whose number stays when it is said again', async () => {
    const order = await delivered();
    const first = await report(order, 'missing');
    expect(first).toMatchObject({ ok: true, reference: order.reference, problem: 'missing' });
    expect(await report(order, 'missing')).toEqual(first);
    expect(await report(order, 'driver')).toMatchObject({ ok: true, problem: 'driver' });
    expect(await tasks()).toMatchObject([
      { kind: 'problem_missing', order_id: order.id, facts: { reference: order.reference } },
      { kind: 'problem_driver', order_id: order.id },
    ]);
  });

  it('said by many messages at once is one task', async () => {
    const order = await delivered();
    const said = await Promise.all(Array.from({ length: 6 }, () => report(order, 'wrong')));
    expect(new Set(said.map((each) => each.ok && each.number)).size).toBe(1);
    expect(await tasks()).toHaveLength(1);
  });

  it('said again costs no number: the next report has the next one', async () => {
    const order = await delivered();
    const first = await report(order, 'driver');
    for (let times = 0; times < 3; times += 1) await report(order, 'driver');
    const next = await report(order, 'other');
    const numbers = [first, next].map((each) => (each.ok ? each.number : 0));
    expect(numbers[1]).toBe((numbers[0] ?? 0) + 1);
  });

  it('can be said for 48 hours', async () => {
    const order = await delivered();
    later(47 * HOUR);
    expect(await report(order, 'damaged')).toMatchObject({ ok: true });
    later(2 * HOUR);
    expect(await report(order, 'missing')).toEqual({ ok: false, reason: 'not_now' });
    expect(await ask(order.reference)).toEqual({ ok: false, reason: 'not_now' });
  });

  it('is nothing before the shop has accepted, and little before the door', async () => {
    const waiting = await placePaid(house);
    expect(await report(waiting, 'other')).toEqual({ ok: false, reason: 'not_now' });
    const order = await accepted(house);
    expect(await report(order, 'missing')).toEqual({ ok: false, reason: 'not_now' });
    expect(await report(order, 'late')).toMatchObject({ ok: true });
  });

  it('of a stranger’s order is refused, and kept in the audit log', async () => {
    const order = await delivered();
    const stranger = await house.person('+237670000052');
    const { reference } = order;
    const refused = await house.db.transaction((tx) =>
      problems.report(tx, stranger, { reference, problem: 'missing' }),
    );
    expect(refused).toEqual({ ok: false, reason: 'unknown_order' });
    const { rows } = await house.owner.query('select action from audit_log');
    expect(rows).toEqual([{ action: 'verb_refused' }]);
    expect(await tasks()).toEqual([]);
  });
});

describe('asked by SMS', () => {
  const open = async () =>
    (
      await house.owner.query<{ id: string; choices: Problem[] }>(
        `select id, choices from questions where kind = 'order_problem' and answered_at is null`,
      )
    ).rows;

  it('without a number means the open order, else the last that has ended', async () => {
    const old = await delivered();
    expect(await ask(null)).toMatchObject({ ok: true, reference: old.reference });
    const order = await accepted(house);
    expect(await ask(null)).toMatchObject({ ok: true, reference: order.reference });
    expect(await open()).toHaveLength(1);
  });

  it('is answered once', async () => {
    await delivered();
    await ask(null);
    const [question] = await open();
    const person = await mireille();
    const input = { questionId: question!.id, problem: 'missing' as const };
    const answer = () => house.db.transaction((tx) => problems.answer(tx, person, input));
    expect(await answer()).toMatchObject({ ok: true, problem: 'missing' });
    expect(await answer()).toEqual({ ok: false, reason: 'too_late' });
    const stranger = await house.person('+237670000052');
    expect(await house.db.transaction((tx) => problems.answer(tx, stranger, input))).toEqual({
      ok: false,
      reason: 'too_late',
    });
  });

  it('finds nothing where nothing was ordered', async () => {
    expect(await ask(null)).toEqual({ ok: false, reason: 'none_open' });
  });
});
