import { AppError, refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import {
  closeBreak,
  lockBreak,
  type BreakKind,
  type ReconBreak,
} from '../../models/recon-breaks.js';
import {
  bookedLegs,
  historyRow,
  payerOf,
  payerOfOrder,
  type Payer,
} from '../../models/recon-subjects.js';
import { ledgerAccount, type LedgerAccount } from '../ledger-accounts.js';
import type { Entry } from '../ledger.js';
import type { Actor } from '../person.js';
import type { ReconParts } from './parts.js';
import { between, creditOf, movedThere, posting, type Cause } from './postings.js';

/** What a person may decide of each kind; all but the last word of a list move money or free it. */
export const DECISIONS = {
  missing_here: ['credit', 'own', 'loss'],
  missing_there: ['loss', 'confirmed'],
  amount_differs: ['adjust', 'explained'],
  fee_differs: ['accepted'],
  state_differs: ['explained'],
  double_charge: ['explained'],
  direction_differs: ['own', 'loss'],
  unposted: ['credit', 'explained'],
  float_differs: ['book', 'explained'],
} as const satisfies Record<BreakKind, readonly string[]>;

export interface Closing {
  /** B12 is 12. */
  number: number;
  decision: string;
  actor: Actor & { id: string };
  note: string | null;
  /** Whose the money of an orphan is: the order that it was meant for. */
  reference?: number;
}

export type ClosingResult =
  | { ok: true; found: ReconBreak }
  | Refusal<'unknown_break' | 'already_closed' | 'owner_missing'>
  | { ok: false; reason: 'not_possible'; decisions: readonly string[] };

export function createClosing(
  parts: ReconParts,
): (tx: Tx, closing: Closing) => Promise<ClosingResult> {
  const { clock, freezes, ledger, settings } = parts;

  async function post(tx: Tx, cause: Cause, kind: string, entries: Entry[]): Promise<void> {
    const key = `recon_closed:${cause.found.id}`;
    const what = { key, kind, category: 'adjustment' } as const;
    const posted = await ledger.post(tx, posting(cause, what, entries));
    if (!posted.ok) throw new AppError('transfer_invalid', `${key} lacks money`);
  }

  /** An orphan's money leaves suspense. */
  async function endSuspense(tx: Tx, cause: Cause, to: LedgerAccount): Promise<void> {
    const { found, cityId } = cause;
    const from = ledgerAccount.unmatched(cityId);
    await post(tx, cause, 'recon_matched', between(from, to, found.differenceXaf));
  }

  /** What no provider knows of is taken out of our cash; whoever has the order's money keeps it. */
  async function writeOff(tx: Tx, cause: Cause): Promise<void> {
    const { found, cityId } = cause;
    const loss = ledgerAccount.refundLoss(cityId);
    const legs = await bookedLegs(tx, `collect:${found.attemptId ?? ''}`);
    const cash = legs.filter(({ code }) => code.startsWith('asset:'));
    const entries = cash.flatMap(({ code, amountXaf }) => {
      const account = { code, kind: 'asset', cityId, floored: false } as const;
      return between(loss, account, amountXaf);
    });
    if (entries.length > 0) await post(tx, cause, 'recon_written_off', entries);
  }

  async function bookThere(tx: Tx, cause: Cause, owner: Payer): Promise<void> {
    const { provider, providerReference, attemptId } = cause.found;
    const row = await historyRow(tx, provider, providerReference ?? '');
    if (!row) throw new AppError('state_missing', `break ${cause.found.id} has no row`);
    const entries = movedThere(cause, row, creditOf(owner));
    // The attempt's own key: should its posting ever come, it is a repeat that differs, and tells.
    const what = { key: `collect:${attemptId ?? ''}`, kind: 'collect_credited' } as const;
    const posted = await ledger.post(
      tx,
      posting(cause, { ...what, category: 'adjustment' }, entries),
    );
    if (!posted.ok) throw new AppError('transfer_invalid', `${what.key} lacks money`);
  }

  async function adjustCash(tx: Tx, cause: Cause, against: LedgerAccount): Promise<void> {
    const { found, cityId } = cause;
    const row = await historyRow(tx, found.provider, found.providerReference ?? '');
    const operator = row?.operator ?? String(found.facts['operator'] ?? 'unknown');
    const cash = ledgerAccount.providerCash(found.provider, operator, cityId);
    await post(tx, cause, 'recon_adjusted', between(cash, against, found.differenceXaf));
  }

  /** Null: nobody says whose it is. */
  async function ownerOf(tx: Tx, found: ReconBreak, reference?: number): Promise<Payer | null> {
    if (reference !== undefined) return payerOfOrder(tx, reference);
    return found.attemptId === null ? null : payerOf(tx, found.attemptId);
  }

  async function settle(tx: Tx, cause: Cause, { decision, reference }: Closing): Promise<boolean> {
    const { found, cityId, actor } = cause;
    switch (`${found.kind} ${decision}`) {
      case 'missing_here credit': {
        const owner = found.differenceXaf > 0 ? await ownerOf(tx, found, reference) : null;
        if (!owner) return false;
        await endSuspense(tx, cause, creditOf(owner));
        return true;
      }
      case 'unposted credit': {
        const owner = await ownerOf(tx, found, reference);
        if (owner) await bookThere(tx, cause, owner);
        return owner !== null;
      }
      case 'missing_here own':
      case 'direction_differs own':
        await endSuspense(tx, cause, ledgerAccount.bank(cityId));
        return true;
      case 'missing_here loss':
      case 'direction_differs loss':
        await endSuspense(tx, cause, ledgerAccount.refundLoss(cityId));
        return true;
      case 'missing_there loss':
        await writeOff(tx, cause);
        await thaw(tx, found, actor);
        return true;
      case 'missing_there confirmed':
        await thaw(tx, found, actor);
        return true;
      case 'amount_differs adjust':
        await adjustCash(tx, cause, ledgerAccount.mismatch(cityId));
        return true;
      case 'float_differs book':
        await adjustCash(tx, cause, ledgerAccount.bank(cityId));
        return true;
      default:
        return true;
    }
  }

  async function thaw(tx: Tx, { orderId }: ReconBreak, actor: Actor): Promise<void> {
    if (orderId !== null) await freezes.liftCause(tx, orderId, 'phantom', actor);
  }

  return async (tx, closing) => {
    const { number, decision, actor, note } = closing;
    const found = await lockBreak(tx, number);
    if (!found) return refuse('unknown_break');
    if (found.closedAt) return refuse('already_closed');
    const decisions: readonly string[] = DECISIONS[found.kind];
    if (!decisions.includes(decision)) return { ok: false, reason: 'not_possible', decisions };
    const cause = { found, cityId: found.cityId ?? settings.homeCityId, actor };
    if (!(await settle(tx, cause, closing))) return refuse('owner_missing');
    await closeBreak(tx, found.id, { at: clock.now(), by: actor.id, decision, note });
    return { ok: true, found };
  };
}
