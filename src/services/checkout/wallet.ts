import { addMs } from '../../lib/clock.js';
import type { WalletRow } from '../../models/placing.js';
import type { RulesAt } from '../money-rules.js';
import { codeLocked, type CodeCheck } from '../wallet-codes.js';
import { crossed, spendLimits, type OverLimit } from '../wallet/limits.js';

/** CONTRACT.md section 6, row Wallet PIN. */
export interface WalletSettings {
  /** Above this sum in XAF the wallet's code is asked for. */
  codeAboveXaf: number;
  /** A code typed twice lately need not be typed a third time. */
  codeFreshMs: number;
  /** As many wrong codes in a row, and only the desk helps. */
  wrongMax: number;
  /** So long after the desk let somebody choose another code, only small sums leave. */
  resetFreezeMs: number;
}

export type WalletRefusal =
  | { ok: false; reason: 'wallet_short' }
  /** The team keeps it shut. */
  | { ok: false; reason: 'wallet_frozen' }
  /** The code is new by the desk's hand: more than `mostXaf` waits until then. */
  | { ok: false; reason: 'wallet_resting'; until: Date; mostXaf: number }
  | OverLimit
  /** The code is wanted: typed, or chosen first where there is none. */
  | {
      ok: false;
      reason: 'code_wanted' | 'code_unset';
      cartVersion: number;
      totalXaf: number;
      creditXaf: number | null;
    }
  | Exclude<CodeCheck, { ok: true } | { reason: 'code_unset' }>;

/** What was typed for this order, and what the order knows. */
interface Asked {
  row: WalletRow;
  /** An order has reached the customer where this one goes. */
  knownPlace: boolean;
  wanted: { cartVersion: number; totalXaf: number; creditXaf?: number | null };
  /** What of the total the wallet is to pay. */
  partXaf: number;
  /** Null where no code was typed. */
  check: CodeCheck | null;
  rules: Pick<RulesAt, 'amount'>;
  /** No code is ever taken by SMS, so a fresh one counts for nothing there. */
  channel: string;
  now: Date;
}

/** All that the wallet could pay now: credit, and bonus that has not expired. */
export function spendableXaf({ creditXaf, bonusLots }: WalletRow): number {
  return bonusLots.reduce((sum, { leftXaf }) => sum + leftXaf, creditXaf ?? 0);
}

/** Whether an order may be paid from the wallet: enough in it, within its limits, and the code. */
export function checkWallet(settings: WalletSettings, asked: Asked): WalletRefusal | null {
  const { row, partXaf, check, now } = asked;
  if (spendableXaf(row) < partXaf) return { ok: false, reason: 'wallet_short' };
  if (isAfter(row.frozenUntil, now)) return { ok: false, reason: 'wallet_frozen' };
  if (check && !check.ok && check.reason !== 'code_unset') return check;
  return (
    resting(settings, asked) ??
    overLimit(asked) ??
    (check?.ok ? null : (unasked(settings, asked) ?? wantsCode(settings, asked)))
  );
}

function resting(
  { codeAboveXaf, resetFreezeMs }: WalletSettings,
  { row, partXaf, now }: Asked,
): WalletRefusal | null {
  if (!row.codeResetAt || partXaf <= codeAboveXaf) return null;
  const until = addMs(new Date(row.codeResetAt), resetFreezeMs);
  return until > now ? { ok: false, reason: 'wallet_resting', until, mostXaf: codeAboveXaf } : null;
}

function overLimit({ row, partXaf, rules }: Asked): OverLimit | null {
  const { spentDayXaf: day, spentMonthXaf: month, ownDayXaf: own, level, percent } = row;
  const most = spendLimits(rules, percent);
  const over = crossed(partXaf, [
    ['day', most.day - day],
    ['month', most.month - month],
    ...(own === null ? [] : [['own_day', own - day] as const]),
  ]);
  return over && { ok: false, reason: 'over_limit', ...over, level };
}

function wantsCode(settings: WalletSettings, asked: Asked): WalletRefusal | null {
  const { row, knownPlace, wanted, partXaf, channel, now } = asked;
  if (partXaf <= settings.codeAboveXaf && knownPlace) return null;
  const { cartVersion, totalXaf, creditXaf = null } = wanted;
  const terms = { cartVersion, totalXaf, creditXaf };
  if (!row.codeSetAt) return { ok: false, reason: 'code_unset', ...terms };
  const isFresh = addMs(new Date(row.codeSetAt), settings.codeFreshMs) >= now;
  return isFresh && channel !== 'sms' ? null : { ok: false, reason: 'code_wanted', ...terms };
}

/** While tries are locked nothing leaves the wallet, over no channel and for no sum. */
function unasked({ wrongMax }: WalletSettings, { row, now }: Asked): WalletRefusal | null {
  const { codeWrong, codeLockedUntil } = row;
  if ((codeWrong ?? 0) >= wrongMax) return { ok: false, reason: 'code_blocked' };
  return isAfter(codeLockedUntil, now) ? codeLocked(new Date(codeLockedUntil), now) : null;
}

function isAfter(time: string | null, now: Date): time is string {
  return time !== null && new Date(time) > now;
}
