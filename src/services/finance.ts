import type { Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import { audit } from '../models/audit.js';
import type { Runner, Tx } from '../models/database.js';
import {
  addBalanceCheck,
  findUnsound,
  readMoneyFlows,
  readTotals,
  type MoneyFlow,
  type Total,
  type Unsound,
} from '../models/finance.js';
import type { Reviews } from './reviews.js';
import { HOUSE } from './person.js';

export type FlowBucket = 'hour' | 'day' | 'month';

/** Where the house's and everybody's money stands. */
export interface Overview {
  /** Every kind of account with its sum, in its normal direction. */
  totals: Total[];
  /** Paid for orders that are not delivered yet. */
  escrowXaf: number;
  /** What providers hold for us, and the bank. */
  floatXaf: number;
  /** What we owe: escrow, customers, shops, drivers, taxes. */
  liabilitiesXaf: number;
  /** Waits for somebody to say whose it is. */
  suspenseXaf: number;
}

/** The platform's own money, and the daily look at all of it (PAY-30, ANA-02). */
export interface Finance {
  overview(runner: Runner): Promise<Overview>;
  /** What each hour, day or month of a time brought and cost, from the ledger. */
  flows(
    runner: Runner,
    by: { bucket: FlowBucket; from: Date; until: Date; cityId?: string | null },
  ): Promise<MoneyFlow[]>;
  /** Looks at every stored balance, keeps what it found, and puts what is wrong before a person. */
  check(tx: Tx): Promise<{ sound: boolean; findings: Unsound[] }>;
}

export interface FinanceParts {
  clock: Clock;
  ids: Ids;
  reviews: Pick<Reviews, 'open'>;
}

export function createFinance({ clock, ids, reviews }: FinanceParts): Finance {
  async function overview(runner: Runner): Promise<Overview> {
    const totals = await readTotals(runner);
    const sum = (fits: (total: Total) => boolean) =>
      totals.filter(fits).reduce((all, { xaf }) => all + xaf, 0);
    return {
      totals,
      escrowXaf: sum(({ kind, name }) => kind === 'liab' && name === 'escrow'),
      floatXaf: sum(({ kind, name }) => kind === 'asset' && name !== 'cash'),
      liabilitiesXaf: sum(({ kind }) => kind === 'liab'),
      suspenseXaf: sum(({ kind }) => kind === 'suspense'),
    };
  }

  return {
    overview,
    flows: (runner, { cityId = null, ...by }) => readMoneyFlows(runner, { ...by, cityId }),
    async check(tx) {
      const findings = await findUnsound(tx);
      const { escrowXaf, floatXaf, liabilitiesXaf } = await overview(tx);
      const sound = findings.length === 0;
      const row = { id: ids.next(), at: clock.now(), sound, escrowXaf, floatXaf, liabilitiesXaf };
      await addBalanceCheck(tx, { ...row, findings });
      if (sound) return { sound, findings };
      const subject = { checkId: row.id, findings: findings.length };
      await audit(tx, {
        id: ids.next(),
        at: row.at,
        actor: HOUSE,
        action: 'balance.alarm',
        subject,
      });
      const facts = { findings: findings.length, first: findings[0]?.what ?? '' };
      await reviews.open(tx, { kind: 'balance_unsound', subject: { house: 'kwata' }, facts });
      return { sound, findings };
    },
  };
}
