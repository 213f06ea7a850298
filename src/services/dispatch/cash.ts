import type { Runner } from '../../models/database.js';
import { ledgerBalances } from '../../models/ledger-reads.js';
import { ledgerAccount } from '../ledger-accounts.js';

/** The cash that each of these drivers took at doors and has not handed in, in francs. */
export async function driversCashXaf(
  runner: Runner,
  driverIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (driverIds.length === 0) return new Map();
  const byCode = new Map(driverIds.map((id) => [ledgerAccount.driverCash(id).code, id]));
  const balances = await ledgerBalances(runner, [...byCode.keys()]);
  return new Map(balances.map(({ code, balanceXaf }) => [byCode.get(code) ?? '', balanceXaf]));
}
