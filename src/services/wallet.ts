import type { Clock } from '../lib/clock.js';
import { addMs } from '../lib/clock.js';
import type { Runner, Tx } from '../models/database.js';
import {
  readStanding,
  readStatement,
  readWallet,
  readWhere,
  type MovementRow,
  type StandingRow,
  type StatementRow,
  type WalletRow,
  type WhereRow,
} from '../models/wallet.js';
import { setAuto, setNextDay, setOwnDay } from '../models/wallets.js';
import type { MoneyRules } from './money-rules.js';
import type { Person } from './person.js';
import { doualaStarts, spendLimits, topUpLimits } from './wallet/limits.js';

export type Movement = MovementRow;
export type WalletView = WalletRow;
export type WhereView = WhereRow & { totalXaf: number };
export type WalletStatement = StatementRow & { since: Date };

/** What a wallet may take in and spend, as its level and its owner have it. */
export interface WalletLimitsView extends StandingRow {
  topUp: { balance: number; day: number; month: number };
  spend: { day: number; month: number };
}

/** When a top-up is offered by SMS, and of how much. */
export interface AutoTopUp {
  belowXaf: number;
  amountXaf: number;
}

/** A customer's own money with us, and what else their account says. One statement each. */
export interface Wallet {
  view(runner: Runner, person: Person, movements: number): Promise<WalletView>;
  /** This month, with its last movements. */
  statement(runner: Runner, person: Person, movements: number): Promise<WalletStatement>;
  /** Every franc's place. */
  where(runner: Runner, person: Person): Promise<WhereView>;
  limits(runner: Runner, person: Person): Promise<WalletLimitsView>;
  /** A ceiling of one's own (0: none): a lower one counts at once, a higher one from tomorrow. */
  setOwnDay(tx: Tx, person: Person, dayXaf: number): Promise<{ ok: true }>;
  setAuto(tx: Tx, person: Person, auto: AutoTopUp | null): Promise<{ ok: true }>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

export function createWallet({ clock, rules }: { clock: Clock; rules: MoneyRules }): Wallet {
  function standing(runner: Runner, { accountId }: Person): Promise<StandingRow> {
    const now = clock.now();
    return readStanding(runner, { accountId, dayStart: doualaStarts(now).dayStart, now });
  }

  return {
    view: (runner, { accountId }, limit) => readWallet(runner, { accountId, limit }),
    async statement(runner, { accountId }, limit) {
      const since = doualaStarts(clock.now()).monthStart;
      return { ...(await readStatement(runner, { accountId, since, limit })), since };
    },
    async where(runner, { accountId }) {
      const row = await readWhere(runner, accountId);
      const inOrders = row.orders.reduce((sum, { amountXaf }) => sum + amountXaf, 0);
      return { ...row, totalXaf: row.freeXaf + row.bonusXaf + row.heldXaf + inOrders };
    },
    async limits(runner, person) {
      const row = await standing(runner, person);
      const held = rules.at(clock.now());
      const { percent } = row;
      return { ...row, topUp: topUpLimits(held, percent), spend: spendLimits(held, percent) };
    },
    async setOwnDay(tx, person, dayXaf) {
      const { ownDayXaf } = await standing(tx, person);
      const isLower = ownDayXaf === null || (dayXaf > 0 && dayXaf <= ownDayXaf);
      const from = addMs(doualaStarts(clock.now()).dayStart, DAY_MS);
      const { accountId } = person;
      if (isLower) await setOwnDay(tx, accountId, dayXaf);
      else await setNextDay(tx, accountId, { nowXaf: ownDayXaf, dayXaf, from });
      return { ok: true };
    },
    async setAuto(tx, { accountId }, auto) {
      await setAuto(tx, accountId, auto);
      return { ok: true };
    },
  };
}
