import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { startOwnRedis, type OwnRedis } from '../relay/own-redis.js';
import { until } from '../support/poll.js';
import { orderByUssd } from './support/dialling.js';
import { liveHouse, type LiveHouse } from './support/live-house.js';
import { peopleOf } from './support/people.js';
import { cast, seconds, type Scene } from './support/scene.js';
import { listen } from './support/told.js';
import { standing, untruths } from './support/truth.js';

let house: LiveHouse;
let scene: Scene;
beforeAll(async () => {
  house = await liveHouse();
  scene = cast(house);
});
afterEach(async () => {
  house.sandbox.world.faults.clear();
  await house.shut();
});
afterAll(() => house.stop());

const AT_MOST_MS = seconds(40);
const USUALLY = {
  customer: ['order.paid', 'order.accepted', 'order.picked_up'],
  shop: ['shop.new_order'],
  driver: ['driver.offer'],
};
/** So that a whole ladder can be waited for. */
const QUICK_LADDER = {
  ...{ SHOP_SECOND_PHONE_SECONDS: '1', SHOP_CALL_SECONDS: '1' },
  ...{ SHOP_CHOICE_SECONDS: '2', SHOP_GIVE_UP_SECONDS: '3' },
};

type Misfortune = (redis: OwnRedis) => void | Promise<void>;
interface Machine {
  says: string;
  /** Null: there is no Redis at all. */
  happens: Misfortune | null;
}

const MACHINES: Machine[] = [
  { says: "il n'y a jamais eu de Redis", happens: null },
  { says: 'Redis est tué (-9) au milieu', happens: (redis) => redis.kill() },
  { says: 'Redis oublie tout au milieu', happens: (redis) => redis.flush() },
];
const machines = MACHINES.filter(({ happens }) => happens === null || inject('redisUrl') !== null);

async function isAt(reference: number, fulfilment: string): Promise<boolean> {
  const rows = await house.rows('select 1 from orders where reference = $1 and fulfilment = $2', [
    reference,
    fulfilment,
  ]);
  return rows.length > 0;
}

describe.each(machines)('$says', ({ happens }) => {
  let redis: OwnRedis | null = null;
  afterEach(async () => {
    await house.shut();
    await redis?.stop();
    redis = null;
  });

  async function open(env = {}): Promise<void> {
    redis = happens === null ? null : await startOwnRedis();
    const app = await house.open({ redisUrl: redis?.url ?? null, env, workers: 'here' });
    if (redis) {
      await until('Redis is met', async () => (await app.workers.health()).redis === 'ok');
    }
  }

  async function misfortune(): Promise<void> {
    if (redis) await happens?.(redis);
  }

  it("d'une commande: elle arrive à la porte", async () => {
    await open();
    const heard = listen(scene);
    const people = peopleOf(scene);
    const reference = await orderByUssd(scene, { method: 'momo' });
    await people.liveUntil(() => isAt(reference, 'accepted'), AT_MOST_MS);
    await misfortune();
    await people.liveUntilOver(reference, AT_MOST_MS);
    await house.settled();
    expect(await standing(house, reference)).toBe('delivered, released, succeeded');
    expect(heard()).toEqual(USUALLY);
    expect(await untruths(house)).toEqual([]);
  });

  it("du silence d'un resto: chaque échelon vient, et l'argent revient", async () => {
    await open(QUICK_LADDER);
    const heard = listen(scene);
    const people = peopleOf(scene, { shopAnswers: false });
    const reference = await orderByUssd(scene, { method: 'momo' });
    await people.liveUntil(() => heard().shop.length > 0, AT_MOST_MS);
    await misfortune();
    await people.liveUntilOver(reference, AT_MOST_MS);
    await house.settled();
    expect(await standing(house, reference)).toBe('declined, refunded, succeeded, shop_call');
    expect(heard()).toEqual({
      customer: ['order.paid', 'order.shop_silent', 'order.unanswered'],
      shop: ['shop.new_order', 'shop.new_order', 'shop.missed'],
      driver: [],
    });
    expect(await untruths(house)).toEqual([]);
    await house.rows('update shops set paused_until = null, missed_today = 0');
  });
});

describe("l'ouvrier est tué (-9) pendant que ses SMS sont en l'air", () => {
  it('un autre finit: rien ne se perd, et eux seuls viennent deux fois', async () => {
    const { faults } = house.sandbox.world;
    await house.open({ redisUrl: null, workers: 'elsewhere' });
    const first = house.worker();
    const heard = listen(scene);
    const payer = peopleOf(scene, { shopAnswers: false, driverAnswers: false });
    const people = peopleOf(scene);
    // Each SMS reaches its phone, and its answer comes when nobody waits for it any more.
    faults.set({ 'africastalking.sms': { mode: 'slow', ms: 60_000 } });
    const reference = await orderByUssd(scene, { method: 'momo' });
    const inTheAir = (times: number) => () =>
      heard().customer.length === times && heard().shop.length === times;
    await payer.liveUntil(inTheAir(1), AT_MOST_MS);
    first.kill('SIGKILL');
    await first.ended;
    faults.clear();
    house.worker();
    await payer.liveUntil(inTheAir(2), AT_MOST_MS);
    await people.liveUntilOver(reference, AT_MOST_MS);
    await house.settled();
    expect(await standing(house, reference)).toBe('delivered, released, succeeded');
    expect(heard()).toEqual({
      customer: ['order.paid', ...USUALLY.customer],
      shop: ['shop.new_order', ...USUALLY.shop],
      driver: USUALLY.driver,
    });
    expect(await untruths(house)).toEqual([]);
  });
});
