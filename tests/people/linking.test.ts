// One person, several numbers: joined by a code alone, with what was theirs, and never behind anybody's
// back. Where money may still move, a person of the team looks instead.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { parsePhone, type Phone } from '../../src/lib/phone.js';
import { dispatchCandidates } from '../../src/models/dispatch.js';
import { createAccountNotices } from '../../src/services/account-notices.js';
import { createIdentities, type Identities } from '../../src/services/identities.js';
import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import { createLinking, type Linking } from '../../src/services/linking.js';
import { createMessageCentre } from '../../src/services/message-centre.js';
import { createMessages } from '../../src/services/messages.js';
import type { OneTimeCheck } from '../../src/services/one-time-codes.js';
import { createOneTimeCodes } from '../../src/services/one-time-codes.js';
import type { Person } from '../../src/services/person.js';
import { createPlaces } from '../../src/services/places.js';
import { createProfile } from '../../src/services/profile.js';
import { openHouse, placePaid, type House } from '../orders/support/house.js';

const DAY = 24 * 60 * 60_000;

let house: House;
let linking: Linking;
let identities: Identities;
let next = 100;

beforeAll(async () => {
  house = await openHouse();
  const messages = createMessages(house);
  const notices = createAccountNotices({ ...house, messages });
  const codes = createOneTimeCodes({ ...house, notices });
  linking = createLinking({ ...house, notices, codes });
  identities = createIdentities({ ...house, linking });
});
afterAll(() => house.close());

let first: Person;
let second: Person;
beforeEach(async () => {
  first = await someone();
  second = await someone();
});

/** Somebody new, with a number that nobody had in this file. */
async function someone(): Promise<Person> {
  next += 1;
  return house.person(`+237677000${String(next)}`);
}

const proofOf = ({ accountId, phoneId }: Person): OneTimeCheck => ({
  ok: true,
  accountId,
  phoneId,
});
const join = (person: Person, into: Person) =>
  house.db.transaction((tx) => linking.join(tx, { person, check: proofOf(into), channel: 'ussd' }));
const now = async (person: Person) => {
  const found = await house.accounts.person(house.db, person.phoneId);
  if (!found) throw new Error('the phone is gone');
  return found;
};
const rows = async <Row extends object>(text: string, ...values: unknown[]) =>
  (await house.owner.query<Row>(text, values)).rows;
const audited = async (action: string) =>
  (await rows(`select 1 from audit_log where action = $1`, action)).length;

async function credit({ accountId }: Person, amountXaf: number): Promise<void> {
  const posted = await house.db.transaction((tx) =>
    house.ledger.post(tx, {
      ...{ key: `given:${accountId}`, kind: 'test', category: 'adjustment' },
      actor: { kind: 'system', id: null },
      entries: [
        { account: ledgerAccount.world(), amountXaf },
        { account: ledgerAccount.customer(accountId), amountXaf: -amountXaf },
      ],
    }),
  );
  if (!posted.ok) throw new Error(posted.reason);
}

const balanceOf = ({ accountId }: Person) =>
  house.ledger.balanceXaf(house.db, ledgerAccount.customer(accountId));

