import { addMs, inDouala, type Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import { driverDesk } from '../models/driver-desk.js';
import { openReferences } from '../models/orders.js';
import type { Runner } from '../models/database.js';
import { driverTakings, shopTakings, type DriverDay } from '../models/takings.js';
import type { Escrow } from './escrow.js';
import { ledgerAccount } from './ledger-accounts.js';
import type { Person } from './person.js';

/** A shop's day so far: what was sold, what the house keeps of it, and what is still to be paid out. */
export interface ShopTakings {
  at: Date;
  orders: number;
  foodXaf: number;
  /** With the VAT on it. */
  commissionXaf: number;
  /** Everything the shop has not been paid yet, earlier days included. */
  toPayXaf: number;
  open: number;
}

/** A driver's day so far by what it was for, the week and the month, and all that is theirs. */
export interface DriverTakings extends DriverDay {
  at: Date;
  balanceXaf: number;
}

/** S12: the cash from doors, what of it is the driver's own, what to pay in, and how much they may hold. */
export interface CashPosition {
  collectedXaf: number;
  earnedXaf: number;
  toPayInXaf: number;
  limitXaf: number;
}

type Told<Facts, Reason extends string> = ({ ok: true } & Facts) | Refusal<Reason>;

/** What shops and drivers have earned, read from the books; nothing is changed. */
export interface Takings {
  shopDay(runner: Runner, person: Person): Promise<Told<ShopTakings, 'not_a_shop'>>;
  driverDay(runner: Runner, person: Person): Promise<Told<DriverTakings, 'not_a_driver'>>;
  cash(runner: Runner, person: Person): Promise<Told<CashPosition, 'not_a_driver'>>;
}

export interface TakingsParts {
  clock: Clock;
  escrow: Pick<Escrow, 'balanceXaf' | 'driverCashXaf'>;
}

const MINUTE_MS = 60_000;

export function createTakings({ clock, escrow }: TakingsParts): Takings {
  return {
    async shopDay(runner, { shop }) {
      if (!shop) return refuse('not_a_shop');
      const at = clock.now();
      const account = ledgerAccount.restaurant(shop.shopId);
      const day = await shopTakings(runner, account.code, midnightOf(at));
      const toPayXaf = await escrow.balanceXaf(runner, account);
      const open = await openReferences(runner, { shopId: shop.shopId });
      const { orders, foodXaf, shareXaf } = day;
      const commissionXaf = foodXaf - shareXaf;
      return { ok: true, at, orders, foodXaf, commissionXaf, toPayXaf, open: open.length };
    },
    async driverDay(runner, { driver }) {
      if (!driver) return refuse('not_a_driver');
      const at = clock.now();
      const account = ledgerAccount.driver(driver.driverId);
      const day = await driverTakings(runner, account.code, beginnings(at));
      return { ok: true, at, ...day, balanceXaf: await escrow.balanceXaf(runner, account) };
    },
    async cash(runner, { driver }) {
      if (!driver) return refuse('not_a_driver');
      const { driverId } = driver;
      const collectedXaf = await escrow.driverCashXaf(runner, driverId);
      const earnedXaf = await escrow.balanceXaf(runner, ledgerAccount.driver(driverId));
      const desk = await driverDesk(runner, driverId, clock.now());
      const toPayInXaf = Math.max(0, collectedXaf - earnedXaf);
      return { ok: true, collectedXaf, earnedXaf, toPayInXaf, limitXaf: desk?.cashLimitXaf ?? 0 };
    },
  };
}

/** When this day, this week (on Monday) and this month began in Douala. */
function beginnings(at: Date): { day: Date; week: Date; month: Date } {
  const day = midnightOf(at);
  const { weekday, date } = inDouala(at);
  const back = (days: number) => addMs(day, -days * 24 * 60 * MINUTE_MS);
  return { day, week: back((weekday + 6) % 7), month: back(Number(date.slice(8)) - 1) };
}

/** When this day began in Douala. */
export function midnightOf(at: Date): Date {
  return addMs(at, -inDouala(at).minutes * MINUTE_MS - (at.getTime() % MINUTE_MS));
}
