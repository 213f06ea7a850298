import { addMs } from '../../lib/clock.js';
import type { Tx } from '../../models/database.js';
import { changeAttempt, type Attempt, type Payment } from '../../models/payments.js';
import type { Beginning } from './collecting.js';
import { createAddAttempt } from './failover.js';
import type { PaymentParts } from './payment-parts.js';

/** What was tried at one provider and never left is asked of another, in an attempt of its own. */
export type Reroute = (
  tx: Tx,
  asked: { payment: Payment; attempts: Attempt[]; attempt: Attempt },
  provider: string,
) => Promise<Beginning>;

export function createReroute(
  parts: Pick<PaymentParts, 'clock' | 'ids' | 'orders' | 'settings'>,
): Reroute {
  const { clock, settings } = parts;
  const add = createAddAttempt(parts);
  return async (tx, { payment, attempts, attempt }, provider) => {
    const now = clock.now();
    if (attempts.length >= settings.triesMax) {
      const until = addMs(now, settings.delayedMs);
      return { kind: 'wait', until, reason: 'too_many_tries' };
    }
    const failure = { proof: 'not_sent', reason: 'provider_unreachable' } as const;
    await changeAttempt(tx, attempt.id, { state: 'failed', ...failure, resolvedAt: now });
    await add(tx, { payment, attempts, order: null }, { provider, dueAt: now });
    return { kind: 'over' };
  };
}
