// Codes that prove a number: few tries, once, soon over, and no more of them than the budgets give.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { parsePhone } from '../../src/lib/phone.js';
import { createAccountNotices } from '../../src/services/account-notices.js';
import { createMessages } from '../../src/services/messages.js';
import { createOneTimeCodes, type OneTimeCodes } from '../../src/services/one-time-codes.js';
import type { Person } from '../../src/services/person.js';
import { openHouse, type House } from '../orders/support/house.js';

const MINUTE = 60_000;

let house: House;
let codes: OneTimeCodes;
let mireille: Person;
/** Six digits that the house draws next. */
let drawn = 482913;

beforeAll(async () => {
  house = await openHouse();
  const ids = { next: () => house.ids.next(), random: () => drawn };
  const notices = createAccountNotices({
    ...{ clock: house.clock, ids, accounts: house.accounts },
    messages: createMessages(house),
  });
  codes = createOneTimeCodes({ ...house, ids, notices });
  mireille = await house.person('+237670000051');
});
afterAll(() => house.close());
beforeEach(async () => {
  drawn = 482913;
  await house.owner.query('truncate code_sends, one_time_codes');
});

const later = (ms: number) => {
  house.clock.set(new Date(house.clock.now().getTime() + ms));
};
const send = (person: Person, subjectId = person.phoneId) =>
  house.db.transaction((tx) =>
    codes.send(tx, { purpose: 'link', subjectId, phoneId: person.phoneId, phone: person.phone }),
  );
const type = (digits: string, key: string, purpose: 'link' | 'prove' = 'link') =>
  codes.check({ purpose, subjectId: mireille.phoneId, digits, key });

describe('a code', () => {
  it('is right once, and the same try that comes again is right again', async () => {
    await send(mireille);
    expect(await type('482913', 'page 1')).toMatchObject({ ok: true, phoneId: mireille.phoneId });
    expect(await type('482913', 'page 1')).toMatchObject({ ok: true });
    expect(await type('482913', 'page 2')).toEqual({ ok: false, reason: 'code_late' });
  });

  it('is looked at five times, then not even the right digits count; a fresh one does', async () => {
    await send(mireille);
    const wrong = [1, 2, 3, 4, 5].map((no) => type('111111', `page ${String(no)}`));
    const left = (await Promise.all(wrong)).map((each) => ('left' in each ? each.left : -1));
    expect(left.sort()).toEqual([0, 1, 2, 3, 4]);
    expect(await type('482913', 'page 6')).toEqual({ ok: false, reason: 'code_late' });
    drawn = 7;
    await send(mireille);
    expect(await type('482913', 'page 7')).toMatchObject({ reason: 'code_wrong', left: 4 });
    expect(await type('000007', 'page 8')).toMatchObject({ ok: true });
  });

  it('opens nothing after ten minutes, nor anything else than it was for', async () => {
    await send(mireille);
    expect(await type('482913', 'page 1', 'prove')).toEqual({ ok: false, reason: 'code_late' });
    later(10 * MINUTE);
    expect(await type('482913', 'page 1')).toEqual({ ok: false, reason: 'code_late' });
  });

  it('is never right for a number that nobody has, however it is typed', async () => {
    const phone = parsePhone('670000999');
    if (!phone) throw new Error('not a number');
    const subjectId = mireille.phoneId;
    const ask = { purpose: 'link', subjectId, phoneId: null, phone } as const;
    expect(await house.db.transaction((tx) => codes.send(tx, ask))).toEqual({ ok: true });
    expect(await type('482913', 'page 1')).toMatchObject({ reason: 'code_wrong', left: 4 });
  });

  it('stands in its message alone, sealed', async () => {
    await send(mireille);
    const { rows } = await house.owner.query<{ all: string }>(
      `select (select json_agg(o.subject)::text from outbox o) || (select json_agg(c)::text
        from one_time_codes c) || coalesce((select json_agg(a)::text from audit_log a), '') as all`,
    );
    expect(rows[0]?.all).not.toContain('482913');
    const sent = await house.owner.query<{ body: Buffer }>(
      `select body_sealed as body from messages where template = 'code.link'
        order by created_at desc, id desc limit 1`,
    );
    const body = sent.rows[0]?.body ?? Buffer.alloc(0);
    expect(house.vault.open(mireille.key, body)).toContain('482913');
  });
});

describe('the budgets', () => {
  it('give three codes in ten minutes and ten in a day to one number', async () => {
    const sent: boolean[] = [];
    for (let minute = 0; minute < 60; minute += 1) {
      sent.push((await send(mireille)).ok);
      later(MINUTE);
    }
    expect(sent.filter(Boolean)).toHaveLength(10);
    for (let from = 0; from + 10 <= sent.length; from += 1) {
      expect(sent.slice(from, from + 10).filter(Boolean).length).toBeLessThanOrEqual(3);
    }
  });

  it('count who asks as well: one phone has codes sent to three others, not to all', async () => {
    const others = ['+237670000052', '+237670000053', '+237670000054', '+237670000055'];
    const people = await Promise.all(others.map((number) => house.person(number)));
    const sent: boolean[] = [];
    for (const person of people) sent.push((await send(person, mireille.phoneId)).ok);
    expect(sent).toEqual([true, true, true, false]);
  });

  // Tighter than the real ones, so that counting ten thousand times stays quick.
  const tight = { number: [3, 10], alike: [20, 120], all: [40, 300] };

  it.each([
    ['one number', "'1'", "'6700'", 10],
    ['numbers that begin alike', 'n::text', "'6700'", 120],
    ['numbers of every kind', 'n::text', '(6000 + n % 1000)::text', 300],
  ])('are never passed by 10,000 requests of a day: %s', async (_, phone, prefix, allowed) => {
    const { rows } = await house.owner.query<{ given: number }>(
      `select count(*) filter (where take_code_send(p, p, prefix, moment, '10 minutes',
          '{${tight.number.join()}}', '{${tight.alike.join()}}', '{${tight.all.join()}}') is null)::int
          as given
        from (select timestamptz '2026-11-16' + n * interval '8.6 s' as moment, ${prefix} as prefix,
          ('00000000-0000-7000-8000-' || lpad(${phone}, 12, '0'))::uuid as p
          from generate_series(1, 10000) n) asked`,
    );
    expect(rows[0]?.given).toBe(allowed);
    // The most that any ten minutes held, of each kind.
    const windows = await house.owner.query<{ one: number; alike: number; house: number }>(
      `select max(one)::int as one, max(alike)::int as alike, max(house)::int as house from (select
        count(*) over (partition by phone_id order by at range interval '599 s' preceding) as one,
        count(*) over (partition by prefix order by at range interval '599 s' preceding) as alike,
        count(*) over (order by at range interval '599 s' preceding) as house from code_sends) near`,
    );
    const most = windows.rows[0] ?? { one: 0, alike: 0, house: 0 };
    expect([most.one <= 3, most.alike <= 20, most.house <= 40]).toEqual([true, true, true]);
  });

  it('hold for many who ask at the same moment', async () => {
    const at = Array.from({ length: 12 }, () => send(mireille));
    expect((await Promise.all(at)).filter(({ ok }) => ok)).toHaveLength(3);
  });
});
