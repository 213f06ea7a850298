// A turn has so much time from its arrival; past it the person hears a polite sentence, and nothing
// goes on behind it (DESIGN.md section 3.4, facts/reliability.md U9).
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { TREE } from '../../src/menus/index.js';
import type { AnyScreen, Tree } from '../../src/menus/screen.js';
import { testApp, type TestApp } from '../support/app.js';
import { until } from '../support/poll.js';
import { lineOf, type Line } from './line.js';

const DEADLINE_MS = 900;
const WAIT_MS = 300;
/** What a busy machine may add to any time measured here. */
const SLACK_MS = 1_500;
const BUSY = {
  fr: "END Trop de monde en ce moment. Rappelez dans une minute. Rien n'est perdu.",
  en: 'END We are very busy now. Dial again in a minute. Nothing is lost.',
};
const SERGE = '+237690000052';
const COMFORT = '+237670000054';

/** Screens whose load hangs until it is let go. */
const stuck = new Set<string>();
let loads = 0;
let letGo: () => void = () => undefined;
let gate = Promise.resolve();

function gatedTree(): Tree {
  const gated = (id: string, screen: AnyScreen): AnyScreen => ({
    ...screen,
    async load(reads, params, person) {
      if (stuck.has(id)) {
        loads += 1;
        await gate;
      }
      return screen.load(reads, params, person);
    },
  });
  return Object.fromEntries(Object.entries(TREE).map(([id, screen]) => [id, gated(id, screen)]));
}

let house: TestApp;
beforeAll(async () => {
  const env = {
    ...{ TURN_DEADLINE_MS: String(DEADLINE_MS), TURN_WAIT_MS: String(WAIT_MS) },
    ...{ TURNS_UNDER_WAY: '5', DATABASE_POOL: '4' },
  };
  house = await testApp({ workers: false, env, parts: { tree: gatedTree() } });
});
afterAll(() => house.stop());
beforeEach(async () => {
  stuck.clear();
  loads = 0;
  gate = new Promise((resolve) => (letGo = resolve));
  await house.owner.query('delete from carts');
  await house.owner.query('delete from conversations');
});

const line = (phone: string): Line => lineOf(phone, () => house.url);
const version = async (): Promise<number> => {
  const [row] = await house.rows<{ sum: number }>('select sum(version)::int from conversations');
  return row?.sum ?? 0;
};
const carts = async (): Promise<number> =>
  (await house.rows("select from carts where lines <> '[]'")).length;

/** The turn that hangs has ended, one way or the other: its phone is served again. */
async function served(caller: Line): Promise<void> {
  await until('the phone is served again', async () => (await caller.dial()).startsWith('CON '));
}

async function timed(work: Promise<string>): Promise<{ page: string; ms: number }> {
  const startedAt = performance.now();
  const page = await work;
  return { page, ms: performance.now() - startedAt };
}

describe('a load that hangs', () => {
  it.each([
    { phone: SERGE, says: BUSY.fr },
    { phone: COMFORT, says: BUSY.en },
  ])('ends the session politely in time: $says', async ({ phone, says }) => {
    const caller = line(phone);
    await caller.dial();
    const before = await version();
    stuck.add('orders');
    const { page, ms } = await timed(caller.type('4'));
    expect(page).toBe(says);
    expect(ms).toBeGreaterThan(DEADLINE_MS - 50);
    expect(ms).toBeLessThan(DEADLINE_MS + SLACK_MS);
    letGo();
    await served(caller);
    // Only that dial was stored: the late turn came back to find its time over.
    expect(await version()).toBe(before + 1);
    expect(house.log.some(({ event }) => event === 'turn_failed')).toBe(true);
  });

  it('behind an effect takes the effect back', async () => {
    const caller = line(COMFORT);
    await caller.dial('2013*4');
    stuck.add('cart');
    expect(await caller.type('2')).toBe(BUSY.en);
    letGo();
    await served(caller);
    expect(await carts()).toBe(0);
    stuck.clear();
    await caller.dial('2013*4');
    expect(await caller.type('2')).toContain('Cart 4000F');
  });

  it('lets the same phone wait only so long, and other phones not at all', async () => {
    const caller = line(SERGE);
    await caller.dial();
    stuck.add('orders');
    const hanging = caller.type('4');
    await until('the load hangs', () => loads === 1);
    const next = timed(caller.type('1'));
    const { page } = await timed(line(COMFORT).dial());
    expect(page).toContain('Hello Comfort');
    expect(await hanging).toBe(BUSY.fr);
    expect((await next).page).toBe(BUSY.fr);
    letGo();
    await served(caller);
  });
});

describe('overload', () => {
  it('is shed at once, beyond the turns that may be under way', async () => {
    stuck.add('language');
    const people = Array.from({ length: 5 }, (_, index) => line(`+23768200000${String(index)}`));
    const hanging = people.map((caller) => caller.dial());
    await until('five turns hang', () => loads >= people.length);
    const { page, ms } = await timed(line('+237670000031').dial());
    expect(page).toBe(BUSY.fr);
    expect(ms).toBeLessThan(DEADLINE_MS / 2);
    letGo();
    await Promise.all(hanging);
    expect(await line('+237670000031').dial()).toContain('Alain: DISPO');
  });
});

describe('a database that does not answer', () => {
  it('is waited for no longer than the deadline, and readers of other rows go on', async () => {
    const caller = line(SERGE);
    await caller.dial();
    await house.owner.query('begin; select from conversations for update');
    try {
      const { page, ms } = await timed(caller.type('9'));
      expect(page).toMatch(/^END /);
      expect(ms).toBeLessThan(DEADLINE_MS + SLACK_MS);
      const stranger = await timed(line('+237670000033').dial());
      expect(stranger.page).toContain('Cyrille: DISPO');
    } finally {
      await house.owner.query('rollback');
    }
    await served(caller);
    expect(await caller.type('9')).toContain('Hello Serge');
    expect(await caller.type('9')).toContain('Bonjour Serge');
  });

  it('and comes back finds the conversation where it was', async () => {
    const caller = line(SERGE);
    await caller.dial('2001*5*2');
    await house.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    );
    const page = await until('a turn is answered again', async () => {
      const answer = await caller.dial();
      return answer.startsWith('CON ') ? answer : undefined;
    });
    expect(page).toContain('Commande en cours: Mama Ndoumbelle, 2 plats, 3000F');
  });
});

describe('what is stored and can no longer be read', () => {
  it.each([
    ['a screen that was taken away', `update conversations set screen = 'gone'`],
    ['params that do not parse', `update conversations set screen = 'landmark'`],
  ])('%s leads home, with the cart kept', async (_, damage) => {
    const caller = line(SERGE);
    await caller.dial('2001*5*2');
    await caller.type('1');
    await house.owner.query(damage);
    const page = await caller.type('7');
    expect(page).toContain('Mon panier 3000F');
    expect(page).toMatch(/^CON /);
    expect(await carts()).toBe(1);
  });
});
