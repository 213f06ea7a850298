import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fate, PlantedGateway } from '../../scripts/campaigns/messages-gateway.js';
import {
  LEASE_MS,
  openMessagesWorld,
  settle,
  type MessagesWorld,
} from '../../scripts/campaigns/messages-world.js';
import { addMs } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { claimOutbox } from '../../src/models/outbox.js';
import type { ReportedState } from '../../src/services/messages.js';
import type { Person } from '../../src/services/person.js';
import { createResend } from '../../src/services/resending.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/poll.js';

const MINUTE = 60_000;
let database: TestDatabase;
let world: MessagesWorld;

beforeAll(async () => {
  database = await freshDatabase({ seeded: false });
  world = openMessagesWorld({ url: database.appUrl, breaker: { opensAt: 100 }, maxTries: 3 });
  await world.startWorkers();
});
afterAll(async () => {
  await world.close();
  await database.drop();
});
afterEach(async () => {
  for (const gateway of Object.values(world.gateways)) {
    gateway.fate = () => 'sent';
    gateway.reports = ['delivered'];
  }
  await settle(world, { withinMs: 30 * MINUTE });
});

const done = () => settle(world, { withinMs: 10 * MINUTE });
const always = (gateway: PlantedGateway, fate: Fate) => {
  gateway.fate = () => fate;
};
const got = (id: string) =>
  Object.values(world.gateways).flatMap(({ name, taken }) =>
    taken.filter(({ ref }) => ref === id).map(({ to }) => `${name} ${to}`),
  );
const way = async (id: string) =>
  (await world.stored(id)).attempts.map(({ gateway, state }) => `${gateway} ${state}`);
const stateOf = async (id: string) => (await world.stored(id)).state;
const isSent = (id: string) => until('it was sent', async () => (await stateOf(id)) === 'sent');
const receiptRow = async (id: string) => {
  const [row] = await world.db.query<{ state: string }>(
    { name: 'test_receipt', text: `select state from outbox where dedupe_key = $1` },
    [`message.receipt_due:${id}`],
  );
  return row?.state ?? null;
};

describe('while all is well', () => {
  it('a message goes one way, and what waited for its receipt is taken back', async () => {
    const awa = await world.aPerson();
    const id = await world.notice(awa, 'Bonjour');
    await isSent(id);
    expect(await receiptRow(id)).toBe('waiting');
    await world.tellAll();
    expect([await stateOf(id), await receiptRow(id)]).toEqual(['delivered', 'cancelled']);
    expect([await way(id), got(id)]).toEqual([['alpha delivered'], [`alpha ${awa.phone}`]]);
  });

  it('an answer goes back by the gateway that brought the question, for a day', async () => {
    const awa = await world.aPerson();
    await world.heardBy(awa, 'beta');
    const first = await world.reply(awa, 'Oui');
    expect(await done()).toBe(true);
    world.skip(25 * 60 * MINUTE);
    const second = await world.reply(awa, 'Encore');
    await done();
    expect([await way(first), await way(second)]).toEqual([
      ['beta delivered'],
      ['alpha delivered'],
    ]);
  });

  it('a notice follows a living chat; a code that proves a number goes by SMS all the same', async () => {
    const awa = await world.aPerson();
    await world.heardBy(awa, 'chat');
    const [notice, reply] = [await world.notice(awa, 'Recu'), await world.reply(awa, 'Oui')];
    const code = await world.reply(awa, 'Code 482913', 'code.link');
    await done();
    expect([await way(notice), await way(reply)]).toEqual([['chat delivered'], ['chat delivered']]);
    expect(await way(code)).toEqual(['alpha delivered']);
  });

  it('a phone that was last heard by SMS is written by SMS, though it has a chat', async () => {
    const awa = await world.aPerson();
    await world.heardBy(awa, 'chat');
    await world.heardBy(awa, 'beta');
    const id = await world.notice(awa, 'Recu');
    await done();
    expect(await way(id)).toEqual(['beta delivered']);
  });
});

