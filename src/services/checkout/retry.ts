import { addMs } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import { operatorOf, shortPhone } from '../../lib/phone.js';
import type { Tx } from '../../models/database.js';
import { lockForLimits, readLimits, type LimitCounts } from '../../models/limits.js';
import type { Order } from '../../models/orders.js';
import { cancelOutbox, writeOutbox } from '../../models/outbox.js';
import {
  addAttempt,
  changePayment,
  expireAttempts,
  lockAttempts,
  lockPayment,
  readPayment,
  type Attempt,
} from '../../models/payments.js';
import { insertPayment } from '../../models/payment-rest.js';
import type { Accounts } from '../accounts.js';
import type { CatalogueCache, Shop } from '../catalogue.js';
import type { Presenting } from '../fulfilment/present.js';
import { toOutboxRows } from '../jobs.js';
import { isOpen } from '../opening.js';
import type { Orders } from '../orders.js';
import type { Actor, Person } from '../person.js';
import {
  cashCeilings,
  checkCash,
  checkPrompts,
  type CashRefusal,
  type LimitSettings,
} from './limits.js';
import { awaitingOf, isInDoubt, isProvenUnpaid, type LockedPayment } from './locked.js';
import { attemptRow, collectJob, expireKey, followUp } from './open-payment.js';
import type { PaymentParts } from './payment-parts.js';

/** Why an order cannot be paid any more, in whatever way. */
export type RetryRefusal =
  | 'unknown_order'
  /** Paid, ended, or already to be paid at the door. */
  | 'too_late'
  | 'shop_closed';

export type PayAgainResult =
  /** A new request leaves once our session is over. */
  | {
      ok: true;
      reference: number;
      totalXaf: number;
      operator: string | null;
      /** `6..31`: the other phone that is asked; null for the customer's own. */
      payer: string | null;
    }
  /** The last one may still be approved: a second could charge twice. */
  | { ok: false; reason: 'still_waiting'; operator: string | null }
  /** Money came that does not fit; a person looks at it. */
  | Refusal<RetryRefusal | 'being_checked' | 'too_many_prompts'>;

export type PayCashResult =
  /** `unsure`: an earlier request may still be approved, and its money would become credit. */
  | { ok: true; reference: number; totalXaf: number; shopName: string; unsure: boolean }
  | Refusal<RetryRefusal | CashRefusal>;

type Choose<Result, Order = { reference: number }> = (
  tx: Tx,
  person: Person,
  order: Order,
) => Promise<Result>;

/** What a customer can do about an order whose money did not come (payments.md sections 6, 6.1). */
export interface Retry {
  /** Of the phone that was asked before, or of another. */
  payAgain: Choose<PayAgainResult, { reference: number; payerPhoneId?: string }>;
  payCash: Choose<PayCashResult>;
}

export interface RetryParts extends Pick<PaymentParts, 'clock' | 'ids' | 'escrow' | 'settings'> {
  orders: Pick<Orders, 'lockByReference' | 'move' | 'note'>;
  accounts: Pick<Accounts, 'person'>;
  catalogue: Pick<CatalogueCache, 'current' | 'refresh'>;
  fulfilment: Pick<Presenting, 'onPlaced'>;
  limits: LimitSettings;
}

export function createRetry(parts: RetryParts): Retry {
  const find = createFind(parts);
  return { payAgain: createPayAgain(parts, find), payCash: createPayCash(parts, find) };
}

/** An order that waits for its money, with all that a new decision about it depends on. */
interface Unpaid extends LockedPayment {
  ok: true;
  order: Order;
  shop: Shop;
  counts: LimitCounts;
}

type Find = (
  tx: Tx,
  person: Person,
  wanted: { reference: number; payerPhoneId?: string },
) => Promise<Unpaid | Refusal<RetryRefusal>>;

/** Locks account, order, payment and tries, in the order of locks, and counts under them. */
function createFind({ clock, orders, catalogue, limits }: RetryParts): Find {
  return async (tx, { accountId }, { reference, payerPhoneId: other }) => {
    await lockForLimits(tx, accountId);
    const order = await orders.lockByReference(tx, reference, { accountId });
    if (!order) return refuse('unknown_order');
    const seen = await readPayment(tx, { orderId: order.id });
    const payment = seen && (await lockPayment(tx, seen.id));
    const isAwaited = awaitingOf({ order }) !== null && order.fulfilment === 'placed';
    if (payment?.state !== 'open' || !isAwaited) return refuse('too_late');
    const attempts = await lockAttempts(tx, payment.id);
    const since = addMs(clock.now(), -limits.promptWindowMs);
    const payerPhoneId = other ?? payment.payerPhoneId;
    const counts = await readLimits(tx, { accountId, payerPhoneId, since });
    if (counts.catalogueVersion !== catalogue.current().version) await catalogue.refresh();
    const shop = catalogue.current().shops.get(order.shopId);
    if (!shop || !isOpen(shop, clock.now())) return refuse('shop_closed');
    return { ok: true, order, payment, attempts, shop, counts };
  };
}

