import type { Tx } from '../../models/database.js';
import type { Orders } from '../orders.js';
import type { LateMoney } from './late-money.js';
import { lockAttempt } from './locked.js';
import type { ShortMoney } from './short-money.js';

/** Gives when to come again where it is too early. */
export type Decide = (tx: Tx, attemptId: string) => Promise<Date | null>;

/** What becomes of money that came late or short when its owner says nothing. */
export function createDecide({
  orders,
  lateMoney,
  shortMoney,
}: {
  orders: Pick<Orders, 'lock'>;
  lateMoney: Pick<LateMoney, 'decide'>;
  shortMoney: Pick<ShortMoney, 'decide'>;
}): Decide {
  return async (tx, attemptId) => {
    const locked = await lockAttempt(tx, orders, attemptId);
    if (locked.attempt.state === 'review') return shortMoney.decide(tx, locked);
    await lateMoney.decide(tx, locked);
    return null;
  };
}
