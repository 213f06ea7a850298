import type { Clock } from '../../lib/clock.js';
import { foldToGsm7 } from '../../lib/fold.js';
import { personByPhoneId } from '../../models/accounts.js';
import type { Runner } from '../../models/database.js';
import { campaignByNumber, type Campaign } from '../../models/offer-campaigns.js';
import type { Accounts } from '../accounts.js';
import type { ComposedNotice, Notifications, NoticeSubject } from '../notifications.js';
import { offerWords } from './words.js';

/** Finds the words of an offer when it leaves; nothing once its campaign is paused or over. */
export type Composer = Pick<Notifications, 'compose' | 'isWanted'>;

export function createOfferComposer(parts: {
  clock: Clock;
  accounts: Pick<Accounts, 'toPerson'>;
}): Composer {
  const { clock, accounts } = parts;

  async function running(runner: Runner, subject: NoticeSubject): Promise<Campaign | null> {
    const campaign = await campaignByNumber(runner, Number(subject.facts?.['campaign']));
    const isOn = campaign?.state === 'running' && campaign.untilAt > clock.now();
    return isOn ? campaign : null;
  }

  return {
    async compose(runner, subject): Promise<ComposedNotice | null> {
      const campaign = await running(runner, subject);
      const row = campaign && (await personByPhoneId(runner, subject.phoneId));
      if (!row) return null;
      const { phone, key: personKey, accountId, language: spoken } = accounts.toPerson(row);
      const language = spoken ?? 'fr';
      const words = language === 'fr' ? campaign.textFr : campaign.textEn;
      const smsText = foldToGsm7(offerWords(language, words));
      return { phone, personKey, accountId, language, smsText };
    },
    isWanted: async (runner, subject) => (await running(runner, subject)) !== null,
  };
}
