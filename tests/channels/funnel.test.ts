// Where people stop: walks through the real house, and what the funnel says of them afterwards.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { inDouala } from '../../src/lib/clock.js';
import type { ScreenDay } from '../../src/models/funnel.js';
import { createFunnel, type Days, type Funnel } from '../../src/services/funnel.js';
import { createDatabase, type Database } from '../../src/models/database.js';
import { lineOf, type Line } from '../engine/line.js';
import { seededAt } from '../support/database.js';
import { testApp, webhookKey, type TestApp } from '../support/app.js';

const MIREILLE = '+237670000051';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let house: TestApp;
let db: Database;
let funnel: Funnel;
let today: Days;

beforeAll(async () => {
  house = await testApp();
  db = createDatabase({ url: house.database.appUrl, poolSize: 1 });
  funnel = createFunnel({ db, clock: house.clock, log: { info() {}, warn() {}, error() {} } });
});
afterAll(async () => {
  await db.close();
  await house.stop();
});
beforeEach(async () => {
  await house.app.upkeep();
  // In the order in which the sums of a day are written.
  await house.owner.query('truncate funnel_days, funnel_session_days, funnel_steps');
  const { date } = inDouala(house.clock.now());
  today = { from: date, to: date };
});

const line = (phone: string): Line => lineOf(phone, () => house.url);

/** Dials and answers; seconds go by before every answer. */
async function walk(caller: Line, answers: string[], tail?: string): Promise<string> {
  let page = await caller.dial(tail);
  for (const answer of answers) {
    house.clock.set(new Date(house.clock.now().getTime() + 4_000));
    page = await caller.type(answer);
  }
  return page;
}

/** What became of one screen's pages, without what did not happen. */
async function fateOf(screen: string): Promise<Record<string, unknown>[]> {
  await house.app.upkeep();
  const rows = await funnel.byScreen(today);
  return rows.filter((row) => row.screen === screen).map(happened);
}

function happened({ day, ...row }: ScreenDay): Record<string, unknown> {
  expect(day).toBe(today.from);
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== 0));
}

const later = (ms: number) => house.clock.set(new Date(house.clock.now().getTime() + ms));
const ussd = { channel: 'ussd', language: 'fr' };

describe('somebody who stops at the question how many', () => {
  it('waits first, and is lost once a redial would no longer go on there', async () => {
    expect(await walk(line(MIREILLE), ['5'], '2001')).toContain('Combien');
    const quantity = { ...ussd, screen: 'quantity', shown: 1 };
    expect(await fateOf('quantity')).toEqual([{ ...quantity, waiting: 1 }]);
    later(14 * MINUTE);
    expect(await fateOf('quantity')).toEqual([{ ...quantity, waiting: 1 }]);
    later(1 * MINUTE);
    expect(await fateOf('quantity')).toEqual([{ ...quantity, timedOut: 1 }]);
    expect(await fateOf('dishes')).toEqual([
      { ...ussd, screen: 'dishes', shown: 1, answered: 1, answerMs: 4_000 },
    ]);
    expect(await funnel.measures(today)).toMatchObject({ sessions: 1, menus: 1, dropped: 1 });
  });

  it('is lost at once when the gateway tells that the session is over', async () => {
    const caller = line(MIREILLE);
    await walk(caller, ['5'], '2001');
    await hangUp(caller);
    expect(await fateOf('quantity')).toMatchObject([{ shown: 1, dropped: 1 }]);
  });

  it('is lost there even if they dial again and go on', async () => {
    await walk(line(MIREILLE), ['5'], '2001');
    later(MINUTE);
    await walk(line(MIREILLE), ['1']);
    later(15 * MINUTE);
    expect(await fateOf('resume')).toMatchObject([{ shown: 1, answered: 1 }]);
    expect(await fateOf('quantity')).toEqual([
      { ...ussd, screen: 'quantity', shown: 2, timedOut: 2 },
    ]);
  });
});

async function hangUp(caller: Line): Promise<void> {
  const { phone, sessionId } = caller;
  const form = { sessionId, phoneNumber: phone, serviceCode: '*237*55#', status: 'Incomplete' };
  const address = `${house.url}/channels/ussd/africastalking/events?key=${webhookKey}`;
  await fetch(address, { method: 'POST', body: new URLSearchParams(form) });
}