describe('when a way is closed', () => {
  it.each([
    ['busy', 'failed'],
    ['down', 'failed'],
    ['unreachable', 'failed'],
  ] as const)('the second gateway sends at once where the first says %s', async (fate, state) => {
    always(world.gateways.alpha, fate);
    const awa = await world.aPerson();
    const before = world.clock.now();
    const id = await world.notice(awa, 'Bonjour');
    await isSent(id);
    expect(await way(id)).toEqual([`alpha ${state}`, 'beta sent']);
    // Long before a receipt would have been due.
    expect(world.clock.now().getTime() - before.getTime()).toBeLessThan(30_000);
    expect(got(id)).toEqual([`beta ${awa.phone}`]);
  });

  it('a chat that is gone goes on by SMS', async () => {
    const awa = await world.aPerson();
    await world.heardBy(awa, 'chat');
    always(world.gateways.chat, 'unreachable');
    const id = await world.reply(awa, 'Oui');
    await done();
    expect(await way(id)).toEqual(['chat failed', 'alpha delivered']);
  });

  it('where nobody knows whether it was taken, the next way waits for a report first', async () => {
    always(world.gateways.alpha, 'answerless');
    const [awa, ngo] = [await world.aPerson(), await world.aPerson()];
    world.gateways.alpha.reports = [];
    const [silent, told] = [await world.notice(awa, 'A'), await world.notice(ngo, 'B')];
    await until(
      'both are unknown',
      async () =>
        [...(await way(silent)), ...(await way(told))].every((each) => each === 'alpha unknown') &&
        (await way(told)).length === 1 &&
        (await way(silent)).length === 1,
    );
    const taken = world.gateways.alpha.taken.find(({ ref }) => ref === told);
    const report = { gateway: 'alpha', externalId: taken?.externalId ?? '' };
    const moved = await world.messages.reportInOwnTransaction({ ...report, state: 'delivered' });
    expect(moved).toBe(true);
    await done();
    expect(await way(silent)).toEqual(['alpha unknown', 'beta delivered']);
    expect([await way(told), got(told)]).toEqual([['alpha delivered'], [`alpha ${ngo.phone}`]]);
  });

  it('both gateways are down, then one is back: it arrives, once', async () => {
    always(world.gateways.alpha, 'down');
    always(world.gateways.beta, 'busy');
    const awa = await world.aPerson();
    const id = await world.notice(awa, 'Bonjour');
    await until('both were asked', async () => (await way(id)).length >= 2);
    always(world.gateways.beta, 'sent');
    await done();
    expect([await stateOf(id), got(id)]).toEqual(['delivered', [`beta ${awa.phone}`]]);
  });

  it('nothing helps: a person of the team has to look', async () => {
    always(world.gateways.alpha, 'down');
    always(world.gateways.beta, 'down');
    const awa = await world.aPerson();
    const id = await world.notice(awa, 'Bonjour');
    expect(await done()).toBe(true);
    expect([await stateOf(id), (await way(id)).length]).toEqual(['failed', 6]);
    const [task] = await world.db.query<{ kind: string }>(
      { name: 'test_task', text: `select kind from support_tasks where facts->>'outboxId' = $1` },
      [id],
    );
    expect(task?.kind).toBe('job_dead.message');
  });

  it('a code that nobody carries within ten minutes is dropped and bothers nobody', async () => {
    always(world.gateways.alpha, 'down');
    always(world.gateways.beta, 'down');
    const awa = await world.aPerson();
    const id = await world.reply(awa, 'Code 482913', 'code.link');
    await until('both were asked', async () => (await way(id)).length >= 2);
    world.skip(10 * MINUTE);
    always(world.gateways.alpha, 'sent');
    await done();
    expect([await stateOf(id), got(id)]).toEqual(['failed', []]);
  });
});

