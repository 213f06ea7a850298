import type { Database } from '../../models/database.js';
import type { Providers } from '../../payments/index.js';
import type { HolderAsk, RefundChecks } from '../../services/refunds/check.js';
import type { HolderAnswer } from '../../services/refunds/parts.js';
import type { JobHandler } from '../job.js';

export interface RefundCheckJobParts {
  db: Database;
  providers: Providers;
  refunds: { checks: RefundChecks };
}

/** Asks a provider whose number it is that money goes back to; asking twice changes nothing. */
export function createRefundCheckJob(parts: RefundCheckJobParts): JobHandler<'refund.check'> {
  const { db, providers } = parts;
  const { checks } = parts.refunds;

  function holder({ provider, phone }: NonNullable<HolderAsk>): Promise<HolderAnswer> {
    const named = providers.list().find(({ name }) => name === provider);
    const able = [named, ...providers.list()].find((one) => one?.capabilities.holder === true);
    return able?.holder
      ? able.holder(phone)
      : Promise.resolve({ kind: 'unknown', cause: 'nobody_can_say' });
  }

  return {
    kind: 'refund.check',
    async run({ refundId }) {
      const asked = await db.transaction((tx) => checks.begin(tx, refundId));
      if (!asked) return { done: true };
      const answer = await holder(asked);
      const again = await db.transaction((tx) => checks.record(tx, refundId, answer));
      return again ? { again, reason: answer.kind } : { done: true };
    },
  };
}