describe('every answer', () => {
  it('is counted by what it did: going on, back, home, to the next page, or not understood', async () => {
    // The list of dishes: next page and back again, a dish, back from it, a wrong key, home.
    await walk(line(MIREILLE), ['98', '99', '5', '0', 'xyz', '00'], '2001');
    expect(await fateOf('dishes')).toEqual([
      {
        ...ussd,
        screen: 'dishes',
        ...{ shown: 5, answered: 1, paged: 2, missed: 1, home: 1, answerMs: 20_000 },
      },
    ]);
    expect(await fateOf('quantity')).toMatchObject([{ shown: 1, back: 1 }]);
    expect(await fateOf('home')).toMatchObject([{ shown: 1, waiting: 1 }]);
  });

  it('that is sent again is counted once', async () => {
    const caller = line(MIREILLE);
    await walk(caller, ['5'], '2001');
    await caller.send(caller.text);
    await caller.send('2001');
    expect(await fateOf('quantity')).toMatchObject([{ shown: 1 }]);
    expect(await fateOf('dishes')).toMatchObject([{ shown: 1 }]);
  });

  it('that a screen does not accept leaves its page missed, in numbers too', async () => {
    await walk(line(MIREILLE), ['5', '21', '2'], '2001');
    expect(await fateOf('quantity')).toMatchObject([{ shown: 2, missed: 1, answered: 1 }]);
  });
});

describe('the measures', () => {
  it('count orders for each session that reached a menu, and the answers they took', async () => {
    // Somebody new orders with ten answers; another one never gets past the first question; a
    // customer orders with five, and comes back to look at the orders.
    const first = await walk(line('+237681500003'), [
      '1',
      'Awa',
      '101',
      '1',
      '1',
      '1',
      '5',
      '2',
      '1',
      '1',
    ]);
    expect(first).toMatch(/^END/);
    await walk(line('+237681500004'), []);
    expect(await walk(line(MIREILLE), ['5', '2', '1', '2', '1'], '2001')).toMatch(/^END/);
    await walk(line(MIREILLE), ['4']);
    later(20 * MINUTE);
    await house.app.upkeep();
    expect(await funnel.measures(today)).toEqual({
      ...{ sessions: 4, menus: 3, orders: 2, completion: 2 / 3, dropped: 2 / 4 },
      inputs: { new: 10, returning: 5 },
    });
  });

  it('are empty on a day when nobody called', async () => {
    expect(await funnel.measures({ from: '2026-01-01', to: '2026-01-31' })).toEqual({
      ...{ sessions: 0, menus: 0, orders: 0, completion: null, dropped: null },
      inputs: { new: null, returning: null },
    });
  });
});

describe('what was noted', () => {
  it('holds nothing of the person, their phone, or their words', async () => {
    const caller = line('+237681500009');
    await walk(caller, ['1', 'Quincella', '101', '4', 'Derriere Mahima']);
    await house.app.upkeep();
    const rows = await house.rows<{ row: string }>('select s::text as row from funnel_steps s');
    expect(rows).toHaveLength(6);
    const all = rows.map(({ row }) => row).join();
    for (const word of ['681500009', 'Quincella', 'Mahima', caller.sessionId]) {
      expect(all).not.toContain(word);
    }
  });

  it('outlives a house that stops before it was written', async () => {
    await walk(line(MIREILLE), ['5'], '2001');
    await house.restart();
    expect(await house.rows('select 1 from funnel_steps')).toHaveLength(2);
  });

  it('is summed when its day is over, deleted later, and still counted', async () => {
    await walk(line(MIREILLE), ['5', '2', '1', '2', '1'], '2001');
    await walk(line(MIREILLE), ['5'], '2001');
    await house.app.upkeep();
    later(20 * MINUTE);
    const [screens, measures] = [await funnel.byScreen(today), await funnel.measures(today)];
    expect(measures).toMatchObject({ sessions: 2, orders: 1 });
    await house.pass(DAY);
    expect(await house.rows('select 1 from funnel_days')).toHaveLength(screens.length);
    expect(await funnel.byScreen(today)).toEqual(screens);
    await house.pass(14 * DAY);
    expect(await house.rows('select 1 from funnel_steps')).toEqual([]);
    expect(await funnel.byScreen(today)).toEqual(screens);
    expect(await funnel.measures(today)).toEqual(measures);
    const view = await house.rows(
      'select screen, lost_percent from screen_dropoff order by screen',
    );
    expect(view).toContainEqual({ screen: 'quantity', lost_percent: '50.0' });
    house.clock.set(seededAt);
  });
});