describe('reports', () => {
  it('that say no, or do not come, send it the next way, once', async () => {
    const [awa, ngo] = [await world.aPerson(), await world.aPerson()];
    world.gateways.alpha.reports = ['failed', 'failed'];
    const refused = await world.notice(awa, 'A');
    await done();
    world.gateways.alpha.reports = [];
    const silent = await world.notice(ngo, 'B');
    await done();
    expect([await way(refused), await stateOf(refused)]).toEqual([
      ['alpha failed', 'beta delivered'],
      'delivered',
    ]);
    expect([await way(silent), await stateOf(silent)]).toEqual([
      ['alpha sent', 'beta delivered'],
      'delivered',
    ]);
  });

  it('that come late take back the step that has not left', async () => {
    world.gateways.alpha.reports = [];
    const awa = await world.aPerson();
    const id = await world.notice(awa, 'A');
    await isSent(id);
    const [taken] = world.gateways.alpha.taken.filter(({ ref }) => ref === id);
    const report = { gateway: 'alpha', externalId: taken?.externalId ?? '' };
    world.skip(59_000);
    expect(await world.messages.reportInOwnTransaction({ ...report, state: 'delivered' })).toBe(
      true,
    );
    await done();
    expect([await way(id), got(id).length]).toEqual([['alpha delivered'], 1]);
  });

  it('of a first way that come after the second has left win all the same', async () => {
    world.gateways.alpha.reports = [];
    world.gateways.beta.reports = ['failed'];
    const awa = await world.aPerson();
    const id = await world.notice(awa, 'A');
    await done();
    expect([await stateOf(id), await way(id)]).toEqual(['sent', ['alpha sent', 'beta failed']]);
    const [taken] = world.gateways.alpha.taken.filter(({ ref }) => ref === id);
    const report = { gateway: 'alpha', externalId: taken?.externalId ?? '' };
    await world.messages.reportInOwnTransaction({ ...report, state: 'read' });
    expect([await stateOf(id), await way(id)]).toEqual([
      'delivered',
      ['alpha delivered', 'beta failed'],
    ]);
  });

  it('that overtake the answer survive the death of who took them', async () => {
    const awa = await world.aPerson();
    const before = world.gateways.alpha.taken.length;
    const externalId = `alpha-${String(before + 1)}`;
    // Told before the send is even begun: nobody knows yet what it is about.
    const report = { gateway: 'alpha', externalId, state: 'delivered' as const };
    expect(await world.messages.reportInOwnTransaction(report)).toBe(false);
    await world.killWorkers();
    await world.startWorkers();
    world.gateways.alpha.reports = [];
    const id = await world.notice(awa, 'A');
    await done();
    expect([await stateOf(id), await way(id)]).toEqual(['delivered', ['alpha delivered']]);
  });

  it('of parts: all must arrive, and one that does not is enough', async () => {
    const [awa, ngo] = [await world.aPerson(), await world.aPerson()];
    const parts = (no: number) => [1, 2, 3].map((part) => `long-${String(no)}-${String(part)}`);
    const { send } = world.gateways.alpha;
    let no = 0;
    world.gateways.alpha.reports = [];
    world.gateways.alpha.send = async (message) => {
      const result = await send(message);
      const partIds = parts((no += 1));
      return result.ok ? { ok: true, externalId: partIds[0] ?? '', partIds } : result;
    };
    const whole = await world.notice(awa, 'A');
    await isSent(whole);
    const torn = await world.notice(ngo, 'B');
    await isSent(torn);
    world.gateways.alpha.send = send;
    const tell = (externalId: string, state: ReportedState) =>
      world.messages.reportInOwnTransaction({ gateway: 'alpha', externalId, state });
    const told = parts(1).flatMap((part) => [part, part]);
    const moved = await Promise.all(told.map((part) => tell(part, 'delivered')));
    expect(moved.filter(Boolean)).toHaveLength(1);
    expect(await stateOf(whole)).toBe('delivered');
    await tell(parts(2)[1] ?? '', 'failed');
    await done();
    expect(await way(torn)).toEqual(['alpha failed', 'beta delivered']);
  });
});

it('the second SIM is tried when the first has no way left; a code never goes there', async () => {
  const awa = await world.aPerson();
  const other = await world.secondSim(awa);
  for (const gateway of [world.gateways.alpha, world.gateways.beta]) {
    gateway.fate = ({ to }) => (to === awa.phone ? 'unreachable' : 'sent');
  }
  const id = await world.notice(awa, 'Bonjour');
  const code = await world.reply(awa, 'Code 482913', 'code.link');
  await done();
  expect([await stateOf(id), got(id)]).toEqual(['delivered', [`alpha ${other}`]]);
  expect([await stateOf(code), got(code)]).toEqual(['failed', []]);
});

it('a worker that dies between the claim and the send leaves nothing behind and sends nothing twice', async () => {
  await world.stopWorkers();
  const awa = await world.aPerson();
  const id = await world.notice(awa, 'Bonjour');
  const now = world.clock.now();
  const rows = await claimOutbox(world.db, {
    ...{ now, leaseUntil: new Date(now.getTime() + 8_000), kinds: ['message'], rung: [] },
    ...{ rooms: [{ class: 0, kinds: ['message'], room: 9 }], overdueBefore: now, stuckBefore: now },
  });
  expect(rows.map((row) => row.id)).toEqual([id]);
  world.skip(LEASE_MS);
  await world.startWorkers();
  await done();
  expect([await stateOf(id), got(id)]).toEqual(['delivered', [`alpha ${awa.phone}`]]);
});

it('any answers and reports in any order: it never moves back, and no way is taken twice', async () => {
  const fate = fc.constantFrom<Fate>('sent', 'busy', 'unreachable', 'sent', 'sent');
  const report = fc.constantFrom<ReportedState>('sent', 'delivered', 'read', 'failed', 'unknown');
  const rank: Record<string, number> = {
    unwritten: 0,
    queued: 0,
    sending: 1,
    sent: 2,
    failed: 3,
    delivered: 4,
  };
  const { alpha, beta } = world.gateways;
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(fate, fate),
      fc.tuple(fc.array(report, { maxLength: 3 }), fc.array(report, { maxLength: 3 })),
      async (fates, reports) => {
        [alpha.fate, beta.fate] = fates.map((each) => () => each) as [() => Fate, () => Fate];
        [alpha.reports, beta.reports] = reports;
        const id = await world.notice(await world.aPerson(), 'Bonjour');
        const seen: string[] = [];
        for (let look = 0; look < 3; look += 1) {
          await settle(world, { withinMs: MINUTE * look, tell: look > 0 });
          seen.push(await stateOf(id));
        }
        await settle(world, { withinMs: 30 * MINUTE });
        seen.push(await stateOf(id));
        const ranks = seen.map((state) => rank[state] ?? -1);
        expect(ranks).toEqual([...ranks].sort());
        const { attempts } = await world.stored(id);
        const arrived = attempts.some(({ state }) => state === 'delivered');
        expect(seen.at(-1) === 'delivered').toBe(arrived);
        expect(new Set(got(id)).size).toBe(got(id).length);
      },
    ),
    { numRuns: 12 },
  );
});

