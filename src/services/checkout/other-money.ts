import { AppError } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import type { Payment } from '../../models/payments.js';
import type { Received } from '../escrow-postings.js';
import type { LockedAttempt } from './locked.js';

/** What becomes of a payment that is for no order, and who is told. */
export interface OtherMoney {
  /** Books what a provider took; the attempt is the caller's to change. */
  received(tx: Tx, locked: LockedAttempt, received: Received): Promise<void>;
  /** A try came to nothing, and no other follows by itself. */
  failed(tx: Tx, locked: LockedAttempt, reason: string): Promise<void>;
  /** The window closed; `unsure` where the money may still come. */
  expired(tx: Tx, payment: Payment, unsure: boolean): Promise<void>;
}

type Purpose = Exclude<Payment['purpose'], 'order'>;

/** Leads each payment to whoever asked for it. */
export function createOtherMoney(
  purposes: Readonly<Partial<Record<Purpose, OtherMoney>>>,
): OtherMoney {
  function of({ id, purpose }: Payment): OtherMoney {
    const found = purpose === 'order' ? undefined : purposes[purpose];
    if (found) return found;
    throw new AppError('state_missing', `payment ${id} is for nothing that we know`);
  }

  return {
    received: (tx, locked, received) => of(locked.payment).received(tx, locked, received),
    failed: (tx, locked, reason) => of(locked.payment).failed(tx, locked, reason),
    expired: (tx, payment, unsure) => of(payment).expired(tx, payment, unsure),
  };
}
