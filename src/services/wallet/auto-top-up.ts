import { addMs, inDouala, type Clock } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Ids } from '../../lib/ids.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import type { Tx } from '../../models/database.js';
import { answerQuestion, askQuestion, questionById } from '../../models/questions.js';
import { takeAutoOffer } from '../../models/wallets.js';
import type { AccountNotices } from '../account-notices.js';
import { job, type Job } from '../jobs.js';
import type { Person } from '../person.js';
import { doualaStarts } from './limits.js';
import type { TopUpResult, TopUps } from './top-up.js';

/** A top-up is offered: 1 asks the phone for the money, 2 does not. */
export const AUTO_QUESTION = 'auto_top_up';
const AUTO_CHOICES = ['yes', 'no'] as const;

export type AutoAnswer = TopUpResult | { ok: false; reason: 'declined' } | Refusal<'too_late'>;

/** Offers of a top-up below a balance that the customer chose (PAY-18): never without their word. */
export interface AutoTopUps {
  /** Tells once a day at most; gives when to come again where it is night. */
  offer(tx: Tx, accountId: string): Promise<Date | null>;
  answer(tx: Tx, person: Person, input: { questionId: string; yes: boolean }): Promise<AutoAnswer>;
}

export interface AutoTopUpParts {
  clock: Clock;
  ids: Ids;
  notices: AccountNotices;
  topUps: Pick<TopUps, 'request'>;
  settings: { ussdCode: string; defaultCity: string };
}

const HOUR_MS = 60 * 60 * 1000;
/** Nobody is offered anything at night (CONTRACT.md section 6, row Offers). */
const FROM_MINUTES = 8 * 60;
const UNTIL_MINUTES = 20 * 60;
const ANSWER_MS = 12 * HOUR_MS;
/** After an order was paid; its own messages come first. */
const AFTER_MS = 5 * 60 * 1000;

export function createAutoTopUps(parts: AutoTopUpParts): AutoTopUps {
  const { clock, ids, notices, topUps, settings } = parts;
  return {
    async offer(tx, accountId) {
      const now = clock.now();
      const morning = nextMorning(now);
      if (morning) return morning;
      const offer = await takeAutoOffer(tx, accountId, inDouala(now).date);
      if (!offer) return null;
      await askQuestion(tx, {
        ...{ id: ids.next(), accountId, kind: AUTO_QUESTION },
        subject: { amountXaf: String(offer.amountXaf) },
        ...{ choices: [...AUTO_CHOICES], askedAt: now, expiresAt: addMs(now, ANSWER_MS) },
      });
      const slots = {
        balance: formatXaf(xaf(offer.balanceXaf)),
        below: formatXaf(xaf(offer.belowXaf)),
        amount: formatXaf(xaf(offer.amountXaf)),
        service: settings.ussdCode,
      };
      const words = () => text('notice.wallet.auto', slots);
      await notices.tell(tx, accountId, { template: 'wallet.auto', class: 2, words });
      return null;
    },
    async answer(tx, person, { questionId, yes }) {
      const question = await questionById(tx, questionId);
      const isOpen = question?.accountId === person.accountId && question.answeredAt === null;
      if (!isOpen || question.expiresAt < clock.now()) return refuse('too_late');
      const answer = yes ? 'yes' : 'no';
      if (!(await answerQuestion(tx, questionId, answer, clock.now()))) return refuse('too_late');
      if (!yes) return refuse('declined');
      const amountXaf = Number(question.subject['amountXaf']);
      const { phoneId: payerPhoneId } = person;
      return topUps.request(tx, person, { amountXaf, payerPhoneId, cityId: settings.defaultCity });
    },
  };
}

/** When offers may be sent again; null where they may be now. */
function nextMorning(now: Date): Date | null {
  const { minutes } = inDouala(now);
  if (minutes >= FROM_MINUTES && minutes < UNTIL_MINUTES) return null;
  const { dayStart } = doualaStarts(now);
  const morning = addMs(dayStart, FROM_MINUTES * 60_000);
  return minutes < FROM_MINUTES ? morning : addMs(morning, 24 * HOUR_MS);
}

/** Looks at a wallet that an order has just been paid from. */
export function offerJob(
  { accountId, orderId }: { accountId: string; orderId: string },
  now: Date,
): Job<'wallet.offer'> {
  const key = `wallet.offer:${orderId}`;
  const dueAt = addMs(now, AFTER_MS);
  const subject = { accountId };
  return job({ kind: 'wallet.offer', subject, class: 2, lane: key, dueAt, dedupeKey: key });
}