function createPayAgain(parts: RetryParts, find: Find): Retry['payAgain'] {
  const { settings, limits } = parts;
  const ask = createAsk(parts);
  const askAnew = createAskAnew(parts);

  /** The phone that the money was asked of from the beginning, when it is not the customer's. */
  async function otherPayer(tx: Tx, { phoneId }: Person, payerPhoneId: string) {
    return payerPhoneId === phoneId ? null : parts.accounts.person(tx, payerPhoneId);
  }

  return async (tx, person, wanted) => {
    const { reference } = wanted;
    const unpaid = await find(tx, person, wanted);
    if (!unpaid.ok) return unpaid;
    const { order, payment, counts } = unpaid;
    const { payerPhoneId = payment.payerPhoneId } = wanted;
    // What came short and went back as credit is over; it neither proves nor prevents anything.
    const attempts = unpaid.attempts.filter(({ state }) => state !== 'succeeded');
    const isOther = payerPhoneId !== payment.payerPhoneId;
    const last = attempts.at(-1)?.operator ?? null;
    const operator = isOther ? null : last;
    if (attempts.some(isInReview)) return refuse('being_checked');
    if (!attempts.every(isProvenUnpaid))
      return { ok: false, reason: 'still_waiting', operator: last };
    const refusal = checkPrompts(limits, counts);
    if (refusal || attempts.length >= settings.triesMax) return refuse('too_many_prompts');
    const payer = await otherPayer(tx, person, payerPhoneId);
    const isAnew = isOther || attempts.length < unpaid.attempts.length;
    await (isAnew ? askAnew(tx, unpaid, payerPhoneId) : ask(tx, unpaid, operator));
    const whose = isOther ? operatorOf(payer?.phone ?? person.phone) : operator;
    const shown = payer && shortPhone(payer.phone);
    return { ok: true, reference, totalXaf: order.totalXaf, operator: whose, payer: shown };
  };
}

/** One more try with a reference of its own; the order waits for it as long as for the first. */
function createAsk({ clock, ids, orders, settings }: RetryParts) {
  return async (tx: Tx, unpaid: Unpaid, operator: string | null): Promise<void> => {
    const { order, payment, attempts } = unpaid;
    const now = clock.now();
    const [id, no] = [ids.next(), attempts.length + 1];
    const { id: paymentId, amountXaf } = payment;
    const { provider, windowMs, collectDelayMs } = settings;
    const row = attemptRow({ id, paymentId, no, provider, operator, amountXaf, now });
    await addAttempt(tx, row, addMs(now, windowMs));
    const collect = collectJob(id, addMs(now, collectDelayMs));
    await writeOutbox(tx, toOutboxRows([collect], ids, now));
    await orders.note(tx, order, 'payment.asked_again', ownerOf(order), { attemptId: id, no });
  };
}

/** A payment of its own: of another phone, or beside one whose money went back. */
function createAskAnew({ clock, ids, orders, settings }: RetryParts) {
  return async (tx: Tx, { order, payment }: Unpaid, payerPhoneId: string): Promise<void> => {
    const now = clock.now();
    const { amountXaf, completes } = payment;
    const terms = { amountXaf, completes, operator: null, provider: settings.provider, now };
    const opened = followUp(ids, settings, { ...payment, payerPhoneId }, terms);
    await changePayment(tx, payment.id, 'failed', now);
    await cancelOutbox(tx, [expireKey(payment.id)], now);
    await insertPayment(tx, opened);
    await writeOutbox(tx, toOutboxRows(opened.jobs, ids, now));
    const paymentId = String(opened.payment['id']);
    await orders.note(tx, order, 'payment.asked_again', ownerOf(order), { paymentId });
  };
}

/**
 * The order goes to its shop, to be paid at the door. Tries in doubt are watched on: what they
 * still bring is the customer's credit.
 */
function createPayCash(parts: RetryParts, find: Find) {
  const { clock, orders, escrow, fulfilment, catalogue } = parts;
  return async (
    tx: Tx,
    person: Person,
    { reference }: { reference: number },
  ): Promise<PayCashResult> => {
    const unpaid = await find(tx, person, { reference });
    if (!unpaid.ok) return unpaid;
    const { order, payment, attempts, shop, counts } = unpaid;
    const { totalXaf } = order;
    const ceilings = cashCeilings(catalogue.current(), clock.now());
    const refusal = checkCash(ceilings, counts, shop, order);
    if (refusal) return refuse(refusal);
    const unsure = attempts.some(isInDoubt);
    const moves = { payment: 'due', method: 'cash' } as const;
    await escrow.freeWallet(tx, order);
    const cash = await orders.move(tx, order, moves, ownerOf(order), { method: 'cash', unsure });
    const now = clock.now();
    await changePayment(tx, payment.id, 'failed', now);
    await expireAttempts(tx, payment.id, now);
    await cancelOutbox(tx, [expireKey(payment.id)], now);
    await fulfilment.onPlaced(tx, cash);
    return { ok: true, reference, totalXaf, shopName: shop.ussdName, unsure };
  };
}

function isInReview({ state }: Attempt): boolean {
  return state === 'review';
}

function ownerOf({ accountId }: Order): Actor {
  return { kind: 'customer', id: accountId };
}
