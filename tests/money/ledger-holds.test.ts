import { describe, expect, it } from 'vitest';

import { ledgerAccount, type LedgerAccount } from '../../src/services/ledger-accounts.js';
import type { Hold, HoldEnding, HoldPosting } from '../../src/services/ledger-holds.js';
import { aTransfer, clock, ids, ledger, pay, useLedger, world } from './ledger-world.js';

const books = useLedger();
const staff = { kind: 'staff', id: 'GRACE' } as const;
const bank = ledgerAccount.bank('DLA');

const hold = (given: Hold) => books().db.transaction((tx) => ledger.hold(tx, given));
const postHold = (given: HoldPosting) => books().db.transaction((tx) => ledger.postHold(tx, given));
const voidHold = (given: HoldEnding) => books().db.transaction((tx) => ledger.voidHold(tx, given));
const expire = (now: Date) => books().db.transaction((tx) => ledger.expireHolds(tx, now, 100));
const ending = (holdKey: string): HoldEnding => ({ key: ids.next(), holdKey, actor: staff });
const soon = () => new Date(clock.now().getTime() + 3_600_000);
const past = () => new Date(clock.now().getTime() - 1);

async function stands(account: LedgerAccount) {
  const [balanceXaf, availableXaf] = [
    await ledger.balanceXaf(books().db, account),
    await ledger.availableXaf(books().db, account),
  ];
  return { balanceXaf, availableXaf };
}

/** A driver with so much, of which a part is held for a payout. */
async function aDriverHolding(amountXaf: number, more: Partial<Hold> = {}) {
  const driver = ledgerAccount.driver(ids.next());
  await books().post(aTransfer(pay(world, driver, 1_000)));
  const held = aTransfer(pay(driver, bank, amountXaf), { kind: 'payout', ...more });
  expect(await hold(held)).toEqual({ ok: true, repeated: false });
  return { driver, held };
}

describe('a hold', () => {
  it('sets money aside that cannot be spent, without posting anything', async () => {
    const { driver } = await aDriverHolding(700);
    expect(await stands(driver)).toEqual({ balanceXaf: 1_000, availableXaf: 300 });
    expect((await books().post(aTransfer(pay(driver, world, 301)))).ok).toBe(false);
    expect((await books().post(aTransfer(pay(driver, world, 300)))).ok).toBe(true);
    expect(await stands(driver)).toEqual({ balanceXaf: 700, availableXaf: 0 });
  });

  it('is refused when it would hold more than there is, and leaves the transaction usable', async () => {
    const { driver } = await aDriverHolding(700);
    const [refused, held] = await books().db.transaction(async (tx) => [
      await ledger.hold(tx, aTransfer(pay(driver, bank, 301))),
      await ledger.hold(tx, aTransfer(pay(driver, bank, 300))),
    ]);
    expect(refused).toEqual({ ok: false, reason: 'not_enough' });
    expect(held).toEqual({ ok: true, repeated: false });
  });

  it('asked again is the same hold; with other money it is a fault that names the field', async () => {
    const { driver, held } = await aDriverHolding(700);
    expect(await hold(held)).toEqual({ ok: true, repeated: true });
    expect(await stands(driver)).toEqual({ balanceXaf: 1_000, availableXaf: 300 });
    for (const [field, other] of [
      ['entries', { entries: pay(driver, bank, 701) }],
      ['kind', { kind: 'refund' }],
      ['cityId', { cityId: 'DLA' }],
      ['orderId', { orderId: ids.next() }],
    ] as const) {
      await expect(hold({ ...held, ...other })).rejects.toThrow(`differs in ${field}`);
    }
  });
});

