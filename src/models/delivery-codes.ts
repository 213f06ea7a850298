import type { Runner, Sql, Tx } from './database.js';

interface OrderRef {
  cityId: string;
  id: string;
}

const COUNT: Sql = {
  name: 'code_count_try',
  text: `with tried as (
      update orders set code_tries = code_tries + 1 where city_id = $1 and id = $2
      returning code_tries
    ), counted as (
      update drivers set wrong_codes_on = $4,
        wrong_codes = case when wrong_codes_on = $4 then wrong_codes + 1 else 1 end
      where id = $3
    )
    select code_tries as "tryNo" from tried`,
};

/** Counts a try at an order's code, for the order and for the driver's day; gives which it is. */
export async function countCodeTry(
  tx: Tx,
  order: OrderRef,
  driverId: string,
  day: string,
): Promise<number> {
  const [row] = await tx.query<{ tryNo: number }>(COUNT, [order.cityId, order.id, driverId, day]);
  return row?.tryNo ?? Number.POSITIVE_INFINITY;
}

const REISSUE: Sql = {
  name: 'code_reissue',
  text: `update orders set code_digest = $3, code_sealed = $4, code_tries = 0,
      code_issues = code_issues + 1, code_told = true
    where city_id = $1 and id = $2`,
};

/** Replaces an order's code: the old one is dead, the tries begin anew. */
export async function replaceCode(
  tx: Tx,
  order: OrderRef,
  code: { digest: Buffer; sealed: Buffer },
): Promise<void> {
  await tx.query(REISSUE, [order.cityId, order.id, code.digest, code.sealed]);
}

const TOLD: Sql = {
  name: 'code_told',
  text: 'update orders set code_told = true where city_id = $1 and id = $2',
};

export async function markCodeTold(runner: Runner, order: OrderRef): Promise<void> {
  await runner.query(TOLD, [order.cityId, order.id]);
}

/** How a code that replaced another stands in an order's history. */
export const REISSUED = 'code_reissued';

const REISSUED_AT: Sql = {
  name: 'code_reissued_at',
  text: `select max(at) as at from order_events
    where city_id = $1 and order_id = $2 and kind = '${REISSUED}'`,
};

/** When an order's code was last replaced; null when it is still the first one. */
export async function codeReissuedAt(runner: Runner, order: OrderRef): Promise<Date | null> {
  const [row] = await runner.query<{ at: Date | null }>(REISSUED_AT, [order.cityId, order.id]);
  return row?.at ?? null;
}
