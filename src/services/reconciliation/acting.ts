import { AppError } from '../../lib/errors.js';
import { writeOutbox } from '../../models/outbox.js';
import type { Tx } from '../../models/database.js';
import { readOrder, type Order } from '../../models/orders.js';
import type { ReconBreak } from '../../models/recon-breaks.js';
import { bookedLegs, historyRow, payerOf } from '../../models/recon-subjects.js';
import { job, toOutboxRows } from '../jobs.js';
import { ledgerAccount } from '../ledger-accounts.js';
import type { Transfer } from '../ledger.js';
import { HOUSE } from '../person.js';
import { inDouala } from '../../lib/clock.js';
import type { ReconParts } from './parts.js';
import { between, creditOf, movedThere, posting, suspenseKey, type Cause } from './postings.js';

/**
 * What a difference does before anybody has looked at it. Every step may be done again: postings by
 * their keys, freezes and disputes because one stands per order.
 */
export function createActing(parts: ReconParts): (tx: Tx, found: ReconBreak) => Promise<void> {
  const { clock, disputes, freezes, ids, ledger, notifications, orders, reviews, settings } = parts;

  const causeOf = (found: ReconBreak): Cause => ({
    found,
    cityId: found.cityId ?? settings.homeCityId,
    actor: HOUSE,
  });

  async function post(tx: Tx, transfer: Transfer): Promise<void> {
    const posted = await ledger.post(tx, transfer);
    if (!posted.ok) throw new AppError('transfer_invalid', `${transfer.key} lacks money`);
  }

  /** Money moved there and not here waits in suspense; a second charge is its payer's at once. */
  async function bookSuspense(tx: Tx, found: ReconBreak): Promise<void> {
    const row = await historyRow(tx, found.provider, found.providerReference ?? '');
    if (!row) return;
    const cause = causeOf(found);
    const what = {
      key: suspenseKey(found),
      kind: 'recon_suspense',
      category: 'adjustment',
    } as const;
    const against = ledgerAccount.unmatched(cause.cityId);
    await post(tx, posting(cause, what, movedThere(cause, row, against)));
  }

  async function creditSecond(tx: Tx, found: ReconBreak): Promise<void> {
    await bookSuspense(tx, found);
    const payer = await payerOf(tx, found.attemptId ?? '');
    const amountXaf = Number(found.facts['amountXaf'] ?? 0);
    if (!payer || amountXaf <= 0) return;
    const cause = causeOf(found);
    const key = `${suspenseKey(found)}:credit`;
    const what = { key, kind: 'recon_credited', category: 'refund' } as const;
    const entries = between(ledgerAccount.unmatched(cause.cityId), creditOf(payer), amountXaf);
    await post(tx, posting(cause, what, entries));
    const order = payer.orderId === null ? null : await readOrder(tx, payer.cityId, payer.orderId);
    if (order) await tellCredited(tx, order, { amountXaf, turn: found.number });
  }

  const tellCredited = (tx: Tx, order: Order, facts: { amountXaf: number; turn: number }) =>
    notifications.notify(tx, 'payment.credited', order, facts);

  async function bookFee(tx: Tx, found: ReconBreak): Promise<void> {
    const row = await historyRow(tx, found.provider, found.providerReference ?? '');
    const cause = causeOf(found);
    const { cityId } = cause;
    const cash = ledgerAccount.providerCash(found.provider, row?.operator ?? 'unknown', cityId);
    const attemptId = found.attemptId ?? found.payoutId ?? found.subject;
    const what = {
      key: `fee_variance:${attemptId}`,
      kind: 'fee_variance',
      category: 'fee',
    } as const;
    const entries = between(ledgerAccount.feeVariance(cityId), cash, -found.differenceXaf);
    await post(tx, posting(cause, what, entries));
  }

  async function lockedOrder(tx: Tx, { cityId, orderId }: ReconBreak): Promise<Order | null> {
    return cityId === null || orderId === null ? null : orders.lock(tx, { cityId, orderId });
  }

  async function freezePhantom(tx: Tx, found: ReconBreak): Promise<void> {
    const order = await lockedOrder(tx, found);
    if (order) await freezes.freeze(tx, order, 'phantom');
    const { id, cityId, orderId, provider } = found;
    const facts = { provider, breakNumber: found.number };
    await reviews.open(tx, { kind: 'phantom', subject: { breakId: id }, cityId, orderId, facts });
  }

  /** A success that the provider took back: what came is taken out of our books, the order frozen. */
  async function reverse(tx: Tx, found: ReconBreak): Promise<void> {
    const order = await lockedOrder(tx, found);
    const legs = await bookedLegs(tx, `collect:${found.attemptId ?? ''}`);
    const takenXaf = legs.reduce((sum, leg) => sum + leg.amountXaf, 0);
    if (takenXaf <= 0) return;
    const cause = causeOf(found);
    const key = `reversal:${found.attemptId ?? ''}`;
    const what = { key, kind: 'collect_reversed', category: 'adjustment' } as const;
    const back = legs.map(({ code, amountXaf }) => ({
      account: houseAccount(code),
      amountXaf: -amountXaf,
    }));
    const hole = { account: ledgerAccount.mismatch(cause.cityId), amountXaf: takenXaf };
    await post(tx, posting(cause, what, [...back, hole]));
    if (order) {
      await disputes.open(tx, order, { kind: 'reversal', actor: HOUSE, amountXaf: takenXaf });
    }
  }

  async function readBack(tx: Tx, { provider, providerReference }: ReconBreak): Promise<void> {
    if (providerReference === null) return;
    const now = clock.now();
    const again = job({
      kind: 'payment.read_back',
      subject: { provider, providerReference },
      class: 0,
      lane: `payment:${provider}:${providerReference}`,
      dueAt: now,
      dedupeKey: `recon.read_back:${provider}:${providerReference}:${inDouala(now).date}`,
    });
    await writeOutbox(tx, toOutboxRows([again], ids, now));
  }

  return async (tx, found) => {
    switch (found.kind) {
      case 'missing_here':
      case 'direction_differs':
        return bookSuspense(tx, found);
      case 'double_charge':
        return found.facts['extra'] === 1 ? creditSecond(tx, found) : undefined;
      case 'fee_differs':
        return bookFee(tx, found);
      case 'missing_there':
        return freezePhantom(tx, found);
      case 'state_differs':
        return found.facts['here'] === 'succeeded' ? reverse(tx, found) : readBack(tx, found);
      // These wait for a person.
      case 'amount_differs':
      case 'unposted':
      case 'float_differs':
        return undefined;
    }
  };
}

/** An account of the house by its code: none of them has a floor. */
function houseAccount(code: string) {
  const [kind = '', ...rest] = code.split(':');
  const cityId = rest.at(-1) ?? null;
  return { code, kind: kind as 'asset' | 'exp', cityId, floored: false };
}
