import { timingSafeEqual } from 'node:crypto';
import { addMs, type Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import type { Vault } from '../lib/vault.js';
import type { Tx } from '../models/database.js';
import { lockOrderByReference, type Order } from '../models/orders.js';
import {
  lockReceiptCheck,
  numberReceipts,
  receiptOfTransfer,
  receiptsOfOrder,
  writeReceiptCheck,
  type Receipt,
} from '../models/receipts.js';
import type { Person } from './person.js';
import { receiptCode } from './receipt-code.js';

export type { Receipt } from '../models/receipts.js';

/** An order's receipt as its customer is told it. */
export interface OrderReceipt {
  ok: true;
  reference: number;
  totalXaf: number;
  /** Of the last part that was paid. */
  receipt: Receipt;
  code: string;
}

export type ReceiptResult = OrderReceipt | Refusal<'unknown_order' | 'not_paid'>;

/** What a shop hears of a code that it typed. A wrong one is counted, so it is an answer, no refusal. */
export type CheckReceiptResult =
  | { ok: true; verdict: 'paid' | 'not_paid'; reference: number; totalXaf: number }
  /** It was right before: the second who shows it is not the first. */
  | { ok: true; verdict: 'used'; reference: number; at: Date }
  | { ok: true; verdict: 'forged'; reference: number; left: number }
  | { ok: true; verdict: 'locked'; reference: number; minutes: number }
  | Refusal<'unknown_order' | 'not_shop'>;

export interface Receipts {
  /** Gives every payment so far its number of its day, without a gap. */
  number(tx: Tx): Promise<void>;
  /** The receipt of one transfer, numbered now where it was not. */
  ofTransfer(tx: Tx, key: string): Promise<Receipt | null>;
  ofOrder(tx: Tx, person: Person, input: { reference: number }): Promise<ReceiptResult>;
  /** A shop asks whether a code is of its order and was not shown before. */
  check(
    tx: Tx,
    person: Person,
    input: { reference: number; code: string },
  ): Promise<CheckReceiptResult>;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A payment is numbered within minutes; a night's standstill is caught up with. */
const NUMBERED_MS = 3 * DAY_MS;
const WRONG_MAX = 5;
const LOCK_MS = 15 * MINUTE_MS;
const PAID: readonly Order['payment'][] = ['held', 'released', 'part_refunded'];

/** `2011-45`: the forty-fifth of the twentieth of November. */
export function receiptNumber({ day, no }: Pick<Receipt, 'day' | 'no'>): string {
  return `${day.slice(8)}${day.slice(5, 7)}-${String(no)}`;
}

export function createReceipts({ clock, vault }: { clock: Clock; vault: Vault }): Receipts {
  async function number(tx: Tx): Promise<void> {
    const now = clock.now();
    await numberReceipts(tx, { since: addMs(now, -NUMBERED_MS), now });
  }

  /** Counts a wrong code; the last one of several locks for a while. */
  async function forged(tx: Tx, { id, reference }: Order, wrong: number) {
    const isLast = wrong % WRONG_MAX === 0;
    const lockedUntil = isLast ? addMs(clock.now(), LOCK_MS) : null;
    await writeReceiptCheck(tx, id, { wrong, lockedUntil, checkedAt: null });
    const left = WRONG_MAX - (wrong % WRONG_MAX);
    return isLast ? locked(reference, LOCK_MS) : forgedWith(reference, left);
  }

  return {
    number,
    async ofTransfer(tx, key) {
      await number(tx);
      return receiptOfTransfer(tx, key);
    },
    async ofOrder(tx, { accountId }, { reference }) {
      const order = await lockOrderByReference(tx, reference, { accountId });
      if (!order) return refuse('unknown_order');
      await number(tx);
      const [receipt] = await receiptsOfOrder(tx, order.id);
      if (!receipt) return refuse('not_paid');
      const code = receiptCode(vault, order);
      return { ok: true, reference, totalXaf: order.totalXaf, receipt, code };
    },
    async check(tx, { shop }, { reference, code }) {
      if (!shop) return refuse('not_shop');
      const order = await lockOrderByReference(tx, reference, shop);
      if (!order) return refuse('unknown_order');
      const check = await lockReceiptCheck(tx, order.id, shop.shopId);
      const waitMs = (check.lockedUntil?.getTime() ?? 0) - clock.now().getTime();
      if (waitMs > 0) return locked(reference, waitMs);
      if (!isSame(code, receiptCode(vault, order))) return forged(tx, order, check.wrong + 1);
      const { totalXaf } = order;
      if (!PAID.includes(order.payment)) {
        return { ok: true, verdict: 'not_paid', reference, totalXaf };
      }
      if (check.checkedAt) return { ok: true, verdict: 'used', reference, at: check.checkedAt };
      const { wrong } = check;
      await writeReceiptCheck(tx, order.id, { wrong, lockedUntil: null, checkedAt: clock.now() });
      return { ok: true, verdict: 'paid', reference, totalXaf };
    },
  };
}

function locked(reference: number, ms: number) {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE_MS));
  return { ok: true, verdict: 'locked', reference, minutes } as const;
}

function forgedWith(reference: number, left: number) {
  return { ok: true, verdict: 'forged', reference, left } as const;
}

function isSame(typed: string, right: string): boolean {
  return typed.length === right.length && timingSafeEqual(Buffer.from(typed), Buffer.from(right));
}
