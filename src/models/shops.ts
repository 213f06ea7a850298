import type { Runner, Sql } from './database.js';

const FOR_ACCEPTANCE: Sql = {
  name: 'shop_commission_facts',
  text: `select commission_bps as "ownBps", delivered_count as "deliveredCount"
    from shops where id = $1`,
};

/** What decides a shop's commission: its own rate, if any, and how much it has delivered. */
export interface CommissionFacts {
  ownBps: number | null;
  deliveredCount: number;
}

export async function commissionFacts(
  runner: Runner,
  shopId: string,
): Promise<CommissionFacts | null> {
  const [row] = await runner.query<CommissionFacts>(FOR_ACCEPTANCE, [shopId]);
  return row ?? null;
}

const PAUSE: Sql = {
  name: 'shop_pause',
  text: 'update shops set paused_until = $2 where id = $1',
};

export async function pauseShop(runner: Runner, shopId: string, until: Date): Promise<void> {
  await runner.query(PAUSE, [shopId, until]);
}

const RESUME: Sql = {
  name: 'shop_resume',
  text: `update shops set paused_until = null, missed_today = 0
    where id = $1 and (paused_until is not null or missed_today > 0)`,
};

/** Opens a shop again and forgets what it missed today. */
export async function resumeShop(runner: Runner, shopId: string): Promise<void> {
  await runner.query(RESUME, [shopId]);
}

const MISS: Sql = {
  name: 'shop_miss',
  text: `update shops set missed_on = $2,
      missed_today = case when missed_on = $2 then missed_today + 1 else 1 end,
      paused_until = case when missed_on = $2 and missed_today + 1 >= $3 then $5
        else greatest(paused_until, $4) end
    where id = $1 returning missed_today as missed`,
};

/**
 * Counts an order that a shop left unanswered and pauses it: until `until`, and from the `limit`th
 * of one day on until `shut`. Gives how many it has missed that day.
 */
export async function countMissed(
  runner: Runner,
  shopId: string,
  miss: { day: string; limit: number; until: Date; shut: Date },
): Promise<number> {
  const [row] = await runner.query<{ missed: number }>(MISS, [
    shopId,
    miss.day,
    miss.limit,
    miss.until,
    miss.shut,
  ]);
  return row?.missed ?? 0;
}

const DELIVERED: Sql = {
  name: 'shop_delivered',
  text: 'update shops set delivered_count = delivered_count + 1 where id = $1',
};

export async function countDelivered(runner: Runner, shopId: string): Promise<void> {
  await runner.query(DELIVERED, [shopId]);
}
