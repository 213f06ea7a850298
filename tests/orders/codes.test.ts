import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Order } from '../../src/models/orders.js';
import { issue } from '../../src/services/delivery-code.js';
import { codeOf, openHouse, placePaid, wrongCodeOf, type House } from './support/house.js';
import { accepted, assigned, onTheWay } from './support/stages.js';
import { minutes, pass, runDue, templates } from './support/time.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const alain = () => house.person('+237670000031');
const mireille = () => house.person('+237670000051');

const deliver = async ({ reference }: Order, code: string | null) =>
  house.fulfilment.deliver(await alain(), { reference, code });
const tell = async ({ reference }: Order) => {
  const person = await mireille();
  return house.db.transaction((tx) => house.codes.tellCode(tx, person, { reference }));
};
const miss = async (order: Order) => deliver(order, await wrongCodeOf(house, order));

describe('a code', () => {
  it('has four digits and is never the reference', () => {
    const drawn = [4821, 0, 7];
    const ids = { next: () => '', random: () => drawn.shift() ?? 1 };
    expect(issue(ids, 4821)).toBe('0000');
    expect(issue(ids, 4821)).toBe('0007');
  });

  it('that somebody sends in the place of a reference is kept nowhere', async () => {
    const order = await accepted(house);
    const reference = Number(await codeOf(house, order)) || 5_938;
    const person = await mireille();
    const told = house.db.transaction((tx) => house.codes.tellCode(tx, person, { reference }));
    expect(await told).toEqual({ ok: false, reason: 'unknown_order' });
    const { rows } = await house.owner.query(
      `select subject->'reference' as reference from audit_log where action = 'verb_refused'`,
    );
    expect(rows).toEqual([{ reference: null }]);
  });

  it('is told on request from acceptance on, and not before', async () => {
    const order = await placePaid(house);
    expect(await tell(order)).toEqual({ ok: false, reason: 'not_yet' });
    const taken = await accepted(house);
    const code = await codeOf(house, taken);
    expect(await tell(taken)).toEqual({
      ok: true,
      reference: taken.reference,
      code,
      renewed: false,
    });
  });

  it('is told at pickup, to the customer alone', async () => {
    const order = await assigned(house);
    await runDue(house);
    const driver = await alain();
    const picked = await house.db.transaction((tx) =>
      house.fulfilment.pickUp(tx, driver, { reference: order.reference }),
    );
    const code = await codeOf(house, order);
    const sent = await runDue(house);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ template: 'order.picked_up', phoneId: order.phoneId });
    expect(sent[0]?.text).toContain(`Code ${code}`);
    expect(JSON.stringify(picked)).not.toContain(code);
  });

  it('is another one when asked for again, and the old one is dead', async () => {
    const order = await onTheWay(house);
    const old = await codeOf(house, order);
    const told = await tell(order);
    const fresh = await codeOf(house, order);
    expect(told).toEqual({ ok: true, reference: order.reference, code: fresh, renewed: true });
    if (fresh !== old) {
      expect(await deliver(order, old)).toMatchObject({ ok: false, reason: 'wrong_code' });
    }
    expect(await deliver(order, fresh)).toMatchObject({ ok: true });
  });

  it('changes at most four times; then the last one stays', async () => {
    const order = await onTheWay(house);
    for (let asked = 0; asked < 4; asked += 1) await tell(order);
    expect((await house.order(order)).codeIssues).toBe(5);
    const last = await codeOf(house, order);
    expect(await tell(order)).toMatchObject({ ok: true, code: last });
    expect((await house.order(order)).codeIssues).toBe(5);
  });

  it('is of no use any more once the order is closed', async () => {
    const order = await onTheWay(house);
    await deliver(order, await codeOf(house, order));
    expect(await tell(order)).toEqual({ ok: false, reason: 'closed' });
  });
});

