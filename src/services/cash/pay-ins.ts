import { addMs } from '../../lib/clock.js';
import { AppError, refuse, type Refusal } from '../../lib/errors.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import type { Tx } from '../../models/database.js';
import { lockForLimits } from '../../models/limits.js';
import { cancelOutbox } from '../../models/outbox.js';
import { askedBefore, driverOfAccount } from '../../models/pay-ins.js';
import { changePayment, type Payment } from '../../models/payments.js';
import type { AccountNotices } from '../account-notices.js';
import type { LockedAttempt } from '../checkout/locked.js';
import { expireKey } from '../checkout/open-payment.js';
import type { OtherMoney } from '../checkout/other-money.js';
import { income, type Received } from '../escrow-postings.js';
import { ledgerAccount } from '../ledger-accounts.js';
import type { Entry, Ledger, Transfer } from '../ledger.js';
import type { Actor, Person } from '../person.js';
import { askForMoney, type AskingParts } from './asking.js';

export type PayInResult =
  | { ok: true; amountXaf: number; operator: string | null }
  | { ok: false; reason: 'amount_missing' | 'too_much' | 'nothing_to_pay_in'; collectedXaf: number }
  | Refusal<'not_a_driver' | 'still_waiting'>;

/** The cash that drivers take at doors comes back: by Mobile Money, or over the desk's table. */
export interface PayIns extends OtherMoney {
  /** Asks the driver's own phone for it. */
  request(tx: Tx, person: Person, said: { amountXaf: number | null }): Promise<PayInResult>;
  /** Counted by a person of the team, who has it now; `key` names the receipt. */
  atDesk(
    tx: Tx,
    by: { driverId: string; cityId: string; amountXaf: number; key: string; actor: Actor },
  ): Promise<{ ok: true; repeated: boolean; leftXaf: number } | Refusal<'not_enough'>>;
}

export interface PayInParts extends AskingParts {
  ledger: Pick<Ledger, 'post' | 'balanceXaf'>;
  accountNotices: Pick<AccountNotices, 'tell'>;
}

export function createPayIns(parts: PayInParts): PayIns {
  const { ledger } = parts;
  return {
    request: createRequest(parts),
    ...createOutcome(parts),
    async atDesk(tx, { driverId, cityId, amountXaf, key, actor }) {
      const cash = ledgerAccount.driverCash(driverId);
      const posted = await ledger.post(tx, {
        ...{ key: `pay_in:${key}`, kind: 'cash_paid_in', category: 'cash', cityId, actor },
        entries: [
          { account: ledgerAccount.bank(cityId), amountXaf },
          { account: cash, amountXaf: -amountXaf },
        ],
      });
      if (!posted.ok) return posted;
      return { ...posted, leftXaf: await ledger.balanceXaf(tx, cash) };
    },
  };
}

function createRequest(parts: PayInParts): PayIns['request'] {
  const { clock, ledger, settings } = parts;
  return async (tx, { accountId, phoneId, driver }, { amountXaf }) => {
    if (!driver) return refuse('not_a_driver');
    await lockForLimits(tx, accountId);
    const collectedXaf = await ledger.balanceXaf(tx, ledgerAccount.driverCash(driver.driverId));
    const not = (reason: 'amount_missing' | 'too_much' | 'nothing_to_pay_in') =>
      ({ ok: false, reason, collectedXaf }) as const;
    if (collectedXaf === 0) return not('nothing_to_pay_in');
    if (amountXaf === null) return not('amount_missing');
    if (amountXaf > collectedXaf) return not('too_much');
    const since = addMs(clock.now(), -settings.windowMs);
    const by = { accountId, purpose: 'pay_in', since, orderId: null, phoneId } as const;
    const { waiting, operator } = await askedBefore(tx, by);
    if (waiting) return refuse('still_waiting');
    await askForMoney(parts, tx, {
      ...{ cityId: driver.cityId, orderId: null, accountId, payerPhoneId: phoneId },
      ...{ purpose: 'pay_in', amountXaf, operator },
    });
    return { ok: true, amountXaf, operator };
  };
}

function createOutcome({ clock, ledger, accountNotices }: PayInParts): OtherMoney {
  /** What exceeds the cash in hand by now is the driver's own. */
  async function book(tx: Tx, payment: Payment, received: Received): Promise<number> {
    const driver = await driverOfAccount(tx, payment.accountId);
    if (!driver) throw new AppError('state_missing', `payment ${payment.id} is no driver's`);
    const cash = ledgerAccount.driverCash(driver.id);
    const heldXaf = await ledger.balanceXaf(tx, cash);
    const paidXaf = Math.min(heldXaf, received.amountXaf);
    const transfer = paidIn(payment, received, [
      { account: cash, amountXaf: -paidXaf },
      { account: ledgerAccount.driver(driver.id), amountXaf: paidXaf - received.amountXaf },
    ]);
    const posted = await ledger.post(tx, transfer);
    if (posted.ok) return heldXaf - paidXaf;
    // Less is in hand than a moment ago; the whole is looked at again.
    const message = `cash of driver ${driver.id} has moved`;
    throw new AppError('transfer_invalid', message, { retryable: true });
  }

  const tell = (tx: Tx, accountId: string, words: ReturnType<typeof text>) =>
    accountNotices.tell(tx, accountId, { template: 'driver.pay_in', class: 0, words: () => words });

  return {
    async received(tx, { payment }: LockedAttempt, received) {
      const leftXaf = await book(tx, payment, received);
      const slots = { amount: formatXaf(xaf(received.amountXaf)), left: formatXaf(xaf(leftXaf)) };
      await tell(tx, payment.accountId, text('notice.pay_in.done', slots));
    },
    async failed(tx, { payment }) {
      if (payment.state !== 'open') return;
      const now = clock.now();
      await changePayment(tx, payment.id, 'failed', now);
      await cancelOutbox(tx, [expireKey(payment.id)], now);
      const slots = { amount: formatXaf(xaf(payment.amountXaf)) };
      await tell(tx, payment.accountId, text('notice.pay_in.failed', slots));
    },
    async expired(tx, payment, unsure) {
      const slots = { amount: formatXaf(xaf(payment.amountXaf)) };
      const words = unsure
        ? text('notice.pay_in.unsure', slots)
        : text('notice.pay_in.failed', slots);
      await tell(tx, payment.accountId, words);
    },
  };
}

function paidIn({ cityId, accountId }: Payment, received: Received, against: Entry[]): Transfer {
  const owner = { cityId, orderId: null, accountId };
  return { ...income('paid_in', owner, received, against), category: 'cash' };
}
