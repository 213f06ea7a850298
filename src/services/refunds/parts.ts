import type { Clock } from '../../lib/clock.js';
import { AppError, type Refusal } from '../../lib/errors.js';
import type { Ids } from '../../lib/ids.js';
import type { Vault } from '../../lib/vault.js';
import type { Tx } from '../../models/database.js';
import { insertOrderEvents } from '../../models/order-moves.js';
import type { Refund } from '../../models/refunds.js';
import type { AccountNotices } from '../account-notices.js';
import type { Accounts } from '../accounts.js';
import { ledgerAccount } from '../ledger-accounts.js';
import type { Ledger } from '../ledger.js';
import type { MoneyRules } from '../money-rules.js';
import type { RequestPayout } from '../payouts/request.js';
import type { Reviews } from '../reviews.js';
import { HOUSE } from '../person.js';

/** What the app hands to everything that sends money back. */
export interface RefundParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
  ledger: Pick<Ledger, 'hold' | 'voidHold' | 'availableXaf'>;
  rules: MoneyRules;
  reviews: Pick<Reviews, 'open' | 'list' | 'close'>;
  accounts: Pick<Accounts, 'person'>;
  notices: AccountNotices;
  requestPayout: RequestPayout;
  settings: RefundSettings;
}

export interface RefundSettings {
  /** Whether customers may have credit back in Mobile Money (payments.md 7.5). */
  cashOutOn: boolean;
  /** So long after the desk let somebody choose another code, nothing is cashed out. */
  resetFreezeMs: number;
}

export type RefundRefusal = Refusal<'not_enough' | 'too_much' | 'not_paid'>;

/** What was asked of a provider, as its port answers. */
export type HolderAnswer =
  { kind: 'found'; fullName: string } | { kind: 'absent' } | { kind: 'unknown'; cause: string };

/** Names the hold that keeps the money while we find out whose number it is. */
export function refundHoldKey(id: string): string {
  return `refund_check:${id}`;
}

/** The money stays on the customer's account, and nobody can spend it. */
export function holdEntries({ accountId, cityId, amountXaf }: Refund) {
  return [
    { account: ledgerAccount.customer(accountId), amountXaf },
    { account: ledgerAccount.unmatched(cityId), amountXaf: -amountXaf },
  ];
}

/** Frees what was kept for a refund, for whatever comes next. */
export async function freeRefund({ ledger }: RefundParts, tx: Tx, { id }: Refund): Promise<void> {
  const key = `refund_checked:${id}`;
  const freed = await ledger.voidHold(tx, { key, holdKey: refundHoldKey(id), actor: HOUSE });
  if (!freed.ok) throw new AppError('state_missing', `refund ${id} has no money held`);
}

/** A line in the order's history; money that is for no order has none. */
export async function noteRefund(
  { clock, ids }: Pick<RefundParts, 'clock' | 'ids'>,
  tx: Tx,
  refund: Refund,
  kind: 'refund.requested' | 'refund.review' | 'refund.paid' | 'refund.failed' | 'refund.refused',
): Promise<void> {
  const { cityId, orderId, number, amountXaf, reason } = refund;
  if (orderId === null) return;
  await insertOrderEvents(tx, { cityId, id: orderId }, clock.now(), [
    {
      ...{ id: ids.next(), kind, axis: null, from: null, to: null },
      ...{ actorKind: refund.requestedByKind, actorId: refund.requestedById },
      facts: { number, amountXaf, reason },
    },
  ]);
}
