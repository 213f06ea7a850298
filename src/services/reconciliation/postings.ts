import type { ReconBreak } from '../../models/recon-breaks.js';
import type { HistoryRow, Payer } from '../../models/recon-subjects.js';
import { ledgerAccount, type LedgerAccount } from '../ledger-accounts.js';
import type { Entry, Transfer } from '../ledger.js';
import type { Actor } from '../person.js';

/** Which break a posting is for, in whose city's books, and who caused it. */
export interface Cause {
  found: ReconBreak;
  cityId: string;
  actor: Actor;
}

/** The parts that every posting of a comparison shares. */
export function posting(
  { found, cityId, actor }: Cause,
  what: { key: string; kind: string; category: 'adjustment' | 'fee' | 'refund' },
  entries: Entry[],
): Transfer {
  const facts = { breakId: found.id, breakNumber: found.number };
  const orderId = found.orderId === null ? {} : { orderId: found.orderId };
  return { ...what, cityId, ...orderId, actor, facts, entries };
}

/** What a provider moved, fee included, as its own row says, against somebody's account. */
export function movedThere(
  { found, cityId }: Cause,
  { operator, direction, amountXaf, feeXaf }: HistoryRow,
  against: LedgerAccount,
): Entry[] {
  const cash = ledgerAccount.providerCash(found.provider, operator ?? 'unknown', cityId);
  const fee = { account: ledgerAccount.providerFee(cityId), amountXaf: feeXaf };
  return direction === 'collect'
    ? [
        { account: cash, amountXaf: amountXaf - feeXaf },
        fee,
        { account: against, amountXaf: -amountXaf },
      ]
    : [{ account: cash, amountXaf: -amountXaf - feeXaf }, fee, { account: against, amountXaf }];
}

/** From one account to another; negative francs go back. */
export function between(from: LedgerAccount, to: LedgerAccount, amountXaf: number): Entry[] {
  return [
    { account: from, amountXaf },
    { account: to, amountXaf: -amountXaf },
  ];
}

/** Names the money of an orphan, a second charge or a wrong direction: one row there, one posting here. */
export function suspenseKey({ provider, providerReference }: ReconBreak): string {
  return `recon_suspense:${provider}:${providerReference ?? ''}`;
}

/** The customer's credit, of whoever was to pay. */
export function creditOf({ accountId }: Payer): LedgerAccount {
  return ledgerAccount.customer(accountId);
}
