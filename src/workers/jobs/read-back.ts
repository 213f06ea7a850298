import type { Attempt } from '../../models/payments.js';
import type { PaymentProvider, StatusResult } from '../../payments/provider.js';

/**
 * Asks the provider what became of an attempt: by its own reference, and as long as that is not
 * known by finding ours among its transactions.
 */
export async function readBack(
  provider: PaymentProvider,
  attempt: Attempt,
  overdueBefore: Date,
): Promise<StatusResult | { kind: 'never_arrived' }> {
  if (attempt.providerReference !== null) {
    return readTwice(provider, attempt.providerReference, attempt.amountXaf);
  }
  const { externalReference } = attempt;
  const sentAt = attempt.submittedAt ?? attempt.createdAt;
  const found = await provider.findByReference(externalReference, sentAt);
  if (found.kind === 'unknown') return found;
  if (found.kind === 'absent') return absent(provider, sentAt < overdueBefore);
  const result = await readTwice(provider, found.providerReference, attempt.amountXaf);
  // The row was found by our reference, so an answer that leaves it out is still about this attempt.
  if (result.kind === 'unknown' || result.externalReference !== null) return result;
  return { ...result, externalReference };
}

/**
 * Nothing found proves something only where the provider says so, and once the request cannot be on
 * its way any more; elsewhere it may be listed later.
 */
function absent({ capabilities }: PaymentProvider, isOverdue: boolean) {
  return capabilities.lookupByOurReference && isOverdue
    ? ({ kind: 'never_arrived' } as const)
    : ({ kind: 'unknown', cause: 'not_listed' } as const);
}

/** An amount that surprises is read again: money is set aside only when two readings agree. */
export async function readTwice(
  provider: PaymentProvider,
  providerReference: string,
  expectedXaf: number,
): Promise<StatusResult> {
  const first = await provider.status(providerReference);
  if (first.kind !== 'succeeded' || first.amountXaf === expectedXaf) return first;
  const second = await provider.status(providerReference);
  const agree = second.kind === 'succeeded' && second.amountXaf === first.amountXaf;
  return agree || second.kind !== 'succeeded' ? second : { kind: 'unknown', cause: 'two_readings' };
}
