import { addMs, inDouala, type Clock } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import type { Ids } from '../../lib/ids.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import {
  addBonus,
  bonusOwner,
  emptyBonus,
  lockBonus,
  returnBonus,
  type Bonus,
} from '../../models/bonus.js';
import type { Tx } from '../../models/database.js';
import { lockForLimits } from '../../models/limits.js';
import { writeOutbox } from '../../models/outbox.js';
import type { AccountNotices } from '../account-notices.js';
import { job, toOutboxRows } from '../jobs.js';
import { ledgerAccount } from '../ledger-accounts.js';
import type { Ledger } from '../ledger.js';
import { HOUSE, type Actor } from '../person.js';

/** Credit as a present: it pays orders before other credit, expires, and never becomes cash. */
export interface BonusGrant {
  accountId: string;
  /** Whose discount it is. */
  cityId: string;
  amountXaf: number;
  expiresAt: Date;
  /** A code such as `sorry_late`; never somebody's words. */
  reason: string;
  actor: Actor;
}

export interface Bonuses {
  grant(tx: Tx, grant: BonusGrant): Promise<{ ok: true; id: string }>;
  /** What nobody has spent in time is the house's again; gives when to come again if it is too early. */
  expire(tx: Tx, id: string): Promise<Date | null>;
  /** What an order that came to nothing had taken can be spent again, for a week at least. */
  giveBack(tx: Tx, order: { id: string; bonusXaf: number }): Promise<void>;
}

export interface BonusParts {
  clock: Clock;
  ids: Ids;
  ledger: Pick<Ledger, 'post'>;
  notices: AccountNotices;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const BACK_MS = 7 * DAY_MS;

export function createBonuses({ clock, ids, ledger, notices }: BonusParts): Bonuses {
  async function wake(tx: Tx, bonuses: Pick<Bonus, 'id' | 'expiresAt'>[]): Promise<void> {
    await writeOutbox(tx, toOutboxRows(bonuses.map(expireJob), ids, clock.now()));
  }

  /** The discount account of a city has no owner, so the present is booked where it is given. */
  async function post(
    tx: Tx,
    { key, kind, cityId, actor }: { key: string; kind: string; cityId: string; actor: Actor },
    { accountId, amountXaf }: { accountId: string; amountXaf: number },
  ): Promise<void> {
    const entries = [
      { account: ledgerAccount.discount(cityId), amountXaf },
      { account: ledgerAccount.bonus(accountId), amountXaf: -amountXaf },
    ];
    const posted = await ledger.post(tx, { key, kind, category: 'bonus', cityId, actor, entries });
    if (!posted.ok) throw new AppError('transfer_invalid', `a bonus is too low for ${key}`);
  }

  return {
    async grant(tx, { accountId, cityId, amountXaf, expiresAt, reason, actor }) {
      const id = ids.next();
      await lockForLimits(tx, accountId);
      const key = `bonus:${id}`;
      await post(tx, { key, kind: 'bonus_granted', cityId, actor }, { accountId, amountXaf });
      const by = { grantedAt: clock.now(), grantedBy: actor.id ?? actor.kind };
      await addBonus(tx, { id, accountId, cityId, amountXaf, reason, expiresAt, ...by });
      await wake(tx, [{ id, expiresAt }]);
      const slots = { amount: formatXaf(xaf(amountXaf)), date: dayOf(expiresAt) };
      const words = () => text('notice.bonus.granted', slots);
      await notices.tell(tx, accountId, { template: 'bonus.granted', class: 1, words });
      return { ok: true, id };
    },
    async expire(tx, id) {
      const accountId = await bonusOwner(tx, id);
      if (accountId === null) return null;
      await lockForLimits(tx, accountId);
      const bonus = await lockBonus(tx, id);
      if (!bonus || bonus.leftXaf === 0) return null;
      if (clock.now() < bonus.expiresAt) return bonus.expiresAt;
      await emptyBonus(tx, id);
      const { cityId } = bonus;
      const key = `bonus_expired:${id}:${String(bonus.expiresAt.getTime())}`;
      const back = { accountId, amountXaf: -bonus.leftXaf };
      await post(tx, { key, kind: 'bonus_expired', cityId, actor: HOUSE }, back);
      return null;
    },
    async giveBack(tx, { id, bonusXaf }) {
      if (bonusXaf === 0) return;
      const at = clock.now();
      await wake(tx, await returnBonus(tx, id, { at, until: addMs(at, BACK_MS) }));
    },
  };
}

function expireJob({ id, expiresAt }: Pick<Bonus, 'id' | 'expiresAt'>) {
  const dedupeKey = `bonus.expire:${id}:${String(expiresAt.getTime())}`;
  const subject = { bonusId: id };
  const lane = `bonus:${id}`;
  return job({ kind: 'bonus.expire', subject, class: 3, lane, dueAt: expiresAt, dedupeKey });
}

/** `30/11`, in Douala. */
function dayOf(at: Date): string {
  const [, month = '', day = ''] = inDouala(at).date.split('-');
  return `${day}/${month}`;
}
