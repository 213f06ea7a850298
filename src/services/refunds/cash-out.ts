import { addMs, type Clock } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Phone } from '../../lib/phone.js';
import type { Runner, Tx } from '../../models/database.js';
import { lockForLimits } from '../../models/limits.js';
import { cashOutSince, refundablePayments, type RefundablePayment } from '../../models/refunds.js';
import { readStanding } from '../../models/wallet.js';
import { ledgerAccount } from '../ledger-accounts.js';
import { requestFeeXaf } from '../payouts/request.js';
import type { Person } from '../person.js';
import type { CodeCheck } from '../wallet-codes.js';
import { doualaStarts, shareOf } from '../wallet/limits.js';
import type { RefundParts } from './parts.js';
import { createWriteRefund } from './request.js';

/** What somebody may have back, and on which phone: the one that paid, and no other. */
export interface CashOutView {
  isOn: boolean;
  mostXaf: number;
  /** Null where nobody has paid by Mobile Money. */
  phone: Phone | null;
  /** What sending so much costs on top. */
  feeOf(amountXaf: number): number;
}

export type CashOutResult =
  | { ok: true; amountXaf: number; feeXaf: number; phone: Phone; number: number }
  | { ok: false; reason: 'too_much'; mostXaf: number }
  | { ok: false; reason: 'resting'; until: Date }
  | Refusal<'off' | 'none' | 'too_small' | 'frozen'>
  | Exclude<CodeCheck, { ok: true }>;

export interface CashOuts {
  view(runner: Runner, person: Person): Promise<CashOutView>;
  /** @param check what came of the wallet's code, which every cash-out asks for. */
  cashOut(
    tx: Tx,
    person: Person,
    wish: { amountXaf: number; check: CodeCheck },
  ): Promise<CashOutResult>;
}

/** What of which payments may go back, all of one phone. */
interface Loop {
  payments: RefundablePayment[];
  phone: Phone | null;
  mostXaf: number;
}

export function createCashOuts(parts: RefundParts): CashOuts {
  const { clock, ledger, rules, settings } = parts;
  const write = createWriteRefund(parts);

  /** The own phone where it has paid, else the one that paid last. */
  async function loopOf(runner: Runner, { accountId, phoneId }: Person): Promise<Loop> {
    const all = (await refundablePayments(runner, accountId)).filter(({ leftXaf }) => leftXaf > 0);
    const payer = all.find(({ payerPhoneId }) => payerPhoneId === phoneId) ?? all[0];
    if (!payer) return { payments: [], phone: null, mostXaf: 0 };
    const payments = all.filter(({ payerPhoneId }) => payerPhoneId === payer.payerPhoneId);
    const person = await parts.accounts.person(runner, payer.payerPhoneId);
    const paidXaf = payments.reduce((sum, { leftXaf }) => sum + leftXaf, 0);
    const freeXaf = await ledger.availableXaf(runner, ledgerAccount.customer(accountId));
    const leftXaf = await leftToday(runner, accountId);
    const mostXaf = Math.max(0, Math.min(paidXaf, freeXaf - feeOf(freeXaf), leftXaf));
    return { payments, phone: person?.phone ?? null, mostXaf };
  }

  function feeOf(amountXaf: number): number {
    return requestFeeXaf(rules.at(clock.now()), { amountXaf, provider: '', operator: null });
  }

  async function leftToday(runner: Runner, accountId: string): Promise<number> {
    const { dayStart } = doualaStarts(clock.now());
    const { percent } = await standingOf(clock, runner, accountId);
    const most = shareOf(rules.at(clock.now()).amount('cash_out_day_xaf'), percent);
    return most - (await cashOutSince(runner, accountId, dayStart));
  }

  async function refusal(tx: Tx, { accountId }: Person): Promise<CashOutResult | null> {
    const { frozenUntil, resetAt } = await standingOf(clock, tx, accountId);
    const now = clock.now();
    if (frozenUntil && frozenUntil > now) return refuse('frozen');
    const until = resetAt && addMs(resetAt, settings.resetFreezeMs);
    return until && until > now ? { ok: false, reason: 'resting', until } : null;
  }

  return {
    async view(runner, person) {
      const { phone, mostXaf } = await loopOf(runner, person);
      return { isOn: settings.cashOutOn, mostXaf, phone, feeOf };
    },
    async cashOut(tx, person, { amountXaf, check }) {
      if (!settings.cashOutOn) return refuse('off');
      if (!check.ok) return check;
      await lockForLimits(tx, person.accountId);
      const refused = await refusal(tx, person);
      if (refused) return refused;
      const { payments, phone, mostXaf } = await loopOf(tx, person);
      if (!phone || mostXaf === 0) return refuse('none');
      if (amountXaf > mostXaf) return { ok: false, reason: 'too_much', mostXaf };
      const least = rules.at(clock.now()).amount('payout_request_min_xaf');
      if (amountXaf < least) return refuse('too_small');
      const { accountId } = person;
      const actor = { kind: 'customer', id: accountId } as const;
      const asked = { accountId, amountXaf, reason: 'cash_out', actor, payments };
      const written = await write(tx, { ...asked, purpose: 'cash_out' });
      if (!written.ok) return { ok: false, reason: 'too_much', mostXaf };
      const { number } = written.refund;
      return { ok: true, amountXaf, feeXaf: feeOf(amountXaf), phone, number };
    },
  };
}

function standingOf(clock: Clock, runner: Runner, accountId: string) {
  const now = clock.now();
  return readStanding(runner, { accountId, dayStart: doualaStarts(now).dayStart, now });
}