describe('at the door', () => {
  it('needs the food to be picked up first', async () => {
    const order = await assigned(house);
    expect(await deliver(order, await codeOf(house, order))).toEqual({
      ok: false,
      reason: 'not_picked_up',
    });
    expect((await house.order(order)).codeTries).toBe(0);
  });

  it('asks for a code that was forgotten, and counts no try', async () => {
    const order = await onTheWay(house);
    expect(await deliver(order, null)).toEqual({ ok: false, reason: 'code_missing' });
    expect((await house.order(order)).codeTries).toBe(0);
  });

  it('locks after five wrong codes, even for the right one', async () => {
    const order = await onTheWay(house);
    await runDue(house);
    for (let tryNo = 1; tryNo <= 5; tryNo += 1) {
      expect(await miss(order)).toEqual({
        ok: false,
        reason: 'wrong_code',
        reference: order.reference,
        tryNo,
        triesMax: 5,
      });
    }
    const code = await codeOf(house, order);
    expect(await deliver(order, code)).toEqual({ ok: false, reason: 'code_locked' });
    expect((await house.order(order)).fulfilment).toBe('picked_up');
    expect(templates(await runDue(house))).toEqual(['order.code_locked']);
    const { rows } = await house.owner.query('select kind from support_tasks');
    expect(rows).toEqual([{ kind: 'code_locked' }]);
  });

  it('is unlocked by the customer who asks for another code', async () => {
    const order = await onTheWay(house);
    for (let tries = 0; tries < 5; tries += 1) await miss(order);
    await tell(order);
    expect(await deliver(order, await codeOf(house, order))).toMatchObject({ ok: true });
  });

  it('stays locked for a driver with ten wrong codes in a day, on any order', async () => {
    const [first, second, third] = [
      await onTheWay(house),
      await onTheWay(house, { customer: '+237690000052' }),
      await placePaid(house, { customer: '+237670000053' }),
    ];
    expect(third.driverId).toBeNull();
    for (let tries = 0; tries < 5; tries += 1) {
      await miss(first);
      await miss(second);
    }
    await tell(first);
    const code = await codeOf(house, first);
    expect(await deliver(first, code)).toEqual({ ok: false, reason: 'driver_locked' });
    await pass(house, minutes(13 * 60));
    expect(await deliver(first, code)).toMatchObject({ ok: true });
  });

  it('does not count a right code against the driver', async () => {
    const order = await onTheWay(house);
    await miss(order);
    await deliver(order, await codeOf(house, order));
    const { rows } = await house.owner.query(`select wrong_codes from drivers where id = 'DRV-31'`);
    expect(rows).toEqual([{ wrong_codes: 1 }]);
  });

  it('takes the code for a day', async () => {
    const order = await onTheWay(house);
    await pass(house, minutes(24 * 60 + 1));
    expect(await deliver(order, await codeOf(house, order))).toEqual({
      ok: false,
      reason: 'code_expired',
    });
  });

  it('takes the one that replaced it for a day more, as the reply promises', async () => {
    const order = await onTheWay(house);
    await pass(house, minutes(24 * 60 + 1));
    await tell(order);
    await pass(house, minutes(24 * 60 - 1));
    expect(await deliver(order, await codeOf(house, order))).toMatchObject({ ok: true });
  });

  it('leaves the digits nowhere but sealed with their owner', async () => {
    const order = await onTheWay(house);
    const wrong = await wrongCodeOf(house, order);
    await deliver(order, wrong);
    await deliver(order, await codeOf(house, order));
    const { rows } = await house.owner.query(
      `select jsonb_agg(to_jsonb(e) - 'id' - 'order_id' - 'at')::text as words from order_events e
       union all select jsonb_agg(subject)::text from outbox
       union all select jsonb_agg(subject)::text from audit_log
       union all select jsonb_agg(facts)::text from support_tasks`,
    );
    // Four digits may well stand inside an id.
    const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
    const words = rows.map((row) => String(row.words).replaceAll(id, 'id')).join(' ');
    expect(words).not.toMatch(new RegExp(`\\b${await codeOf(house, order)}\\b`));
    expect(words).not.toMatch(new RegExp(`\\b${wrong}\\b`));
  });
});
