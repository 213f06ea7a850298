import type { WalletRow } from '../../models/placing.js';
import { codeLocked, type CodeCheck } from '../wallet-codes.js';

/** CONTRACT.md section 6, row Wallet PIN. */
export interface WalletSettings {
  /** Above this total in XAF the wallet's code is asked for. */
  codeAboveXaf: number;
  /** A code typed twice lately need not be typed a third time. */
  codeFreshMs: number;
  /** As many wrong codes in a row, and only the desk helps. */
  wrongMax: number;
}

export type WalletRefusal =
  | { ok: false; reason: 'wallet_short' }
  /** The code is wanted: typed, or chosen first where there is none. */
  | { ok: false; reason: 'code_wanted' | 'code_unset'; cartVersion: number; totalXaf: number }
  | Exclude<CodeCheck, { ok: true } | { reason: 'code_unset' }>;

/** What was typed for this order, and what the order knows. */
interface Asked {
  row: WalletRow;
  wanted: { cartVersion: number; totalXaf: number };
  /** Null where no code was typed. */
  check: CodeCheck | null;
  now: Date;
}

/** Whether an order may be paid from credit: enough of it, and the code where one is wanted. */
export function checkWallet(
  settings: WalletSettings,
  { row, wanted, check, now }: Asked,
): WalletRefusal | null {
  const { cartVersion, totalXaf } = wanted;
  const terms = { cartVersion, totalXaf };
  if ((row.walletXaf ?? 0) < totalXaf) return { ok: false, reason: 'wallet_short' };
  if (check?.ok) return null;
  if (check && check.reason !== 'code_unset') return check;
  if (totalXaf <= settings.codeAboveXaf && row.knownPlace) return null;
  if (!row.codeSetAt) return { ok: false, reason: 'code_unset', ...terms };
  const isFresh = now.getTime() - row.codeSetAt.getTime() <= settings.codeFreshMs;
  if (isFresh) return null;
  return unasked(settings, row, now) ?? { ok: false, reason: 'code_wanted', ...terms };
}

/** Why nobody is asked for a code that would not be looked at. */
function unasked(
  { wrongMax }: WalletSettings,
  { codeWrong, codeLockedUntil }: WalletRow,
  now: Date,
): WalletRefusal | null {
  if ((codeWrong ?? 0) >= wrongMax) return { ok: false, reason: 'code_blocked' };
  return codeLockedUntil && codeLockedUntil > now ? codeLocked(codeLockedUntil, now) : null;
}
