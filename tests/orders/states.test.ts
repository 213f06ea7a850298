import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createDatabase } from '../../src/models/database.js';
import { canMove, isEnd, STARTS, TRANSITIONS, type Axis } from '../../src/services/order-states.js';
import { openHouse, place, type House } from './support/house.js';

const axes = Object.keys(TRANSITIONS) as Axis[];
const tableOf = (axis: Axis): Record<string, readonly string[]> => TRANSITIONS[axis];
const movesOf = (axis: Axis) =>
  Object.entries(tableOf(axis)).flatMap(([from, tos]) => tos.map((to) => ({ axis, from, to })));

/** States that can be reached from where an order may begin. */
function reachable(axis: Axis): Set<string> {
  const found = new Set(STARTS[axis]);
  const waiting = [...found];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    const next = (tableOf(axis)[state] ?? []).filter((to) => !found.has(to));
    next.forEach((to) => found.add(to));
    waiting.push(...next);
  }
  return found;
}

describe.each(axes)('the %s axis', (axis) => {
  it('reaches every state from where an order may begin', () => {
    expect([...reachable(axis)].sort()).toEqual(Object.keys(tableOf(axis)).sort());
  });

  it('leads only to states that it knows, never to the same one', () => {
    for (const { from, to } of movesOf(axis)) {
      expect(Object.keys(tableOf(axis))).toContain(to);
      expect(to).not.toBe(from);
    }
  });

  it('allows exactly the moves of its table', () => {
    const states = Object.keys(tableOf(axis));
    const allowed = states.flatMap((from) =>
      states
        .filter((to) => canMove(axis, from as never, to as never))
        .map((to) => ({ axis, from, to })),
    );
    expect(allowed).toEqual(expect.arrayContaining(movesOf(axis)));
    expect(allowed).toHaveLength(movesOf(axis).length);
  });
});

it('closes an order in the states that have no way on, and in no other', () => {
  const ends = Object.keys(TRANSITIONS.fulfilment).filter((state) => isEnd(state as never));
  expect(ends).toEqual(['delivered', 'returned', 'declined', 'cancelled', 'expired']);
});

it('comes to an end from every state of the fulfilment', () => {
  const endsFrom = (state: string): boolean =>
    isEnd(state as never) || (tableOf('fulfilment')[state] ?? []).some(endsFrom);
  for (const state of Object.keys(TRANSITIONS.fulfilment)) expect(endsFrom(state)).toBe(true);
});

describe('the database', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  it('holds the same transitions', async () => {
    const { rows } = await house.owner.query(
      'select axis, from_state as "from", to_state as "to" from order_transitions',
    );
    const ours = axes.flatMap(movesOf);
    expect(rows).toHaveLength(ours.length);
    expect(rows).toEqual(expect.arrayContaining(ours));
  });

  it('refuses every move that is not among them', async () => {
    const order = await place(house);
    const illegal = Object.keys(TRANSITIONS.fulfilment).filter(
      (to) => to !== 'placed' && !canMove('fulfilment', 'placed', to as never),
    );
    expect(illegal).toContain('delivered');
    for (const to of illegal) {
      const update = house.owner.query('update orders set fulfilment = $2 where id = $1', [
        order.id,
        to,
      ]);
      await expect(update).rejects.toMatchObject({ code: '23514' });
    }
  });

  it('refuses an order that begins in the middle', async () => {
    const order = await place(house);
    const copy = house.owner.query(
      `insert into orders select (jsonb_populate_record(o, '{"id":
         "00000000-0000-7000-8000-000000000001", "reference": 1, "fulfilment": "accepted"}')).*
       from orders o where id = $1`,
      [order.id],
    );
    await expect(copy).rejects.toMatchObject({ constraint: 'orders_start' });
  });

  it('never forgets or changes what happened', async () => {
    const order = await place(house);
    await house.db.transaction((tx) =>
      house.orders.note(tx, order, 'seen', { kind: 'system', id: null }),
    );
    const change = house.owner.query('update order_events set kind = $2 where order_id = $1', [
      order.id,
      'other',
    ]);
    await expect(change).rejects.toMatchObject({ code: '55000' });
  });
});

describe('a move', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());
  const system = { kind: 'system', id: null } as const;

  it('writes the order and its event in one statement', async () => {
    const order = await place(house, { method: 'cash' });
    const names: string[] = [];
    const counted = createDatabase({
      url: house.database.appUrl,
      poolSize: 1,
      onStatement: (name) => names.push(name),
    });
    await counted.transaction((tx) =>
      house.orders.move(tx, order, { fulfilment: 'accepted' }, system, { minutes: 20 }),
    );
    await counted.close();
    expect(names).toEqual(['begin', 'order_move', 'commit']);
    const { rows } = await house.owner.query(
      'select axis, from_state, to_state, actor_kind, facts from order_events where order_id = $1',
      [order.id],
    );
    expect(rows).toEqual([
      {
        axis: 'fulfilment',
        from_state: 'placed',
        to_state: 'accepted',
        actor_kind: 'system',
        facts: { minutes: 20 },
      },
    ]);
  });

  it('is a fault when the table does not hold it, and leaves nothing behind', async () => {
    const order = await place(house, { method: 'cash' });
    const jump = house.db.transaction((tx) =>
      house.orders.move(tx, order, { fulfilment: 'delivered' }, system),
    );
    await expect(jump).rejects.toMatchObject({ code: 'order_move_refused', retryable: false });
    const { rows } = await house.owner.query('select from order_events where order_id = $1', [
      order.id,
    ]);
    expect(rows).toHaveLength(0);
  });

  it('does not touch an order that moved since it was read', async () => {
    const order = await place(house, { method: 'cash' });
    const accept = () =>
      house.db.transaction((tx) =>
        house.orders.move(tx, order, { fulfilment: 'accepted' }, system),
      );
    await accept();
    await expect(accept()).rejects.toMatchObject({ code: 'order_move_refused', retryable: true });
  });

  it('keeps a reference for seven days after the close, then gives it back', async () => {
    const order = await place(house, { method: 'cash' });
    await house.db.transaction((tx) =>
      house.orders.move(tx, order, { fulfilment: 'cancelled' }, system),
    );
    const { rows } = await house.owner.query(
      `select due_at from outbox where kind = 'order.release_reference'
        and subject->>'orderId' = $1`,
      [order.id],
    );
    expect(rows).toEqual([{ due_at: new Date(house.clock.now().getTime() + 7 * 86_400_000) }]);
    expect((await house.order(order)).referenceHeld).toBe(true);
    const handler = house.handlers.get('order.release_reference')!;
    const subject = { cityId: order.cityId, orderId: order.id };
    await handler.run(subject, {
      now: house.clock.now(),
      rowId: 'any',
      tries: 0,
      token: 1,
    });
    expect((await house.order(order)).referenceHeld).toBe(false);
  });
});
