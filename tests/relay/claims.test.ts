import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addMs } from '../../src/lib/clock.js';
import {
  cancelOutbox,
  claimOutbox,
  giveBackLeases,
  markSending,
  renewLeases,
  type Claim,
  type ClaimedRow,
  type OutboxClass,
} from '../../src/models/outbox.js';
import { settleOutbox } from '../../src/models/settling.js';
import { takeUnrung } from '../../src/models/outbox-upkeep.js';
import { aRow, outboxRows, relayWorld, write, type RelayWorld } from './support.js';

const LEASE_MS = 9_000;
const KINDS = ['dispatch.offer', 'collect', 'message'];
let world: RelayWorld;

beforeAll(async () => {
  world = await relayWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.db.query({ name: 'test_clear', text: 'delete from outbox' });
});

/** Claims at a moment `atMs` from now, all kinds and classes with room for ten each. */
async function claim(atMs = 0, more: Partial<Claim> = {}): Promise<ClaimedRow[]> {
  const now = addMs(world.clock.now(), atMs);
  const classes: OutboxClass[] = [0, 1, 2, 3];
  return claimOutbox(world.db, {
    now,
    leaseUntil: addMs(now, LEASE_MS),
    rooms: classes.map((each) => ({ class: each, kinds: KINDS, room: 10 })),
    kinds: KINDS,
    rung: [],
    overdueBefore: null,
    stuckBefore: addMs(now, -30_000),
    ...more,
  });
}
const claimIds = async (...args: Parameters<typeof claim>) =>
  (await claim(...args)).map(({ id }) => id);

async function end(row: ClaimedRow | undefined, comesAgainInMs?: number) {
  if (!row) throw new Error('nothing was claimed');
  const now = world.clock.now();
  const base = { id: row.id, token: row.token, taskId: world.ids.next() };
  const settlement =
    comesAgainInMs === undefined
      ? { ...base, state: 'done' as const }
      : { ...base, state: 'waiting' as const, dueAt: addMs(now, comesAgainInMs), error: 'not now' };
  const [settled] = await settleOutbox(world.db, [settlement], now);
  return settled;
}

describe('a lane', () => {
  test('gives its rows one by one, in the order in which they were written', async () => {
    const [first, second] = await write(world, [
      aRow(world, { lane: 'phone:a' }),
      aRow(world, { lane: 'phone:a' }),
    ]);
    const [claimed] = await claim();
    expect(claimed?.id).toBe(first);
    expect(await claimIds()).toEqual([]);
    expect(await end(claimed)).toMatchObject({ followed: true });
    expect(await claimIds()).toEqual([second]);
  });

  test('does not hold up another lane', async () => {
    const ids = await write(world, [aRow(world, { lane: 'a' }), aRow(world, { lane: 'b' })]);
    expect((await claimIds()).sort()).toEqual(ids);
  });

  test('waits for a head that backs off, and passes it after 30 seconds', async () => {
    const [, second] = await write(world, [
      aRow(world, { lane: 'phone:a' }),
      aRow(world, { lane: 'phone:a' }),
    ]);
    await end((await claim())[0], 60_000);
    expect(await claimIds(5_000)).toEqual([]);
    expect(await claimIds(31_000)).toEqual([second]);
  });

  test('is not held up again by a head that has let others pass', async () => {
    const ids = await write(world, [
      aRow(world, { lane: 'phone:a' }),
      aRow(world, { lane: 'phone:a' }),
    ]);
    await end((await claim())[0], 60_000);
    const swept = { overdueBefore: addMs(world.clock.now(), 60_000) };
    expect((await claimIds(61_000, swept)).sort()).toEqual(ids);
  });

  test('is not held up by a timer that is not due yet', async () => {
    const [, message] = await write(world, [
      aRow(world, { lane: 'a', dueAt: addMs(world.clock.now(), 90_000) }),
      aRow(world, { lane: 'a' }),
    ]);
    expect(await claimIds()).toEqual([message]);
  });

  test('keeps its order after a long outage too', async () => {
    const longAgo = addMs(world.clock.now(), -600_000);
    const [first] = await write(
      world,
      [1, 2, 3].map(() => aRow(world, { lane: 'a', dueAt: longAgo, createdAt: longAgo })),
    );
    expect(await claimIds()).toEqual([first]);
  });

  test('passes a head of a kind that nobody works on after 30 seconds', async () => {
    const [, second] = await write(world, [
      aRow(world, { lane: 'a', kind: 'of-tomorrow' }),
      aRow(world, { lane: 'a' }),
    ]);
    expect(await claimIds(1_000)).toEqual([]);
    expect(await claimIds(31_000)).toEqual([second]);
  });

  test('lets a code pass an offer that found no free hand for 30 seconds', async () => {
    const [, code] = await write(world, [
      aRow(world, { lane: 'a', class: 2 }),
      aRow(world, { lane: 'a', class: 0 }),
    ]);
    const rooms = [{ class: 0 as const, kinds: KINDS, room: 1 }];
    expect(await claimIds(1_000, { rooms })).toEqual([]);
    expect(await claimIds(31_000, { rooms })).toEqual([code]);
  });
});

