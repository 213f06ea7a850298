import { afterAll, beforeAll, expect, test } from 'vitest';

import { addMs, inDouala } from '../../src/lib/clock.js';
import type { MayLeave } from '../../src/services/manners.js';
import type { Person } from '../../src/services/person.js';
import { openHouse, type House } from './house.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const START = new Date('2026-02-01T00:00:00+01:00');
const DAYS = 365;
const CAMPAIGNS = 70;
const OFFERS_PER_WEEK = 3;

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

interface Reader {
  person: Person;
  /** Minutes of the day; the house's where nothing was chosen. */
  hours: { from: number; until: number };
  /** When each yes and no was said, the first being yes. */
  said: Date[];
}

/** Sends what is to be sent, at the times at which it may; gives when, and why the rest did not. */
async function play(readers: Reader[], random: (limit: number) => number) {
  const { db, clock, services } = house;
  const left: { accountId: string; at: Date }[] = [];
  const refused = new Map<string, number>();
  const waiting: { at: Date; rowId: string; accountId: string }[] = [];
  const events: { at: Date; run(): Promise<void> }[] = readers.flatMap(({ person, said }) =>
    said.map((at, index) => ({
      at,
      run: () => say(person, index % 2 === 0),
    })),
  );

  async function say(person: Person, wanted: boolean): Promise<void> {
    const said = { channel: 'sms', wording: 'reply.opted_out' };
    await db.transaction((tx) =>
      wanted
        ? services.consents.start(tx, person, said)
        : services.consents.stop(tx, person, 'offers', said),
    );
  }

  async function begin(): Promise<void> {
    const number = await running(1 + random(4));
    await db.transaction((tx) =>
      services.offerExpanding.expand(tx, { number, start: 1, after: null }),
    );
    const rows = await house.rows<{ rowId: string; accountId: string }>(
      `select r.row_id as "rowId", r.account_id as "accountId" from offer_recipients r
        join offer_campaigns c on c.id = r.campaign_id where c.number = $1`,
      [number],
    );
    // Behind others in the queue: some leave at once, some hours later.
    for (const row of rows) {
      waiting.push({ ...row, at: addMs(clock.now(), random(2) * random(14 * 60) * MINUTE_MS) });
    }
  }

  async function attempt({ rowId, accountId, at }: (typeof waiting)[number]): Promise<void> {
    const may: MayLeave = await services.manners.mayLeave(db, {
      ...{ purpose: 'offer', messageId: rowId, at },
    });
    if (may.ok) left.push({ accountId, at });
    else {
      refused.set(may.reason, (refused.get(may.reason) ?? 0) + 1);
      // A worker wakes at the time it was told, or somewhat later.
      if (may.until)
        waiting.push({ rowId, accountId, at: addMs(may.until, random(3) * MINUTE_MS) });
    }
  }

  for (let index = 0; index < CAMPAIGNS; index += 1) {
    events.push({ at: addMs(START, random(DAYS * 24 * 60) * MINUTE_MS), run: begin });
  }
  // What begins on the evening before a STOP waits for a morning that comes too late.
  for (const { said } of readers) {
    for (const stop of said.filter((_, index) => index % 2 === 1)) {
      events.push({ at: addMs(stop, -3 * 60 * MINUTE_MS), run: begin });
    }
  }
  events.sort((one, other) => one.at.getTime() - other.at.getTime());
  for (;;) {
    waiting.sort((one, other) => one.at.getTime() - other.at.getTime());
    const [event] = events;
    const [next] = waiting;
    if (!event && !next) return { left, refused };
    if (event && (!next || event.at <= next.at)) {
      house.set(events.shift()!.at);
      await event.run();
    } else if (next) {
      house.set(waiting.shift()!.at);
      await attempt(next);
    }
  }
}

/** A campaign as two people have let it run; gives its number. */
async function running(days: number): Promise<number> {
  const now = house.clock.now();
  const [campaign] = await house.rows<{ number: number }>(
    `insert into offer_campaigns (id, category, text_fr, text_en, from_at, until_at, state, starts,
       created_at, created_by, approved_at, approved_by)
     values ($1, 'offers', 'Ndole', 'Ndole', $2, $3, 'running', 1, $2, 'Ada', $2, 'Ben')
     returning number`,
    [house.ids.next(), now, addMs(now, days * DAY_MS)],
  );
  return campaign?.number ?? 0;
}

// Nothing in it waits for a clock: on a busy machine it only takes longer.
const TIMEOUT_MS = 240_000;

test(
  'in a year of offers none leaves by night, twice a day, or to whoever said STOP',
  async () => {
    const random = seeded(7);
    const month = (no: number) => addMs(START, no * 30 * DAY_MS);
    const awa = await reader('670000301', { said: [START] });
    const moussa = await reader('670000302', {
      said: [START, month(2), month(5), month(9), month(10)],
    });
    const evenings = { from: 17 * 60, until: 20 * 60 };
    const ngo = await reader('670000303', { said: [START], hours: evenings });
    const readers = [awa, moussa, ngo];
    // Never said anything: the law asks for a yes, not for the absence of a no.
    const quiet = await reader('670000304', { said: [] });
    const { left, refused } = await play(readers, random);

    const of = ({ person }: Reader) =>
      left.filter(({ accountId }) => accountId === person.accountId);
    expect(of(quiet)).toEqual([]);
    for (const each of readers) {
      const sent = of(each);
      expect(sent.length, 'enough to mean something').toBeGreaterThan(15);
      for (const { at } of sent) {
        const { minutes } = inDouala(at);
        expect(minutes).toBeGreaterThanOrEqual(each.hours.from);
        expect(minutes).toBeLessThan(each.hours.until);
        expect(each.said.filter((said) => said <= at).length % 2, 'the last word was yes').toBe(1);
      }
      const days = sent.map(({ at }) => inDouala(at).date);
      expect(new Set(days).size, 'one a day').toBe(days.length);
      const numbers = days.map((day) => Date.parse(day) / DAY_MS);
      for (const day of numbers) {
        const week = numbers.filter((other) => other > day - 7 && other <= day);
        expect(week.length).toBeLessThanOrEqual(OFFERS_PER_WEEK);
      }
    }
    // Each of these stood in the way of something, or the year would have proved nothing.
    const reasons = ['outside_hours', 'day_cap', 'not_wanted', 'not_running'];
    for (const reason of reasons) expect(refused.get(reason) ?? 0, reason).toBeGreaterThan(0);
    const dropped = await house.rows<{ reason: string }>(
      `select distinct reason from offer_recipients where state = 'dropped' order by 1`,
    );
    const noted = dropped.map(({ reason }) => reason);
    expect(noted).toEqual(expect.arrayContaining(['day_cap', 'not_running', 'not_wanted']));
  },
  TIMEOUT_MS,
);

/** The same year in every run. */
function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

async function reader(
  number: string,
  { said, hours }: { said: Date[]; hours?: Reader['hours'] },
): Promise<Reader> {
  house.set(START);
  const person = await house.person(number);
  if (hours) {
    await house.db.transaction((tx) => house.services.consents.setHours(tx, person, hours));
  }
  return { person, said, hours: hours ?? { from: 8 * 60, until: 20 * 60 } };
}