describe('posting a hold', () => {
  it('moves the money and holds nothing any more', async () => {
    const { driver, held } = await aDriverHolding(700);
    expect(await postHold(ending(held.key))).toEqual({ ok: true, repeated: false });
    expect(await stands(driver)).toEqual({ balanceXaf: 300, availableXaf: 300 });
  });

  it('of a part gives the rest back', async () => {
    const { driver, held } = await aDriverHolding(700);
    await postHold({ ...ending(held.key), amountXaf: 450 });
    expect(await stands(driver)).toEqual({ balanceXaf: 550, availableXaf: 550 });
  });

  it('may post other entries, such as a fee, as long as no floor loses more than was held', async () => {
    const { driver, held } = await aDriverHolding(700);
    const fee = { account: ledgerAccount.providerFee('DLA'), amountXaf: 7 };
    const toBank = { account: bank, amountXaf: -700 };
    const entries = [{ account: driver, amountXaf: 693 }, fee, toBank];
    expect(await postHold({ ...ending(held.key), entries })).toMatchObject({ ok: true });
    expect(await stands(driver)).toEqual({ balanceXaf: 307, availableXaf: 307 });
  });

  it('refuses more than was held', async () => {
    const { driver, held } = await aDriverHolding(700);
    const tooMuch = { ok: false, reason: 'too_much' };
    expect(await postHold({ ...ending(held.key), amountXaf: 701 })).toEqual(tooMuch);
    const entries = pay(driver, bank, 701);
    expect(await postHold({ ...ending(held.key), entries })).toEqual(tooMuch);
    const other = await books().aCustomerWith(50);
    const fromOther = [...pay(driver, bank, 700), ...pay(other, bank, 1)];
    expect(await postHold({ ...ending(held.key), entries: fromOther })).toEqual(tooMuch);
    expect(await stands(driver)).toEqual({ balanceXaf: 1_000, availableXaf: 300 });
  });

  it('with a part of a hold on many accounts, or of nothing, is a fault', async () => {
    const { held } = await aDriverHolding(700);
    for (const amountXaf of [0, -5, 1.5]) {
      await expect(postHold({ ...ending(held.key), amountXaf })).rejects.toThrow('no part of');
    }
  });
});

describe('a hold ends once', () => {
  type End = (holdKey: string, key: string) => Promise<unknown>;
  const ends: { as: string; end: End }[] = [
    { as: 'posted', end: (holdKey, key) => postHold({ ...ending(holdKey), key }) },
    { as: 'voided', end: (holdKey, key) => voidHold({ ...ending(holdKey), key }) },
    { as: 'expired', end: () => expire(new Date(soon().getTime() + 1)) },
  ];

  it.each(ends)('$as: every later end has its own refusal', async ({ as, end }) => {
    const { driver, held } = await aDriverHolding(700, { expiresAt: soon() });
    const key = ids.next();
    await end(held.key, key);
    const after = await stands(driver);
    const refused = { ok: false, reason: `already_${as}` };
    expect(await postHold(ending(held.key))).toEqual(refused);
    expect(await postHold({ ...ending(held.key), amountXaf: 1 })).toEqual(refused);
    expect(await voidHold(ending(held.key))).toEqual(refused);
    expect(await expire(new Date(soon().getTime() + 1))).toBe(0);
    const repeated = { ok: true, repeated: true };
    const again = { ...ending(held.key), key };
    expect(await postHold(again)).toEqual(as === 'posted' ? repeated : refused);
    expect(await voidHold(again)).toEqual(as === 'voided' ? repeated : refused);
    expect(await hold(held)).toEqual(repeated);
    expect(await stands(driver)).toEqual(after);
  });

  it('posts once under one key, with one body', async () => {
    const { held } = await aDriverHolding(700);
    const posting = { ...ending(held.key), amountXaf: 500 };
    expect(await postHold(posting)).toEqual({ ok: true, repeated: false });
    expect(await postHold(posting)).toEqual({ ok: true, repeated: true });
    await expect(postHold({ ...posting, amountXaf: 400 })).rejects.toThrow('differs in entries');
  });

  it('takes no key that stands for something else', async () => {
    const [{ held: one }, { held: two }] = [await aDriverHolding(10), await aDriverHolding(20)];
    const end = ending(one.key);
    await voidHold(end);
    await expect(voidHold({ ...end, holdKey: two.key })).rejects.toThrow('differs in holdKey');
    const transfer = aTransfer(pay(world, bank, 1));
    await books().post(transfer);
    const posting = { ...ending(two.key), key: transfer.key };
    await expect(postHold(posting)).rejects.toThrow('differs in holdKey');
  });

  it('knows no hold that was never made', async () => {
    const unknown = { ok: false, reason: 'hold_unknown' };
    expect(await postHold(ending('nobody'))).toEqual(unknown);
    expect(await voidHold(ending('nobody'))).toEqual(unknown);
  });

  it('is over at its time though nobody has freed it yet', async () => {
    const { driver, held } = await aDriverHolding(700, { expiresAt: past() });
    const refused = { ok: false, reason: 'already_expired' };
    expect(await postHold(ending(held.key))).toEqual(refused);
    expect(await voidHold(ending(held.key))).toEqual(refused);
    expect(await stands(driver)).toEqual({ balanceXaf: 1_000, availableXaf: 300 });
    expect(await expire(clock.now())).toBe(1);
    expect(await stands(driver)).toEqual({ balanceXaf: 1_000, availableXaf: 1_000 });
  });

  it('frees at most so many at a time', async () => {
    for (let n = 0; n < 3; n += 1) await aDriverHolding(10, { expiresAt: past() });
    const some = await books().db.transaction((tx) => ledger.expireHolds(tx, clock.now(), 2));
    expect([some, await expire(clock.now())]).toEqual([2, 1]);
  });
});