describe('a lease', () => {
  test('belongs to one worker, however many claim at once', async () => {
    const ids = await write(
      world,
      Array.from({ length: 10 }, () => aRow(world)),
    );
    const claims = await Promise.all(Array.from({ length: 6 }, () => claimIds()));
    expect(claims.flat().sort()).toEqual(ids);
  });

  test('that ran out is taken up by another, which counts as a try and shuts the first out', async () => {
    const [id] = await write(world, [aRow(world)]);
    const [first] = await claim();
    expect(await claimIds(LEASE_MS - 100)).toEqual([]);
    const [second] = await claim(LEASE_MS + 100);
    expect(second).toMatchObject({ id, tries: 1 });
    expect(second?.token).toBeGreaterThan(first?.token ?? 0);
    expect(await end(first)).toBeUndefined();
    expect(await markSending(world.db, sending(first))).toBe(false);
    expect(await end(second)).toBeDefined();
  });

  test('in `sending` that ran out is taken up as well', async () => {
    const [id] = await write(world, [aRow(world)]);
    const [first] = await claim();
    expect(await markSending(world.db, sending(first))).toBe(true);
    expect(await claimIds(LEASE_MS + 100)).toEqual([id]);
  });

  test('that ran out may not begin to send, even when nobody has taken the row up', async () => {
    await write(world, [aRow(world)]);
    const [first] = await claim();
    expect(await markSending(world.db, sending(first, LEASE_MS + 100))).toBe(false);
  });

  test('is kept by renewing it', async () => {
    await write(world, [aRow(world)]);
    const [first] = await claim();
    const later = addMs(world.clock.now(), 2 * LEASE_MS);
    expect(await renewLeases(world.db, first ? [first] : [], later)).toEqual([first?.id]);
    expect(await claimIds(LEASE_MS + 100)).toEqual([]);
  });

  test('given back frees the row at once, but not one that is being sent', async () => {
    const [free] = await write(world, [aRow(world), aRow(world)]);
    const rows = await claim();
    await markSending(world.db, sending(rows.find(({ id }) => id !== free)));
    await giveBackLeases(world.db, rows);
    expect(await claim()).toMatchObject([{ id: free, tries: 0 }]);
  });

  const sending = (row: ClaimedRow | undefined, inMs = 0) => ({
    rowId: row?.id ?? '',
    token: row?.token ?? 0,
    now: addMs(world.clock.now(), inMs),
  });
});

describe('what waits', () => {
  test('is not claimed before it is due', async () => {
    const [id] = await write(world, [aRow(world, { dueAt: addMs(world.clock.now(), 5_000) })]);
    expect(await claimIds(4_900)).toEqual([]);
    expect(await claimIds(5_100)).toEqual([id]);
  });

  test('gets one bell, however many set them, and then waits for its ring or the sweep', async () => {
    const dueAt = addMs(world.clock.now(), 5_000);
    const [id, other] = await write(world, [aRow(world, { dueAt }), aRow(world)]);
    const look = { since: addMs(dueAt, -60_000), dueAfter: world.clock.now(), limit: 10 };
    const bells = await Promise.all([takeUnrung(world.db, look), takeUnrung(world.db, look)]);
    expect(bells.flat()).toEqual([{ id, rings: 1, dueAt }]);
    expect(await claimIds(6_000)).toEqual([other]);
    expect(await claimIds(6_000, { rung: [id ?? ''] })).toEqual([id]);
  });

  test('is found by the sweep when its bell never rang', async () => {
    await write(world, [aRow(world)]);
    const settled = await end((await claim())[0], 1_000);
    expect(settled).toMatchObject({ rings: 1 });
    expect(await claimIds(3_000)).toEqual([]);
    const swept = await claim(3_000, { overdueBefore: addMs(world.clock.now(), 2_000) });
    expect(swept).toMatchObject([{ id: settled?.id, tries: 1 }]);
  });

  test('can be taken back until it is claimed', async () => {
    await write(world, [aRow(world, { dedupeKey: 'one' }), aRow(world, { dedupeKey: 'two' })]);
    await cancelOutbox(world.db, ['one'], world.clock.now());
    expect(await claimIds()).toHaveLength(1);
    await cancelOutbox(world.db, ['two'], world.clock.now());
    expect((await outboxRows(world)).map(({ state }) => state)).toEqual(['cancelled', 'leased']);
  });
});

test('rooms bound each class by itself, and codes are never behind offers', async () => {
  await write(
    world,
    Array.from({ length: 30 }, () => aRow(world, { class: 2 })),
  );
  const [code] = await write(world, [aRow(world, { class: 0, kind: 'message' })]);
  const rows = await claim();
  expect(rows.filter((row) => row.class === 2)).toHaveLength(10);
  expect(rows.filter((row) => row.class === 0)).toMatchObject([{ id: code }]);
});

test('a dead row opens a task for a person and holds nothing up', async () => {
  const orderId = world.ids.next();
  const subject = { template: 'x', order: { cityId: 'DLA', orderId } };
  const [, second] = await write(world, [
    aRow(world, { lane: 'a', kind: 'message', subject }),
    aRow(world, { lane: 'a' }),
  ]);
  const [row] = await claim();
  const dead = { state: 'dead' as const, error: '406', taskId: world.ids.next() };
  const ended = { id: row?.id ?? '', token: row?.token ?? 0, ...dead };
  await settleOutbox(world.db, [ended], world.clock.now());
  const tasks = await world.db.query({ name: 'test_tasks', text: 'select * from support_tasks' });
  expect(tasks).toMatchObject([
    { kind: 'job_dead.message', city_id: 'DLA', order_id: orderId, facts: { reason: '406' } },
  ]);
  expect(await claimIds()).toEqual([second]);
});
