import { addMs, type Clock } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Ids } from '../../lib/ids.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { isTextKey, text, type Text } from '../../locales/index.js';
import type { Tx } from '../../models/database.js';
import { lockForLimits } from '../../models/limits.js';
import { cancelOutbox, writeOutbox } from '../../models/outbox.js';
import { addAttempt, changePayment, type Payment } from '../../models/payments.js';
import { openTopUp } from '../../models/top-ups.js';
import {
  isOwnPhone,
  readLevel,
  readTopUpCounts,
  type TopUpCounts,
} from '../../models/wallet-limits.js';
import type { AccountNotices } from '../account-notices.js';
import type { LockedAttempt } from '../checkout/locked.js';
import { attemptRow, collectJob, expireJob, expireKey } from '../checkout/open-payment.js';
import type { OtherMoney } from '../checkout/other-money.js';
import type { PaymentSettings } from '../checkout/payment-settings.js';
import { firstRoute, type Route } from '../checkout/routes.js';
import type { Received } from '../escrow-postings.js';
import type { Escrow } from '../escrow.js';
import { toOutboxRows } from '../jobs.js';
import { ledgerAccount } from '../ledger-accounts.js';
import type { MoneyRules } from '../money-rules.js';
import type { Person } from '../person.js';
import { receiptNumber, type Receipts } from '../receipts.js';
import { crossed, doualaStarts, topUpLimits, type OverLimit } from './limits.js';

/** Money for the wallet, asked of a phone: the owner's own, or one that they named. */
export interface TopUpWish {
  amountXaf: number;
  payerPhoneId: string;
  cityId: string;
}

export type TopUpResult =
  | { ok: true; amountXaf: number; operator: string | null }
  | { ok: false; reason: 'too_small'; minXaf: number }
  | OverLimit
  /** A request may still be approved: a second one beside it could charge twice. */
  | { ok: false; reason: 'still_waiting'; operator: string | null }
  | Refusal<'too_many_prompts'>;

export interface TopUps extends OtherMoney {
  /** Asks a phone for money once the session is over. */
  request(tx: Tx, person: Person, wish: TopUpWish): Promise<TopUpResult>;
}

export interface TopUpParts {
  clock: Clock;
  ids: Ids;
  escrow: Pick<Escrow, 'credit' | 'balanceXaf'>;
  notices: AccountNotices;
  receipts: Pick<Receipts, 'ofTransfer'>;
  rules: MoneyRules;
  routes: readonly Route[];
  settings: Pick<PaymentSettings, 'windowMs' | 'collectDelayMs'> & {
    /** The least that is worth a request. */
    topUpMinXaf: number;
    promptsMax: number;
    promptWindowMs: number;
  };
}

export function createTopUps(parts: TopUpParts): TopUps {
  return { request: createRequest(parts), ...createOutcome(parts) };
}

function createRequest(parts: TopUpParts): TopUps['request'] {
  const { clock, ids, rules, routes, settings } = parts;
  function check(
    counts: TopUpCounts,
    amountXaf: number,
  ): Exclude<TopUpResult, { ok: true }> | null {
    const { topUpMinXaf: minXaf } = settings;
    if (amountXaf < minXaf) return { ok: false, reason: 'too_small', minXaf };
    if (counts.isWaiting) {
      return { ok: false, reason: 'still_waiting', operator: counts.waitingOperator };
    }
    const over = crossed(amountXaf, leftOf(rules, counts, clock.now()));
    if (over) return { ok: false, reason: 'over_limit', ...over, level: counts.level };
    return counts.recentPrompts >= settings.promptsMax ? refuse('too_many_prompts') : null;
  }

  return async (tx, { accountId }, { amountXaf, payerPhoneId, cityId }) => {
    const now = clock.now();
    await lockForLimits(tx, accountId);
    const promptsSince = addMs(now, -settings.promptWindowMs);
    const scope = { accountId, payerPhoneId, ...doualaStarts(now), promptsSince };
    const counts = await readTopUpCounts(tx, scope);
    const refusal = check(counts, amountXaf);
    if (refusal) return refusal;
    const { operator } = counts;
    const [id, attemptId] = [ids.next(), ids.next()];
    const expiresAt = addMs(now, settings.windowMs);
    const provider = firstRoute(routes, { operator, amountXaf });
    await openTopUp(tx, {
      ...{ id, cityId, accountId, payerPhoneId, amountXaf },
      ...{ createdAt: now, expiresAt },
    });
    const attempt = { id: attemptId, paymentId: id, no: 1, provider, operator, amountXaf, now };
    await addAttempt(tx, attemptRow(attempt), expiresAt);
    const jobs = [
      collectJob(attemptId, addMs(now, settings.collectDelayMs)),
      expireJob(id, expiresAt),
    ];
    await writeOutbox(tx, toOutboxRows(jobs, ids, now));
    return { ok: true, amountXaf, operator };
  };
}

