import { type Clock } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import type { Tx } from '../../models/database.js';
import { resetWalletCode } from '../../models/wallet-codes.js';
import { readStanding } from '../../models/wallet.js';
import { noteIdChecked, setFrozen } from '../../models/wallets.js';
import type { AccountNotices } from '../account-notices.js';
import type { MoneyRules } from '../money-rules.js';
import type { Person } from '../person.js';
import { doualaStarts, shareOf } from './limits.js';

/** What people of the team do with a wallet: each is written down, and its owner hears of it. */
export interface WalletDesk {
  /** Another code may be chosen; for a day only small sums leave, in case the caller was another. */
  unlock(tx: Tx, person: Person): Promise<{ ok: true } | Refusal<'no_code'>>;
  /** Papers were seen: the limits rise. */
  verify(tx: Tx, person: Person, by: string): Promise<{ ok: true } | Refusal<'verified_before'>>;
  /** @param why a code such as `stolen_phone`; null opens the wallet again. */
  freeze(tx: Tx, person: Person, by: string, why: string | null): Promise<{ ok: true }>;
}

export interface WalletDeskParts {
  clock: Clock;
  notices: AccountNotices;
  rules: MoneyRules;
  settings: { ussdCode: string; codeAboveXaf: number };
}

/** Until a person opens it again. */
const FAR = new Date('9999-01-01T00:00:00Z');

export function createWalletDesk({ clock, notices, rules, settings }: WalletDeskParts): WalletDesk {
  function tell(tx: Tx, person: Person, template: string, words: Text): Promise<void> {
    return notices.tellPerson(tx, person, { template, class: 0, words: () => words });
  }

  return {
    async unlock(tx, person) {
      if (!(await resetWalletCode(tx, person.accountId, clock.now()))) return refuse('no_code');
      const most = formatXaf(xaf(settings.codeAboveXaf));
      const service = settings.ussdCode;
      const words = text('notice.wallet.unlocked', { service, most });
      await tell(tx, person, 'wallet.unlocked', words);
      return { ok: true };
    },
    async verify(tx, person, by) {
      const isNew = await noteIdChecked(tx, person.accountId, { at: clock.now(), by });
      if (!isNew) return refuse('verified_before');
      const now = clock.now();
      const asked = { accountId: person.accountId, ...doualaStarts(now), now };
      const { percent } = await readStanding(tx, asked);
      const dayXaf = shareOf(rules.at(now).amount('top_up_day_xaf'), percent);
      const words = text('notice.wallet.level', { day: formatXaf(xaf(dayXaf)) });
      await tell(tx, person, 'wallet.level', words);
      return { ok: true };
    },
    async freeze(tx, person, by, why) {
      await setFrozen(tx, person.accountId, why === null ? null : { until: FAR, by, why });
      const words = text(why === null ? 'notice.wallet.released' : 'notice.wallet.frozen');
      await tell(tx, person, why === null ? 'wallet.released' : 'wallet.frozen', words);
      return { ok: true };
    },
  };
}
