import { addMs } from '../../lib/clock.js';
import { AppError, refuse, type Refusal } from '../../lib/errors.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import type { Tx } from '../../models/database.js';
import { lockForLimits } from '../../models/limits.js';
import { cancelOutbox } from '../../models/outbox.js';
import {
  askedBefore,
  lockTippable,
  tippedDriver,
  type TippableOrder,
} from '../../models/pay-ins.js';
import { changePayment } from '../../models/payments.js';
import type { AccountNotices } from '../account-notices.js';
import type { Accounts } from '../accounts.js';
import { expireKey } from '../checkout/open-payment.js';
import type { OtherMoney } from '../checkout/other-money.js';
import { income } from '../escrow-postings.js';
import { ledgerAccount } from '../ledger-accounts.js';
import type { Ledger } from '../ledger.js';
import type { Person } from '../person.js';
import { askForMoney, type AskingParts } from './asking.js';

export type TipResult =
  /** From the wallet at once, or asked of the phone. */
  | { ok: true; by: 'wallet' | 'momo'; amountXaf: number; reference: number }
  | { ok: false; reason: 'tip_amount'; leastXaf: number; mostXaf: number }
  | Refusal<'nothing_to_tip' | 'already_tipped' | 'still_waiting'>;

/** Thanks to a driver after the delivery: all of it is theirs, whatever a provider keeps. */
export interface Tips extends OtherMoney {
  give(
    tx: Tx,
    person: Person,
    said: { reference: number | null; amountXaf: number | null },
  ): Promise<TipResult>;
}

export interface TipParts extends AskingParts {
  accounts: Pick<Accounts, 'person'>;
  accountNotices: Pick<AccountNotices, 'tellPerson'>;
  ledger: Pick<Ledger, 'post'>;
}

/** Two days after the meal nobody remembers who brought it. */
const TIP_MS = 48 * 60 * 60_000;
/** Below, a request costs more than it brings; above, it is a slip of the thumb. */
const LEAST_XAF = 100;
const MOST_XAF = 5_000;

export function createTips(parts: TipParts): Tips {
  const { clock, ledger, settings } = parts;
  const tellDriver = createTelling(parts);

  /** Small and to the one who was at the door: no code is asked for. */
  async function fromWallet(tx: Tx, person: Person, order: TippableOrder, amountXaf: number) {
    const { orderId, cityId, driverId } = order;
    const posted = await ledger.post(tx, {
      ...{ key: `tip:${orderId}`, kind: 'tip', category: 'tip', cityId, orderId },
      actor: { kind: 'customer', id: person.accountId },
      entries: [
        { account: ledgerAccount.customer(person.accountId), amountXaf },
        { account: ledgerAccount.driver(driverId), amountXaf: -amountXaf },
      ],
    });
    if (posted.ok) await tellDriver(tx, order, amountXaf);
    return posted.ok;
  }

  async function fromPhone(tx: Tx, person: Person, order: TippableOrder, amountXaf: number) {
    const { accountId, phoneId } = person;
    const { orderId, cityId } = order;
    const since = addMs(clock.now(), -settings.windowMs);
    const by = { accountId, purpose: 'tip', since, orderId, phoneId } as const;
    const { waiting, operator } = await askedBefore(tx, by);
    if (waiting) return false;
    await askForMoney(parts, tx, {
      ...{ cityId, orderId, accountId, payerPhoneId: phoneId },
      ...{ purpose: 'tip', amountXaf, operator },
    });
    return true;
  }

  return {
    async give(tx, person, { reference, amountXaf }) {
      const isFit = amountXaf !== null && amountXaf >= LEAST_XAF && amountXaf <= MOST_XAF;
      if (!isFit) {
        return { ok: false, reason: 'tip_amount', leastXaf: LEAST_XAF, mostXaf: MOST_XAF };
      }
      const since = addMs(clock.now(), -TIP_MS);
      await lockForLimits(tx, person.accountId);
      const order = await lockTippable(tx, person.accountId, since, reference);
      if (!order) return refuse('nothing_to_tip');
      if (order.tipped) return refuse('already_tipped');
      const given = { ok: true, amountXaf, reference: order.reference } as const;
      if (await fromWallet(tx, person, order, amountXaf)) return { ...given, by: 'wallet' };
      const isAsked = await fromPhone(tx, person, order, amountXaf);
      return isAsked ? { ...given, by: 'momo' } : refuse('still_waiting');
    },
    ...createOutcome(parts, tellDriver),
  };
}

type TellDriver = (
  tx: Tx,
  order: Pick<TippableOrder, 'driverPhoneId' | 'reference'>,
  amountXaf: number,
) => Promise<void>;

function createTelling({ accounts, accountNotices }: TipParts): TellDriver {
  return async (tx, { driverPhoneId, reference }, amountXaf) => {
    const driver = await accounts.person(tx, driverPhoneId);
    if (!driver) return;
    const slots = { reference, amount: formatXaf(xaf(amountXaf)) };
    await accountNotices.tellPerson(tx, driver, {
      ...{ template: 'driver.tip', class: 1, words: () => text('notice.tip', slots) },
    });
  };
}

function createOutcome({ clock, ledger }: TipParts, tellDriver: TellDriver): OtherMoney {
  return {
    async received(tx, { payment }, received) {
      const { id, cityId, orderId, accountId } = payment;
      const order = orderId === null ? null : await tippedDriver(tx, cityId, orderId);
      if (!order) throw new AppError('state_missing', `the tip ${id} is nobody's`);
      const account = ledgerAccount.driver(order.driverId);
      const owner = { cityId, orderId, accountId };
      const transfer = income('tip', owner, received, [
        { account, amountXaf: -received.amountXaf },
      ]);
      const posted = await ledger.post(tx, { ...transfer, category: 'tip' });
      if (!posted.ok) throw new AppError('transfer_invalid', `the tip ${id} cannot be posted`);
      await tellDriver(tx, order, received.amountXaf);
    },
    // Nobody is waiting for it: a tip that does not come is no news.
    async failed(tx, { payment }) {
      if (payment.state !== 'open') return;
      await changePayment(tx, payment.id, 'failed', clock.now());
      await cancelOutbox(tx, [expireKey(payment.id)], clock.now());
    },
    expired: () => Promise.resolve(),
  };
}
