import { AppError } from '../lib/errors.js';
import type { Runner, Sql, Tx } from './database.js';

/** Where a driver is reached, and how a customer recognises them. */
export interface DriverContact {
  phoneId: string;
  vehicle: 'moto' | 'car' | 'tricycle';
}

const CONTACT: Sql = {
  name: 'driver_contact',
  text: 'select phone_id as "phoneId", vehicle from drivers where id = $1',
};

export async function driverContact(runner: Runner, driverId: string): Promise<DriverContact> {
  const [row] = await runner.query<DriverContact>(CONTACT, [driverId]);
  if (!row) throw new AppError('state_missing', `there is no driver ${driverId}`);
  return row;
}

/** What a driver's promises are checked against, under lock. */
export interface DriverLoad {
  cashLimitXaf: number;
  openRides: number;
  /** What the open rides will bring in at their doors. */
  openCashXaf: number;
}

// Taken after the order's lock, never before (lock order: order, then driver).
const LOCK: Sql = {
  name: 'driver_lock',
  text: `select (case when wrong_codes_on = $2 then wrong_codes else 0 end)::int as "wrongCodes"
    from drivers where id = $1 for no key update`,
};

/**
 * Locks a driver until the transaction ends; gives the wrong codes of the day.
 * @param day today in Douala, `2025-01-31`.
 */
export async function lockDriver(tx: Tx, driverId: string, day: string): Promise<number> {
  const [row] = await tx.query<{ wrongCodes: number }>(LOCK, [driverId, day]);
  if (!row) throw new AppError('state_missing', `there is no driver ${driverId}`);
  return row.wrongCodes;
}

const LOAD: Sql = {
  name: 'driver_load',
  text: `select d.cash_limit_xaf as "cashLimitXaf", count(o.id)::int as "openRides",
      coalesce(sum(o.total_xaf + o.change_max_xaf) filter (where o.method = 'cash'), 0)::int
        as "openCashXaf"
    from drivers d left join orders o on o.driver_id = d.id and o.closed_at is null
    where d.id = $1 group by d.id`,
};

/**
 * What a locked driver has taken on. A statement of its own: one that waits for the lock still sees
 * the orders as they were before it waited.
 */
export async function driverLoad(tx: Tx, driverId: string): Promise<DriverLoad> {
  const [row] = await tx.query<DriverLoad>(LOAD, [driverId]);
  if (!row) throw new AppError('state_missing', `there is no driver ${driverId}`);
  return row;
}

const DUTY: Sql = {
  name: 'driver_duty',
  text: `update drivers set status = $2, paused_until = $3,
      idle_since = case when $2 = 'available' and (status <> 'available' or idle_since is null)
        then $4 else idle_since end
    where id = $1`,
};

/** Puts a driver on duty, on a break until a time, or off. */
export async function setDuty(
  runner: Runner,
  driverId: string,
  duty: { status: 'available' | 'paused' | 'off'; until: Date | null; at: Date },
): Promise<void> {
  await runner.query(DUTY, [driverId, duty.status, duty.until, duty.at]);
}

const RETURNED: Sql = {
  name: 'driver_returned',
  text: 'update drivers set idle_since = $2 where id = $1',
};

/** A driver who brings food back waits for the next ride. */
export async function driverReturned(runner: Runner, driverId: string, at: Date): Promise<void> {
  await runner.query(RETURNED, [driverId, at]);
}

// The door is where the driver is now; the right code was counted as a try before it was read.
const DELIVERED: Sql = {
  name: 'driver_delivered',
  text: `update drivers set last_quartier_id = $2, last_quartier_at = $3, idle_since = $3,
      wrong_codes = greatest(wrong_codes - 1, 0) where id = $1`,
};

export async function driverDelivered(
  runner: Runner,
  driverId: string,
  quartierId: string,
  at: Date,
): Promise<void> {
  await runner.query(DELIVERED, [driverId, quartierId, at]);
}