describe('a second number', () => {
  it('is one account with the first, which hears of it, and opens what was sealed anew', async () => {
    await house.accounts.setName(house.db, first, 'Mireille');
    expect(await join(second, first)).toMatchObject({ ok: true });
    const joined = await now(second);
    expect(joined).toMatchObject({
      accountId: first.accountId,
      phone: second.phone,
      name: 'Mireille',
    });
    const numbers = await linking.numbers(house.db, joined);
    expect(numbers.map(({ phone, isFirst }) => [phone, isFirst])).toEqual([
      [first.phone, true],
      [second.phone, false],
    ]);
    const [told] = await rows<{ phone: string }>(
      `select phone_id as phone from messages where template = 'number.linked' and account_id = $1`,
      first.accountId,
    );
    expect(told?.phone).toBe(first.phoneId);
  });

  it('brings its places, its cart and its credit along, once', async () => {
    const places = createPlaces(house);
    const change = {
      ...{ catalogue: house.catalogue.current(), person: second, now: house.clock.now() },
    };
    const details = { landmark: null, note: 'portail noir' };
    const [quartierId = ''] = house.catalogue.current().quartiers.keys();
    await house.db.transaction((tx) => places.add(tx, change, { quartierId, details }));
    await credit(second, 700);
    await join(second, first);
    await join(await now(second), first);
    expect([await balanceOf(first), await balanceOf(second)]).toEqual([700, 0]);
    const [place] = await rows<{ sealed: Buffer }>(
      'select details_sealed as sealed from places where account_id = $1',
      first.accountId,
    );
    expect(house.vault.open(first.key, place?.sealed ?? Buffer.alloc(0))).toContain('portail noir');
    const [old] = await rows<{ into: string }>(
      'select merged_into as into from accounts where id = $1',
      second.accountId,
    );
    expect(old?.into).toBe(first.accountId);
  });

  it.each([
    ['with an order under way', () => placePaid(house, { customer: second.phone })],
    [
      'whose credit lies behind a code',
      async () => {
        await credit(second, 500);
        await house.owner.query(`insert into wallet_codes (account_id, hash) values ($1, 'x')`, [
          second.accountId,
        ]);
      },
    ],
    [
      'that the team has frozen',
      () =>
        house.owner.query(
          `insert into wallets (account_id, frozen_until, frozen_by, frozen_why)
            values ($1, now() + interval '1 day', 'team', 'doubt')`,
          [second.accountId],
        ),
    ],
  ])('%s is looked at by a person, and nothing moves', async (_, open) => {
    await open();
    const before = await balanceOf(second);
    expect(await join(second, first)).toEqual({ ok: false, reason: 'not_over' });
    expect((await now(second)).accountId).toBe(second.accountId);
    expect(await balanceOf(second)).toBe(before);
    const tasks = await rows(
      `select 1 from support_tasks where kind = 'link_numbers' and account_id = $1`,
      first.accountId,
    );
    expect(tasks).toHaveLength(1);
  });

  it('comes by the code alone: a number named gets the same answer whether anybody has it', async () => {
    const named = parsePhone('670009998') as Phone;
    const ask = (phone: Phone) => house.db.transaction((tx) => linking.ask(tx, second, phone));
    expect(await ask(first.phone)).toMatchObject({ ok: true });
    expect(await ask(named)).toMatchObject({ ok: true });
    expect(await ask(second.phone)).toMatchObject({ reason: 'own_number' });
    const shop = parsePhone('670000001') as Phone;
    expect(await ask(shop)).toMatchObject({ ok: true });
    const sent = await rows<{ phone: string }>(
      `select phone_id as phone from messages where template = 'code.link' and created_at >= $1`,
      house.clock.now(),
    );
    expect(sent.map(({ phone }) => phone)).toContain(first.phoneId);
    expect(await audited('number.linked')).toBeGreaterThan(0);
  });

  it('of a shop or a driver stays alone', async () => {
    const driver = await house.person('+237670000031');
    const asked = await house.db.transaction((tx) => linking.ask(tx, driver, first.phone));
    expect(asked).toMatchObject({ reason: 'not_linkable' });
  });

  it('that leaves takes nothing along', async () => {
    await join(second, first);
    const said = { person: await now(second), phoneId: second.phoneId, channel: 'ussd' };
    expect(await house.db.transaction((tx) => linking.unlink(tx, said))).toMatchObject({
      ok: true,
    });
    const alone = await now(second);
    expect(alone.accountId).not.toBe(first.accountId);
    expect(alone).toMatchObject({ name: null, language: null, phone: second.phone });
    const own = { person: await now(first), phoneId: first.phoneId, channel: 'ussd' };
    expect(await house.db.transaction((tx) => linking.unlink(tx, own))).toMatchObject({
      reason: 'unknown_number',
    });
  });

  it('joined by two at once is joined once', async () => {
    await credit(second, 300);
    const results = await Promise.all([join(second, first), join(second, first)]);
    expect(results.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    expect([await balanceOf(first), await balanceOf(second)]).toEqual([300, 0]);
  });
});

describe('a number that was silent', () => {
  const silent = async (person: Person, days: number) => {
    await house.owner.query('update phones set created_at = $2 where id = $1', [
      person.phoneId,
      new Date(house.clock.now().getTime() - days * DAY),
    ]);
    return linking.closeIfSilent(house.db, person.phoneId);
  };

  it.each([
    ['for 91 days with credit', 91, 100, true],
    ['for 89 days with credit', 89, 100, false],
    ['for 91 days with nothing to lose', 91, 0, false],
  ])('%s', async (_, days, amountXaf, isShut) => {
    if (amountXaf > 0) await credit(second, amountXaf);
    expect(await silent(second, days)).toBe(isShut);
    expect((await now(second)).access).toBe(isShut ? 'closed' : undefined);
  });

  it('reaches no wallet for its new holder, who begins afresh', async () => {
    await credit(second, 900);
    await silent(second, 100);
    const shut = await now(second);
    const said = { person: shut, channel: 'ussd' };
    const taken = await house.db.transaction((tx) => linking.takeOver(tx, said));
    expect(await balanceOf(taken.person)).toBe(0);
    expect(await balanceOf(second)).toBe(900);
    expect((await now(second)).accountId).toBe(taken.person.accountId);
  });

  it("is the old holder's again with the wallet's code, and not with a wrong one", async () => {
    await credit(second, 900);
    await silent(second, 100);
    const reopen = (check: Parameters<Linking['reopen']>[1]['check']) =>
      house.db.transaction((tx) => linking.reopen(tx, { person: second, check, channel: 'ussd' }));
    expect(await reopen({ ok: false, reason: 'code_wrong', left: 2 })).toMatchObject({ ok: false });
    expect((await now(second)).access).toBe('closed');
    expect(await reopen({ ok: true })).toMatchObject({ ok: true });
    expect((await now(second)).access).toBeUndefined();
  });

  it('gets no code to link others to it', async () => {
    await credit(second, 900);
    await silent(second, 100);
    await house.db.transaction((tx) => linking.ask(tx, first, second.phone));
    const sent = await rows(
      `select 1 from messages where template = 'code.link' and phone_id = $1`,
      second.phoneId,
    );
    expect(sent).toEqual([]);
  });
});

describe('a chat', () => {
  const digits = ({ phone }: Person) => phone.slice(1);
  const who = (waId: string | null, bsuid: string | null = null) =>
    identities.ofWhatsApp(house.db, { waId, bsuid });

  it('that begins here is its holder; of an account that was there before it is not yet', async () => {
    expect(await who('237677000999')).toMatchObject({ kind: 'person', proven: true });
    expect(await who(digits(first))).toMatchObject({
      ...{ kind: 'person', proven: false },
      person: { accountId: first.accountId, access: 'unproven' },
    });
  });

  it('is proven by a code, and stays so', async () => {
    const said = { person: first, check: proofOf(first) };
    await who(digits(first));
    await house.db.transaction((tx) => linking.prove(tx, said));
    expect(await who(digits(first))).toMatchObject({ proven: true });
    expect(await who(digits(first), 'CM.1')).toMatchObject({ proven: true });
    expect(await who(null, 'CM.1')).toMatchObject({ person: { accountId: first.accountId } });
  });

  it.each([
    ['an id of the business', null, 'CM.abc'],
    ['an @lid', '123456789012345678901', null],
    ['a number of another country', '33612345678', null],
  ])('that goes by %s is nobody until a code links it', async (_, waId, bsuid) => {
    const found = await who(waId, bsuid);
    if (found.kind !== 'unlinked') throw new Error('it is somebody');
    expect(await who(waId, bsuid)).toEqual(found);
    const { identityId } = found;
    const wrong = { ok: false, reason: 'code_wrong', left: 3 } as const;
    const prove = (check: OneTimeCheck) =>
      house.db.transaction((tx) => linking.proveChat(tx, { identityId, check }));
    expect(await prove(wrong)).toMatchObject({ ok: false });
    expect(await prove(proofOf(first))).toMatchObject({ ok: true });
    expect(await who(waId, bsuid)).toMatchObject({
      ...{ proven: true, person: { accountId: first.accountId } },
    });
  });

  it('whose number changed is nobody; the old phone hears of it and keeps its account', async () => {
    await who(digits(first));
    const said = { person: first, check: proofOf(first) };
    await house.db.transaction((tx) => linking.prove(tx, said));
    const change = { from: first.phone, to: second.phone };
    await house.db.transaction((tx) => linking.numberChanged(tx, change));
    expect(await who(digits(first))).toMatchObject({ proven: false });
    expect((await now(first)).accountId).toBe(first.accountId);
    expect((await now(second)).accountId).toBe(second.accountId);
    const told = await rows(
      `select 1 from messages where template = 'number.changed' and phone_id = $1`,
      first.phoneId,
    );
    expect(told).toHaveLength(1);
  });
});

describe('the message centre', () => {
  it('never shows a new holder of a number what the one before was written', async () => {
    const centre = createMessageCentre(house);
    await house.db.transaction((tx) => linking.askProof(tx, second));
    expect(await centre.latest(house.db, second)).toHaveLength(1);
    const said = { person: second, channel: 'ussd' };
    const { person } = await house.db.transaction((tx) => linking.takeOver(tx, said));
    expect(await centre.latest(house.db, person)).toEqual([]);
  });

  it('masks a code once its ten minutes are over, and keeps what was read', async () => {
    const centre = createMessageCentre(house);
    await house.db.transaction((tx) => linking.askProof(tx, second));
    const [fresh] = await centre.latest(house.db, second);
    expect(fresh?.body).toMatch(/Kwata: \d{6} /);
    expect(fresh?.isUnread).toBe(true);
    await house.db.transaction((tx) => centre.read(tx, second, fresh?.id ?? ''));
    house.clock.set(new Date(house.clock.now().getTime() + 11 * 60_000));
    const [later] = await centre.latest(house.db, second);
    expect(later).toMatchObject({ isUnread: false });
    expect(later?.body).toMatch(/Kwata: \*{6} /);
  });
});

describe('a driver whom somebody refuses', () => {
  /** Who could be offered the order, wherever they drive. */
  async function asked(order: Parameters<typeof dispatchCandidates>[1]): Promise<string[]> {
    await house.owner.query(`update drivers set status = 'available' where id = 'DRV-31'`);
    const zones = await rows<{ id: string }>('select unnest(zone_ids) as id from drivers');
    const ids = zones.map(({ id }) => id);
    const found = await dispatchCandidates(house.db, order, ids, house.clock.now());
    return found.map(({ driverId }) => driverId);
  }

  it('is known from an order that they brought, and may be let in again', async () => {
    const profile = createProfile(house);
    const order = await placePaid(house, { customer: first.phone });
    const block = (reference: number | null) =>
      house.db.transaction((tx) => profile.block(tx, first, { reference }));
    expect(await block(order.reference)).toMatchObject({ reason: 'no_driver' });
    await house.owner.query(
      `insert into blocks (account_id, kind, subject_id, at) values ($1, 'driver', 'DRV-31', now())`,
      [first.accountId],
    );
    expect(await profile.blocked(house.db, first)).toMatchObject([{ driverId: 'DRV-31' }]);
    expect(await asked(order)).not.toContain('DRV-31');
    await house.db.transaction((tx) => profile.unblock(tx, first, 'DRV-31'));
    expect(await profile.blocked(house.db, first)).toEqual([]);
    expect(await asked(order)).toContain('DRV-31');
  });
});
