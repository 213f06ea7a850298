import { addMs, inDouala, nextNight, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Log } from '../../lib/log.js';
import type { Database } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import type { ReconBreak } from '../../models/recon-breaks.js';
import type { Providers } from '../../payments/index.js';
import type { PaymentProvider } from '../../payments/provider.js';
import { job, toOutboxRows } from '../../services/jobs.js';
import { daysToCompare, type Reconciliation } from '../../services/reconciliation.js';
import type { JobHandler } from '../job.js';
import { describe } from '../run-job.js';
import { createToldHistory } from './told-history.js';

/** At night in Douala, when the day before has settled. */
const HOUR = 3.5;
/** A day is compared three times: states still change for a while. */
const DAYS_COMPARED = 3;
const AGAIN_MS = 30 * 60 * 1000;
/** A provider that does not tell its history is asked until the next night. */
const TRIES_MAX = 40;

export interface ReconcileDayParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  log: Log;
  providers: Pick<Providers, 'get' | 'list'>;
  reconciliation: Reconciliation;
}

/** Compares a provider's day with our books, and acts on what differs. */
export function createReconcileDayJob(parts: ReconcileDayParts): JobHandler<'reconcile.day'> {
  const { db, clock, ids, log, providers, reconciliation } = parts;
  const ask = createToldHistory(parts);

  /** The comparisons of the night that comes next. */
  async function plan(now: Date): Promise<void> {
    const at = nextNight(now, HOUR);
    const jobs = providers
      .list()
      .flatMap(({ name }) =>
        daysToCompare(at, DAYS_COMPARED).map((day) => comparison(name, day, at)),
      );
    if (jobs.length > 0) await writeOutbox(db, toOutboxRows(jobs, ids, now));
  }

  async function compare(provider: PaymentProvider, day: string): Promise<boolean> {
    const told = await ask(provider, day);
    const input = { provider: provider.name, day, told };
    const { open, gone } = await db.transaction((tx) => reconciliation.compare(tx, input));
    if (told && told.unreadable > 0) {
      log.warn('recon_unreadable', { provider: provider.name, day, rows: told.unreadable });
    }
    await act(open);
    for (const { number, kind } of gone) log.info('recon_break_gone', { number, kind });
    return told !== null;
  }

  /** Each in a transaction of its own: one that fails keeps no other from being seen to. */
  async function act(open: ReconBreak[]): Promise<void> {
    for (const found of open) {
      try {
        await db.transaction((tx) => reconciliation.act(tx, found));
      } catch (error) {
        log.error('recon_act_failed', { number: found.number, reason: describe(error) });
      }
    }
  }

  async function compareFloats(provider: PaymentProvider): Promise<void> {
    if (!provider.capabilities.balances) return;
    const told = await provider.balances();
    if (told.kind !== 'known') return;
    const { name } = provider;
    await db.transaction((tx) => reconciliation.compareFloats(tx, name, told.byOperator));
  }

  return {
    kind: 'reconcile.day',
    plan: () => plan(clock.now()),
    async run({ provider: name, day }, { now, tries }) {
      const provider = providers.list().find((one) => one.name === name);
      if (!provider) return { done: true };
      if (!(await compare(provider, day))) {
        if (tries >= TRIES_MAX) return { dead: `${name} does not tell its history of ${day}` };
        return { again: addMs(now, AGAIN_MS), reason: 'the history was not told' };
      }
      await compareFloats(provider);
      const called = await db.transaction((tx) => reconciliation.alarm(tx));
      for (const { number, kind, openedAt } of called) {
        log.warn('recon_break_open', { number, kind, since: openedAt.toISOString() });
      }
      await plan(now);
      return { done: true };
    },
  };
}

/** The comparison of one day in one night, once. */
function comparison(provider: string, day: string, dueAt: Date) {
  return job({
    kind: 'reconcile.day',
    subject: { provider, day },
    class: 3,
    lane: `reconcile:${provider}`,
    dueAt,
    dedupeKey: `reconcile.day:${provider}:${day}:${inDouala(dueAt).date}`,
  });
}
