import type { Runner, Sql, Tx } from './database.js';

/** The breaker of one provider and operator (migrations/0016); without a row it is closed. */
export interface HealthRow {
  provider: string;
  operator: string;
  /** `held`: a person closed the way, and only a person opens it. */
  state: 'closed' | 'open' | 'held';
  score: number;
  cause: string | null;
  failedAt: Date;
  openedAt: Date | null;
  /** From when one request may try an open one. */
  probeAt: Date | null;
}

/** A pause that a provider has announced and that is on now; `operator` null: of all. */
interface Rest {
  provider: string;
  operator: string | null;
  endsAt: Date;
}

/** What is known of the ways to the providers at a time. */
export interface Roads {
  health: HealthRow[];
  maintenance: Rest[];
}

/** The same as JSON gives it. */
export interface RoadColumns {
  health: (Omit<HealthRow, 'failedAt' | 'openedAt' | 'probeAt'> &
    Record<'failedAt' | 'openedAt' | 'probeAt', string | null>)[];
  maintenance: (Omit<Rest, 'endsAt'> & { endsAt: string })[];
}

/** Columns of RoadColumns for a statement that has the time as `now`; both tables are tiny. */
export function roadColumns(now: string): string {
  return `(select coalesce(json_agg(json_build_object('provider', h.provider,
        'operator', h.operator, 'state', h.state, 'score', h.score, 'cause', h.cause,
        'failedAt', h.failed_at, 'openedAt', h.opened_at, 'probeAt', h.probe_at)), '[]')
      from provider_health h) as health,
    (select coalesce(json_agg(json_build_object('provider', m.provider, 'operator', m.operator,
        'endsAt', m.ends_at)), '[]') from provider_maintenance m
      where m.starts_at <= ${now} and m.ends_at > ${now}) as maintenance`;
}

export function toRoads({ health, maintenance }: RoadColumns): Roads {
  return {
    health: health.map((row) => ({
      ...row,
      failedAt: new Date(row.failedAt ?? 0),
      openedAt: row.openedAt === null ? null : new Date(row.openedAt),
      probeAt: row.probeAt === null ? null : new Date(row.probeAt),
    })),
    maintenance: maintenance.map((row) => ({ ...row, endsAt: new Date(row.endsAt) })),
  };
}

const READ: Sql = { name: 'roads_read', text: `select ${roadColumns('$1::timestamptz')}` };

export async function readRoads(runner: Runner, now: Date): Promise<Roads> {
  const [row] = await runner.query<RoadColumns>(READ, [now]);
  return row ? toRoads(row) : { health: [], maintenance: [] };
}

// A failure long after the last one begins a new count. An open breaker stays as it is: the request
// that tries it has moved `probe_at` already.
const FAILED: Sql = {
  name: 'provider_failed',
  text: `insert into provider_health as h
      (provider, operator, state, score, cause, failed_at, opened_at, probe_at)
    values ($1, $2, case when $4::int >= $5::int then 'open' else 'closed' end, least(100, $4), $3,
      $6, case when $4 >= $5 then $6::timestamptz end, case when $4 >= $5 then $7::timestamptz end)
    on conflict (provider, operator) do update set
      score = least(100, $4 + case when h.failed_at < $8 then 0 else h.score end),
      cause = $3, failed_at = $6,
      state = case when h.state = 'closed'
          and $4 + case when h.failed_at < $8 then 0 else h.score end >= $5
        then 'open' else h.state end,
      opened_at = case when h.state = 'closed'
          and $4 + case when h.failed_at < $8 then 0 else h.score end >= $5
        then $6 else h.opened_at end,
      probe_at = case when h.state = 'closed'
          and $4 + case when h.failed_at < $8 then 0 else h.score end >= $5
        then $7 else h.probe_at end
    returning state, coalesce(opened_at = $6, false) as opened`,
};

/** One more failure; whether it opened the breaker. */
export async function noteProviderFailure(
  tx: Tx,
  failure: {
    provider: string;
    operator: string;
    cause: string;
    weight: number;
    opensAt: number;
    at: Date;
    probeAt: Date;
    forgetBefore: Date;
  },
): Promise<boolean> {
  const { provider, operator, cause, weight, opensAt, at, probeAt, forgetBefore } = failure;
  const values = [provider, operator, cause, weight, opensAt, at, probeAt, forgetBefore];
  const [row] = await tx.query<{ state: string; opened: boolean }>(FAILED, values);
  return row?.state === 'open' && row.opened;
}