describe('by hand', () => {
  const resend = (id: string) => {
    const again = createResend({ clock: world.clock, ids: createIds(() => Date.now()) });
    return world.db.transaction((tx) => again(tx, id));
  };

  it('what was given up leaves once more, by the ways there are then', async () => {
    const { alpha, beta } = world.gateways;
    const awa = await world.aPerson();
    always(alpha, 'unreachable');
    always(beta, 'unreachable');
    const id = await world.notice(awa, 'Bonjour');
    await done();
    expect(await stateOf(id)).toBe('failed');
    always(beta, 'sent');
    beta.reports = ['failed'];
    expect(await resend(id)).toEqual({ ok: true });
    expect(await resend(id)).toEqual({ ok: false });
    await done();
    expect([await stateOf(id), (await way(id)).slice(2)]).toEqual([
      'failed',
      ['alpha failed', 'beta failed'],
    ]);
    always(alpha, 'sent');
    expect(await resend(id)).toEqual({ ok: true });
    await done();
    expect([await stateOf(id), (await way(id)).slice(4)]).toEqual([
      'delivered',
      ['alpha delivered'],
    ]);
    const open = await world.db.query(
      {
        name: 'test_open',
        text: `select from support_tasks where closed_at is null and facts->>'outboxId' = $1`,
      },
      [id],
    );
    expect(open).toEqual([]);
  });

  it('is listed, shown and asked for by the operators, without a number or a code', async () => {
    const { alpha, beta } = world.gateways;
    always(alpha, 'unreachable');
    always(beta, 'unreachable');
    const awa = await world.aPerson();
    const id = await world.notice(awa, 'Votre code: 482913');
    await done();
    const listed = (await world.desk('messages list --as Ada')).lines.join('\n');
    expect(listed).toMatch(new RegExp(`${id} .*failed +alpha 404, beta 404`));
    const shown = (await world.desk(`messages show ${id} --as Ada`)).lines.join('\n');
    expect(shown).toMatch(/alpha .*failed +404/);
    expect(`${listed}${shown}`).not.toMatch(/482913|\+?23767/);
    always(beta, 'sent');
    expect(await world.desk(`messages resend ${id} --as Ada`)).toMatchObject({ ok: true });
    expect(await world.desk(`messages resend ${id} --as Ada`)).toMatchObject({ ok: false });
    await done();
    expect(await stateOf(id)).toBe('delivered');
  });

  it('a gateway that a person holds is the last to be asked, until it is freed', async () => {
    await world.desk('gateways hold alpha --note complaints --as Ada');
    expect((await world.desk('gateways list --as Ada')).lines.join()).toMatch(/alpha +held/);
    const held = await world.notice(await world.aPerson(), 'A');
    await done();
    await world.desk('gateways free alpha --as Ada');
    const freed = await world.notice(await world.aPerson(), 'B');
    await done();
    expect([await way(held), await way(freed)]).toEqual([['beta delivered'], ['alpha delivered']]);
  });

  it('what is on its way is not sent again', async () => {
    const id = await world.notice(await world.aPerson(), 'Bonjour');
    await isSent(id);
    expect(await resend(id)).toEqual({ ok: false });
  });
});

describe('what is to be said at a time', () => {
  const atTen = (person: Person, order?: { cityId: string; orderId: string }) =>
    world.remind(person, 'Rappel', {
      at: addMs(world.clock.now(), 10 * MINUTE),
      ...(order ? { order } : {}),
    });

  it('waits for it, and dies with its order', async () => {
    const awa = await world.aPerson();
    const [free, orphan] = [
      await atTen(awa),
      await atTen(awa, { cityId: 'DLA', orderId: '01a1ffc0-20bc-711d-b4aa-2e32bd5eaeb6' }),
    ];
    world.skip(9 * MINUTE);
    await settle(world, { withinMs: 30_000 });
    expect([got(free), got(orphan)]).toEqual([[], []]);
    world.skip(MINUTE);
    await done();
    expect([await stateOf(free), await stateOf(orphan)]).toEqual(['delivered', 'failed']);
  });
});
