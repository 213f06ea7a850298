import type { Clock } from '../lib/clock.js';
import { AppError } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { Tx } from '../models/database.js';
import {
  addFreeze,
  keepHolds,
  liftFreeze,
  lockFreezes,
  moneyGiven,
  type Freeze,
  type FreezeCause,
  type FrozenShare,
} from '../models/freezes.js';
import { ledgerAccount, type LedgerAccount } from './ledger-accounts.js';
import type { Ledger } from './ledger.js';
import { HOUSE, type Actor } from './person.js';

export type { Freeze } from '../models/freezes.js';

/** As much of an order as says where its money is. */
export interface FrozenOrder {
  cityId: string;
  id: string;
}

/**
 * Keeps an order's money where it is. What is in escrow stays there as long as nobody takes it out;
 * what leaves it while it is frozen, or has left it, is held on the accounts that it went to, as far
 * as it is still there.
 */
export interface Freezes {
  /** One per order and cause: said again, the one that stands is given. The order is locked. */
  freeze(tx: Tx, order: FrozenOrder, cause: FreezeCause): Promise<Freeze>;
  /** To be called when money of a frozen order has left its escrow: it is held where it is now. */
  follow(tx: Tx, order: FrozenOrder): Promise<void>;
  /** The holds of a freeze end; its money moves again unless something else stands against it. */
  lift(tx: Tx, freeze: Pick<Freeze, 'id' | 'orderId'>, actor: Actor): Promise<void>;
  /** Lifts the one of this cause, if there is one. */
  liftCause(tx: Tx, orderId: string, cause: FreezeCause, actor: Actor): Promise<void>;
}

export interface FreezeParts {
  clock: Clock;
  ids: Ids;
  ledger: Pick<Ledger, 'hold' | 'voidHold' | 'availableXaf'>;
}

/** A quarrel is about what shop and driver earned; money that never came is nobody's at all. */
const HELD_FOR: Readonly<Record<FreezeCause, readonly string[]>> = {
  dispute: ['restaurant', 'driver'],
  phantom: ['restaurant', 'driver', 'customer'],
  reversal: ['restaurant', 'driver', 'customer'],
};

export function createFreezes({ clock, ids, ledger }: FreezeParts): Freezes {
  /** What an order has brought to accounts, as far as they still have it. */
  async function holdGiven(tx: Tx, freeze: Freeze): Promise<FrozenShare[]> {
    const shares: FrozenShare[] = [];
    for (const { code, amountXaf } of await moneyGiven(tx, freeze.orderId)) {
      const account = accountOf(code);
      if (!account || !HELD_FOR[freeze.cause].includes(account.whose)) continue;
      const given = { key: `freeze:${freeze.id}:${account.whose}`, code, amountXaf };
      const share = await holdLeft(tx, freeze, given, account.account);
      if (share) shares.push(share);
    }
    return shares;
  }

  /** As much of a share as is still there. */
  async function holdLeft(
    tx: Tx,
    freeze: Freeze,
    given: FrozenShare,
    account: LedgerAccount,
  ): Promise<FrozenShare | null> {
    // Somebody may take from it after we looked; the hold that finds too little leaves the account
    // locked, so what is seen then is what there is.
    for (let look = 1; look <= 2; look += 1) {
      const leftXaf = Math.min(given.amountXaf, await ledger.availableXaf(tx, account));
      if (leftXaf <= 0) return null;
      const share = { ...given, amountXaf: leftXaf };
      if (await hold(tx, freeze, share, account)) return share;
    }
    throw new AppError('transfer_invalid', `hold ${given.key} found too little`);
  }

  async function hold(
    tx: Tx,
    freeze: Freeze,
    share: FrozenShare,
    account: LedgerAccount,
  ): Promise<boolean> {
    const against = ledgerAccount.mismatch(freeze.cityId);
    const held = await ledger.hold(tx, {
      key: share.key,
      kind: 'order_frozen',
      cityId: freeze.cityId,
      orderId: freeze.orderId,
      actor: HOUSE,
      entries: [
        { account, amountXaf: share.amountXaf },
        { account: against, amountXaf: -share.amountXaf },
      ],
    });
    return held.ok;
  }

  async function endHolds(tx: Tx, holds: readonly FrozenShare[], actor: Actor): Promise<void> {
    for (const { key } of holds) {
      const ended = await ledger.voidHold(tx, { key: `${key}:free`, holdKey: key, actor });
      // A decision may have taken its part out of it.
      if (!ended.ok && ended.reason !== 'already_posted') {
        throw new AppError('transfer_invalid', `hold ${key} is ${ended.reason}`);
      }
    }
  }

  async function follow(tx: Tx, { id: orderId }: FrozenOrder): Promise<void> {
    const freezes = await lockFreezes(tx, orderId);
    if (freezes.some(({ holds }) => holds.length > 0)) return;
    const [widest] = freezes.toSorted(
      (a, b) => HELD_FOR[b.cause].length - HELD_FOR[a.cause].length,
    );
    if (widest) await keepHolds(tx, widest.id, await holdGiven(tx, widest));
  }

  async function lift(
    tx: Tx,
    { id, orderId }: Pick<Freeze, 'id' | 'orderId'>,
    actor: Actor,
  ): Promise<void> {
    const freezes = await lockFreezes(tx, orderId);
    const freeze = freezes.find((one) => one.id === id);
    if (!freeze) return;
    await endHolds(tx, freeze.holds, actor);
    await liftFreeze(tx, id, clock.now());
    // Another cause still stands: what was free for a moment is held for it.
    if (freezes.length > 1) await follow(tx, { cityId: freeze.cityId, id: orderId });
  }

  return {
    async freeze(tx, { cityId, id: orderId }, cause) {
      const before = await lockFreezes(tx, orderId);
      const same = before.find((one) => one.cause === cause);
      if (same) return same;
      const row = { id: ids.next(), cityId, orderId, cause, since: clock.now() };
      const added = await addFreeze(tx, row);
      if (!added) throw new AppError('state_missing', `order ${orderId} was frozen meanwhile`);
      await follow(tx, { cityId, id: orderId });
      const [mine] = (await lockFreezes(tx, orderId)).filter((one) => one.id === added.id);
      return mine ?? added;
    },
    follow,
    lift,
    async liftCause(tx, orderId, cause, actor) {
      const freezes = await lockFreezes(tx, orderId);
      const freeze = freezes.find((one) => one.cause === cause);
      if (freeze) await lift(tx, freeze, actor);
    },
  };
}

/** A personal account by its code: whose it is, and the account itself. */
export function accountOf(
  code: string,
): { whose: 'restaurant' | 'driver' | 'customer'; account: LedgerAccount } | null {
  const [, whose, ...rest] = code.split(':');
  const id = rest.join(':');
  switch (whose) {
    case 'restaurant':
      return { whose, account: ledgerAccount.restaurant(id) };
    case 'driver':
      return { whose, account: ledgerAccount.driver(id) };
    case 'customer':
      return { whose, account: ledgerAccount.customer(id) };
    default:
      return null;
  }
}
