import { addMs, inDouala, type Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import type { Log } from '../lib/log.js';
import { audit } from '../models/audit.js';
import type { Database, Tx } from '../models/database.js';
import { lastSummedHour, noteBudget, spentBetween, sumCosts } from '../models/message-costs.js';
import { MICRO } from './costs/prices.js';
import { HOUSE } from './person.js';
import type { Reviews } from './reviews.js';

/** What messages may cost in a day: over it, offers wait for the next; nothing else ever does. */
export interface Budgets {
  /** Whether today's budget is used up, known to a minute. */
  isUsedUp(at: Date): Promise<boolean>;
  /** Sums the latest hours, and raises the alarm once a day. In its own transaction. */
  check(): Promise<void>;
  /** The same where the last time was a while ago: for what comes by often. */
  flush(): Promise<void>;
}

export interface BudgetsParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  log: Log;
  reviews: Pick<Reviews, 'open'>;
  settings: {
    /** 0: there is none. */
    dailyXaf: number;
  };
}

const HOUR_MS = 60 * 60 * 1000;
/** Spending is looked at so often while offers leave. */
const FRESH_MS = 60_000;
/** The alarm is at most so late. */
const CHECK_MS = 5 * FRESH_MS;
/** After a standstill, as far back as sums are made up for. */
const BACK_HOURS = 48;
/** The first alarm. */
const WARN_SHARE = 0.8;

export function createBudgets(parts: BudgetsParts): Budgets {
  const { db, clock, settings } = parts;
  let known: { at: Date; day: string; usedUp: boolean } | null = null;

  async function look(at: Date): Promise<boolean> {
    const { usedUp } = await db.transaction((tx) => sumAndNote(parts, tx, at));
    known = { at, day: inDouala(at).date, usedUp };
    return usedUp;
  }

  return {
    async isUsedUp(at) {
      if (settings.dailyXaf === 0) return false;
      const isFresh = known?.day === inDouala(at).date && addMs(known.at, FRESH_MS) > at;
      return isFresh && known ? known.usedUp : look(at);
    },
    async check() {
      await look(clock.now());
    },
    async flush() {
      const at = clock.now();
      if (!known || addMs(known.at, CHECK_MS) <= at) await look(at);
    },
  };
}

/** Alarms are raised where the spending is noted, so that each is raised once. */
async function sumAndNote(parts: BudgetsParts, tx: Tx, at: Date): Promise<{ usedUp: boolean }> {
  const hour = hourOf(at);
  const oldest = addMs(hour, -BACK_HOURS * HOUR_MS);
  const last = (await lastSummedHour(tx, oldest)) ?? oldest;
  const from = new Date(Math.min(last.getTime(), hour.getTime()) - HOUR_MS);
  await sumCosts(tx, { from, to: addMs(hour, HOUR_MS) });
  const { date: day } = inDouala(at);
  const spentMicroXaf = await spentBetween(tx, midnightOf(day), addMs(hour, HOUR_MS));
  const { dailyXaf: budgetXaf } = parts.settings;
  const share = budgetXaf === 0 ? 0 : spentMicroXaf / (budgetXaf * MICRO);
  const noted = { day, budgetXaf, spentMicroXaf, nearlyUsed: share >= WARN_SHARE };
  const news = await noteBudget(tx, { ...noted, usedUp: share >= 1, at });
  if (news.isUsedUp) await alarm(parts, tx, 'message_budget_used_up', { ...noted, at });
  else if (news.isWarned) await alarm(parts, tx, 'message_budget_nearly_used', { ...noted, at });
  return { usedUp: share >= 1 };
}

/** Somebody has to know, now and later: in the log, in the audit, and as a question to a person. */
async function alarm(
  { ids, log, reviews }: BudgetsParts,
  tx: Tx,
  kind: string,
  { day, budgetXaf, spentMicroXaf, at }: AlarmFacts,
): Promise<void> {
  const facts = { budgetXaf, spentXaf: Math.floor(spentMicroXaf / MICRO) };
  log.warn(kind, { day, ...facts });
  await audit(tx, { id: ids.next(), at, actor: HOUSE, action: kind, subject: { day, ...facts } });
  await reviews.open(tx, { kind, subject: { day }, facts });
}

interface AlarmFacts {
  day: string;
  budgetXaf: number;
  spentMicroXaf: number;
  at: Date;
}

function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
}

/** Where a day of Douala begins. */
export function midnightOf(day: string): Date {
  return new Date(`${day}T00:00:00+01:00`);
}
