import { timeOfDay, inDouala } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { shortPhone } from '../../lib/phone.js';
import { text, type Text } from '../../locales/index.js';
import type { Tx } from '../../models/database.js';
import { earningOwner } from '../../models/payout-owners.js';
import type { Payout } from '../../models/payouts.js';
import type { Person } from '../person.js';
import type { PayoutParts } from './parts.js';

/** What an owner hears of a payout. */
export type PayoutNews =
  { event: 'payout.sent' } | { event: 'payout.failed' } | { event: 'payout.delayed'; by: Date };

type TellingParts = Pick<PayoutParts, 'clock' | 'accounts' | 'accountNotices' | 'ended'>;

/**
 * Tells the owner, once for each call. Refunds and a customer's cash-outs are told by whoever asked
 * for them, except when they have to wait.
 */
export async function tellPayout(
  parts: TellingParts,
  tx: Tx,
  payout: Payout,
  news: PayoutNews,
): Promise<void> {
  if (payout.ownerKind === 'customer' && news.event !== 'payout.delayed') return;
  const owner = await personOf(parts, tx, payout);
  const to = await parts.accounts.person(tx, payout.phoneId);
  if (!owner || !to) return;
  await parts.accountNotices.tellPerson(tx, owner, {
    template: news.event,
    class: 0,
    words: () => words(payout, to, news),
  });
}

/** Shops and drivers hear on the phone we talk to; the phone that is paid may be another one. */
async function personOf(
  { accounts, clock }: TellingParts,
  tx: Tx,
  { ownerKind, ownerId, phoneId }: Payout,
): Promise<Person | null> {
  if (ownerKind === 'customer') return accounts.person(tx, phoneId);
  const owner = await earningOwner(tx, ownerKind, ownerId, clock.now());
  return owner && accounts.person(tx, owner.phoneId);
}

function words({ amountXaf, ownerFeeXaf }: Payout, to: Person, news: PayoutNews): Text {
  const told = { amount: formatXaf(xaf(amountXaf)), phone: shortPhone(to.phone) };
  switch (news.event) {
    case 'payout.sent':
      return ownerFeeXaf === 0
        ? text('notice.payout.sent', told)
        : text('notice.payout.sent_fee', { ...told, fee: formatXaf(xaf(ownerFeeXaf)) });
    case 'payout.failed':
      return text('notice.payout.failed', told);
    case 'payout.delayed':
      return text('notice.payout.delayed', { ...told, by: dayAndTime(news.by) });
  }
}

/** `21/11 14h30`. */
export function dayAndTime(at: Date): string {
  const [, month = '', day = ''] = inDouala(at).date.split('-');
  return `${day}/${month} ${timeOfDay(at)}`;
}
