import { afterAll, beforeAll, expect, test } from 'vitest';

import { addMs } from '../../src/lib/clock.js';
import type { Person } from '../../src/services/person.js';
import { openHouse, startCampaign, type House } from './house.js';

const HOUR_MS = 60 * 60 * 1000;
const NOON = new Date('2026-11-16T12:00:00+01:00');
const MIDNIGHT = new Date('2026-11-17T00:00:00+01:00');
const BUDGET_XAF = 1_000;
const PART_MICROXAF = 20_000_000;

let house: House;
let awa: Person;
beforeAll(async () => {
  house = await openHouse({ MESSAGES_DAY_BUDGET_XAF: String(BUDGET_XAF) });
  house.set(NOON);
  awa = await house.person('670000301');
  const said = { channel: 'sms', wording: 'reply.opted_in' };
  await house.db.transaction((tx) => house.services.consents.start(tx, awa, said));
});
afterAll(() => house.close());

/** So many messages of one part, as the gateway took them; `state` of the attempt. */
async function sent(
  count: number,
  { at = house.clock.now(), state = 'sent' }: { at?: Date; state?: string } = {},
) {
  await house.rows(
    `with written as (
        insert into messages (id, created_at, account_id, phone_id, template, language, class,
          solicited, body_sealed, segments, state, state_at)
        select gen_random_uuid(), $1::timestamptz, $2, $3, 'order.accepted', 'fr', 1, false,
          '\\x00', 1, 'sent', $1::timestamptz from generate_series(1, $4) returning id)
      insert into message_attempts (message_id, no, at, channel, gateway, external_id, state,
        state_at, segments, price_microxaf)
      select id, 1, $1, 'sms', 'africastalking', case when $5 = 'failed' then null else id::text end,
        $5, $1, 1, $6 from written`,
    [at, awa.accountId, awa.phoneId, count, state, PART_MICROXAF],
  );
}

const check = () => house.services.budgets.check();
const alarms = () =>
  house.rows<{ kind: string }>(
    `select kind from reviews where kind like 'message_budget%' order by opened_at, kind`,
  );

async function offered(): Promise<string> {
  const { db, clock, services } = house;
  const number = await startCampaign(house);
  await db.transaction((tx) =>
    services.offerExpanding.expand(tx, { number, start: 1, after: null }),
  );
  const [row] = await house.rows<{ id: string }>(
    'select row_id as id from offer_recipients order by at desc, row_id desc limit 1',
  );
  expect(row, String(clock.now())).toBeDefined();
  return row?.id ?? '';
}

test('while the day’s budget lasts nobody hears of it', async () => {
  await sent(39);
  await check();
  expect(await alarms()).toEqual([]);
  expect(await house.services.budgets.isUsedUp(house.clock.now())).toBe(false);
});

test('near its end a person is told, once', async () => {
  await sent(1);
  await check();
  await check();
  expect(await alarms()).toEqual([{ kind: 'message_budget_nearly_used' }]);
  expect(house.logged).toEqual(['message_budget_nearly_used']);
});

test('what a gateway refused outright costs nothing', async () => {
  await sent(100, { state: 'failed' });
  await check();
  expect(await alarms()).toHaveLength(1);
});

test('used up, it stops offers until tomorrow and nothing else', async () => {
  const { db, services } = house;
  house.set(addMs(NOON, HOUR_MS));
  await sent(10);
  await check();
  await check();
  expect((await alarms()).map(({ kind }) => kind)).toContain('message_budget_used_up');
  const audited = await house.rows(`select action from audit_log where action like 'message_b%'`);
  expect(audited).toHaveLength(2);
  const messageId = await offered();
  const at = house.clock.now();
  const purposes = ['code', 'money', 'order', 'security', 'reply'] as const;
  for (const purpose of purposes) {
    expect(await services.manners.mayLeave(db, { purpose, messageId, at })).toEqual({ ok: true });
  }
  expect(await services.manners.mayLeave(db, { purpose: 'offer', messageId, at })).toEqual({
    ...{ ok: false, reason: 'over_budget' },
    until: new Date('2026-11-17T08:00:00+01:00'),
  });
  const tomorrow = new Date('2026-11-17T08:00:00+01:00');
  house.set(tomorrow);
  const again = await services.manners.mayLeave(db, { purpose: 'offer', messageId, at: tomorrow });
  expect(again).toEqual({ ok: true });
});

test('an hour that ended late is made up for, and a day begins with nothing spent', async () => {
  house.set(addMs(MIDNIGHT, 9 * HOUR_MS));
  await sent(3, { at: addMs(MIDNIGHT, 30 * 60 * 1000) });
  await check();
  const [today] = await house.rows(
    `select spent_microxaf::float8 / 1000000 as xaf, used_up_at from message_budgets
      where day = '2026-11-17'`,
  );
  expect(today).toEqual({ xaf: 60, used_up_at: null });
  const [before] = await house.rows(
    `select spent_microxaf::float8 / 1000000 as xaf from message_budgets where day = '2026-11-16'`,
  );
  expect(before).toEqual({ xaf: BUDGET_XAF });
});