/** What of each limit is left. */
function leftOf(rules: MoneyRules, counts: TopUpCounts, now: Date) {
  const most = topUpLimits(rules.at(now), counts.percent);
  return [
    ['balance', most.balance - counts.balanceXaf - counts.openXaf],
    ['day', most.day - counts.dayXaf],
    ['month', most.month - counts.monthXaf],
  ] as const;
}

/** What becomes of a request, by the evidence that comes of it. */
function createOutcome({ clock, escrow, notices, receipts }: TopUpParts): OtherMoney {
  async function received(
    tx: Tx,
    { payment, attempt }: LockedAttempt,
    money: Received,
  ): Promise<void> {
    const { accountId, payerPhoneId } = payment;
    const isFirst = (await readLevel(tx, accountId)) === 'new';
    await escrow.credit(tx, payment, money);
    const isProof = isFirst && (await isOwnPhone(tx, accountId, payerPhoneId));
    const balanceXaf = await escrow.balanceXaf(tx, ledgerAccount.customer(accountId));
    const receipt = await receipts.ofTransfer(tx, `collect:${attempt.id}`);
    const slots = {
      amount: formatXaf(xaf(money.amountXaf)),
      operator: money.operator ?? 'MoMo/OM',
      balance: formatXaf(xaf(balanceXaf)),
      receipt: receipt ? receiptNumber(receipt) : '',
    };
    const words = text(isProof ? 'notice.top_up.paid_proven' : 'notice.top_up.paid', slots);
    await notices.tell(tx, accountId, {
      template: 'wallet.topped_up',
      class: 0,
      words: () => words,
    });
  }

  /** Nothing else is asked for by itself, so the request is over; late money is booked all the same. */
  async function failed(tx: Tx, { payment }: LockedAttempt, reason: string): Promise<void> {
    if (payment.state !== 'open') return;
    await changePayment(tx, payment.id, 'failed', clock.now());
    await cancelOutbox(tx, [expireKey(payment.id)], clock.now());
    const slots = { amount: formatXaf(xaf(payment.amountXaf)), reason: reasonWords(reason) };
    await notices.tell(tx, payment.accountId, {
      template: 'wallet.top_up_failed',
      class: 0,
      words: () => text('notice.top_up.failed', slots),
    });
  }

  async function expired(tx: Tx, payment: Payment, unsure: boolean): Promise<void> {
    const slots = { amount: formatXaf(xaf(payment.amountXaf)) };
    const words = text(unsure ? 'notice.top_up.expired_unsure' : 'notice.top_up.expired', slots);
    const { accountId } = payment;
    await notices.tell(tx, accountId, {
      template: 'wallet.top_up_failed',
      class: 0,
      words: () => words,
    });
  }

  return { received, failed, expired };
}

function reasonWords(reason: string): Text {
  const key = `notice.payment.reason.${reason}`;
  return isTextKey(key) ? { key } : text('notice.payment.reason.other');
}