/** What an answer that shows a working provider does to its breaker, where that has anything. */
export const PROVIDER_WELL = `set score = case when h.state = 'open' then 0
      else greatest(0, h.score - 1) end,
    state = case when h.state = 'open' then 'closed' else h.state end,
    opened_at = case when h.state = 'open' then null else h.opened_at end, probe_at = null`;

const WELL: Sql = {
  name: 'provider_well',
  text: `update provider_health h ${PROVIDER_WELL}
    where h.provider = $1 and h.operator = $2 and (h.score > 0 or h.state = 'open')`,
};

export async function noteProviderWell(tx: Tx, provider: string, operator: string): Promise<void> {
  await tx.query(WELL, [provider, operator]);
}

const PROBE: Sql = {
  name: 'provider_probe',
  text: `update provider_health set probe_at = $4
    where provider = $1 and operator = $2 and state = 'open' and coalesce(probe_at, $3) <= $3
    returning provider`,
};

/** Takes the one request that an open breaker lets through; false when somebody else has it. */
export async function takeProbe(
  tx: Tx,
  {
    provider,
    operator,
    at,
    nextAt,
  }: { provider: string; operator: string; at: Date; nextAt: Date },
): Promise<boolean> {
  return (await tx.query(PROBE, [provider, operator, at, nextAt])).length === 1;
}

const HOLD: Sql = {
  name: 'provider_hold',
  text: `insert into provider_health as h
      (provider, operator, state, score, cause, failed_at, opened_at)
    values ($1, $2, 'held', 0, $3, $4, $4)
    on conflict (provider, operator) do update set state = 'held', cause = $3, opened_at = $4,
      probe_at = null`,
};

/** Nobody is asked on this way until a person frees it. */
export async function holdProvider(
  tx: Tx,
  {
    provider,
    operator,
    cause,
    at,
  }: Record<'provider' | 'operator' | 'cause', string> & { at: Date },
): Promise<void> {
  await tx.query(HOLD, [provider, operator, cause, at]);
}

const FREE: Sql = {
  name: 'provider_free',
  text: `delete from provider_health where provider = $1 and operator = $2 returning provider`,
};

/** Forgets all that is held against a way; false when nothing was. */
export async function freeProvider(tx: Tx, provider: string, operator: string): Promise<boolean> {
  return (await tx.query(FREE, [provider, operator])).length === 1;
}

/** A pause that a provider announced. */
export interface Maintenance {
  id: string;
  provider: string;
  /** Null: none of its operators works. */
  operator: string | null;
  startsAt: Date;
  endsAt: Date;
  note: string | null;
  addedBy: string;
  addedAt: Date;
}

const ADD_MAINTENANCE: Sql = {
  name: 'maintenance_add',
  text: `insert into provider_maintenance
      (id, provider, operator, starts_at, ends_at, note, added_by, added_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

export async function addMaintenance(tx: Tx, pause: Maintenance): Promise<void> {
  const { id, provider, operator, startsAt, endsAt, note, addedBy, addedAt } = pause;
  const values = [id, provider, operator, startsAt, endsAt, note, addedBy, addedAt];
  await tx.query(ADD_MAINTENANCE, values);
}

const COMING: Sql = {
  name: 'maintenance_coming',
  text: `select id, provider, operator, starts_at as "startsAt", ends_at as "endsAt", note,
      added_by as "addedBy", added_at as "addedAt"
    from provider_maintenance where ends_at > $1 order by starts_at, id limit 100`,
};

/** Pauses that are on or to come. */
export async function comingMaintenance(runner: Runner, now: Date): Promise<Maintenance[]> {
  return runner.query<Maintenance>(COMING, [now]);
}

const DROP_MAINTENANCE: Sql = {
  name: 'maintenance_drop',
  text: `delete from provider_maintenance where id::text = $1 returning id`,
};

export async function dropMaintenance(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query(DROP_MAINTENANCE, [id])).length === 1;
}
