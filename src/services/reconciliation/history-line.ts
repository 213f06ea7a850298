import type { Vault } from '../../lib/vault.js';
import type { HistoryLine } from '../../models/reconciliation.js';

/** A row as a provider's port gives it. */
export interface ToldRow {
  at: Date;
  providerReference: string;
  operatorReference: string | null;
  operator: string | null;
  /** The whole number: for a digest, never to be stored. */
  phone: string | null;
  phoneTail: string | null;
  description: string;
  externalUser: string | null;
  direction: 'collect' | 'withdraw';
  amountXaf: number;
  feeXaf: number | null;
  state: 'pending' | 'succeeded' | 'failed' | 'unknown';
}

const OURS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** What is kept of a row: of its words only our reference, of the number its end and whose it is. */
export function historyLine(row: ToldRow, vault: Pick<Vault, 'digest'>): HistoryLine {
  const { description, externalUser, phone, ...kept } = row;
  const said = OURS.exec(externalUser ?? '') ?? OURS.exec(description);
  return {
    ...kept,
    externalReference: said ? said[0].toLowerCase() : null,
    phoneDigest: phone === null ? null : vault.digest('phone', phone).toString('hex'),
  };
}
