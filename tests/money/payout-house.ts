import { expect } from 'vitest';

import type { Phone } from '../../src/lib/phone.js';
import type { Payout } from '../../src/models/payouts.js';
import { readPayout } from '../../src/models/payouts.js';
import type { PayoutAttempt } from '../../src/models/payout-attempts.js';
import { payoutAttempts } from '../../src/models/payout-attempts.js';
import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import type { PayoutRequest } from '../../src/services/payouts/request.js';
import { createMoneyWorld, type MoneyWorld } from './world.js';

/** A driver of the demo data, whose Mobile Money is by MTN. */
const driverPhone = '+237670000031' as Phone;

export type PayoutHouse = Awaited<ReturnType<typeof createPayoutHouse>>;

/** The money world with somebody in it who has earned something. */
export async function createPayoutHouse() {
  const world: MoneyWorld = await createMoneyWorld();
  let earnings = 0;

  async function driver(phone: Phone = driverPhone) {
    const person = await world.accounts.byPhone(world.db, phone);
    if (!person?.driver) throw new Error('the demo data has no such driver');
    return { ...person, driver: person.driver };
  }

  /** Puts earnings on somebody's account, from the other side of opening balances. */
  async function earn(account: ReturnType<typeof ledgerAccount.driver>, amountXaf: number) {
    earnings += 1;
    const entries = [
      { account: ledgerAccount.world(), amountXaf },
      { account, amountXaf: -amountXaf },
    ];
    const actor = { kind: 'system', id: null } as const;
    const transfer = { key: `earned:${String(earnings)}`, kind: 'opening', actor, entries };
    expect(await world.inTx((tx) => world.ledger.post(tx, transfer))).toMatchObject({ ok: true });
  }

  async function ask(changes: Partial<PayoutRequest> = {}) {
    const { driver: by, phoneId } = await driver();
    earnings += 1;
    return world.inTx((tx) =>
      world.payouts.request(tx, {
        ...{ key: `ask:${String(earnings)}`, purpose: 'payout', amountXaf: 10_000 },
        ...{ owner: { kind: 'driver', id: by.driverId }, phoneId, cityId: by.cityId },
        actor: { kind: 'driver', id: by.driverId },
        ...changes,
      }),
    );
  }

  /** The same, for what must be taken. */
  async function asked(changes: Partial<PayoutRequest> = {}): Promise<string> {
    const answer = await ask(changes);
    if (!answer.ok) throw new Error(`refused: ${answer.reason}`);
    return answer.payoutId;
  }

  const payout = async (id: string): Promise<Payout> => {
    const row = await readPayout(world.db, id);
    if (!row) throw new Error('no such payout');
    return row;
  };
  const attempts = (id: string): Promise<PayoutAttempt[]> => payoutAttempts(world.db, id);
  const availableXaf = async () => {
    const { driver: by } = await driver();
    return world.ledger.availableXaf(world.db, ledgerAccount.driver(by.driverId));
  };
  /** What the provider really sent, by its own books. */
  async function sent(): Promise<{ amountXaf: number; status: string }[]> {
    const books = (await world.control('GET', '/books')) as {
      withdraws: { amountXaf: number; status: string }[];
    };
    return books.withdraws.map(({ amountXaf, status }) => ({ amountXaf, status }));
  }
  const openReviews = async () =>
    (await world.reviews.list(world.db)).map(({ kind }) => kind).sort();
  /** Leaves nothing of an earlier case: earnings, payouts, reviews. */
  async function clean(): Promise<void> {
    await world.anew();
    const left = await availableXaf();
    const { driver: by } = await driver();
    if (left > 0) {
      const account = ledgerAccount.driver(by.driverId);
      earnings += 1;
      const entries = [
        { account, amountXaf: left },
        { account: ledgerAccount.world(), amountXaf: -left },
      ];
      const actor = { kind: 'system', id: null } as const;
      await world.inTx((tx) =>
        world.ledger.post(tx, { key: `away:${String(earnings)}`, kind: 'closing', actor, entries }),
      );
    }
    await world.rows(`update reviews set closed_at = now(), closed_by = 'test', decision = 'over'
      where closed_at is null`);
    await world.rows('delete from provider_floats');
  }
  return {
    ...{
      world,
      driver,
      earn,
      ask,
      asked,
      payout,
      attempts,
      availableXaf,
      sent,
      openReviews,
      clean,
    },
    /** Until the sandbox has sent what it took, and its notices have come. */
    settled: (id: string, state: string) =>
      expect
        .poll(
          async () => {
            await world.drain();
            return (await payout(id)).state;
          },
          { timeout: 8_000, interval: 20 },
        )
        .toBe(state),
  };
}
