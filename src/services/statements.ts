import { inDouala, type Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import { formatXaf, xaf } from '../lib/money.js';
import { text, type Text } from '../locales/index.js';
import type { Tx } from '../models/database.js';
import { writeOutbox } from '../models/outbox.js';
import { earningOwner, ownersBusy } from '../models/payout-owners.js';
import type { AccountNotices } from './account-notices.js';
import type { Accounts } from './accounts.js';
import { job, toOutboxRows, type Job, type JobSubjects } from './jobs.js';
import type { MoneyRules } from './money-rules.js';
import { moreEarned, orderCount, rideWords } from './notifications/earned-words.js';
import { nextAt } from './payouts/evening.js';
import type { PayoutSettings } from './payouts/settings.js';
import type { Person } from './person.js';
import { midnightOf, type Takings } from './takings.js';

/** In the evening everybody who had business hears in one SMS what the day was (S12). */
export interface Statements {
  nextAt(now: Date): { at: Date; day: string };
  /** Writes a job for each shop and driver whose account moved today. */
  plan(tx: Tx): Promise<number>;
  /** Tells one of them; nothing when the day was no business after all. */
  tell(tx: Tx, owner: JobSubjects['statement.owner']): Promise<void>;
}

export interface StatementParts {
  clock: Clock;
  ids: Ids;
  accounts: Pick<Accounts, 'person'>;
  accountNotices: Pick<AccountNotices, 'tellPerson'>;
  takings: Takings;
  rules: MoneyRules;
  settings: Pick<PayoutSettings, 'statementAtMinutes'>;
}

const francs = (amountXaf: number) => formatXaf(xaf(amountXaf));

export function createStatements(parts: StatementParts): Statements {
  const { accounts, accountNotices, clock, ids, settings, takings } = parts;
  const leastXaf = () => parts.rules.at(clock.now()).amount('payout_min_xaf');

  async function ofDriver(tx: Tx, person: Person): Promise<Text | null> {
    const [day, cash] = [await takings.driverDay(tx, person), await takings.cash(tx, person)];
    if (!day.ok || !cash.ok) return null;
    const usual = {
      ...{ date: dayWords(day.at), rides: rideWords(day.rides), earned: francs(day.earnedXaf) },
      more: moreEarned(day),
    };
    if (cash.collectedXaf === 0) {
      const [balance, least] = [francs(day.balanceXaf), francs(leastXaf())];
      return text('notice.statement.driver_paid', { ...usual, balance, least });
    }
    return text('notice.statement.driver', {
      ...usual,
      ...{ collected: francs(cash.collectedXaf), toPayIn: francs(cash.toPayInXaf) },
      limit: francs(cash.limitXaf),
    });
  }

  async function ofShop(tx: Tx, person: Person): Promise<Text | null> {
    const day = await takings.shopDay(tx, person);
    if (!day.ok || day.orders === 0) return null;
    return text('notice.statement.shop', {
      ...{ date: dayWords(day.at), orders: orderCount(day.orders), food: francs(day.foodXaf) },
      ...{ commission: francs(day.commissionXaf), share: francs(day.foodXaf - day.commissionXaf) },
      ...{ toPay: francs(day.toPayXaf), least: francs(leastXaf()) },
    });
  }

  return {
    nextAt: (now) => nextAt(now, settings.statementAtMinutes),
    async plan(tx) {
      const now = clock.now();
      const owners = await ownersBusy(tx, midnightOf(now));
      const { date: day } = inDouala(now);
      const jobs = owners.map((owner) => ownerJob({ ...owner, day }, now));
      await writeOutbox(tx, toOutboxRows(jobs, ids, now));
      return owners.length;
    },
    async tell(tx, { kind, id }) {
      const owner = await earningOwner(tx, kind, id, clock.now());
      const person = owner && (await accounts.person(tx, owner.phoneId));
      if (!person) return;
      const words = await (kind === 'driver' ? ofDriver(tx, person) : ofShop(tx, person));
      if (!words) return;
      const template = `statement.${kind}`;
      await accountNotices.tellPerson(tx, person, { template, class: 1, words: () => words });
    },
  };
}

function ownerJob(subject: JobSubjects['statement.owner'], dueAt: Date): Job<'statement.owner'> {
  const key = `statement.owner:${subject.day}:${subject.kind}:${subject.id}`;
  return job({ kind: 'statement.owner', subject, class: 3, lane: key, dueAt, dedupeKey: key });
}

/** `16/11`. */
function dayWords(at: Date): string {
  const [, month = '', day = ''] = inDouala(at).date.split('-');
  return `${day}/${month}`;
}
