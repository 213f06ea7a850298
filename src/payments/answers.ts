import { fieldsOf, jsonOf, unknown, type Fields } from './fields.js';
import type { Sent } from './http-client.js';
import type { ProviderCapabilities } from './provider.js';

type Answer = Extract<Sent, { kind: 'answer' }>;
type Unknown = ReturnType<typeof unknown>;

/** The answer to a request for money, or what it proves that there is none. */
export function answerOf(
  sent: Sent,
): Answer | { kind: 'not_sent'; cause: string; proof: 'not_sent' } | Unknown {
  if (sent.kind === 'not_sent') return { ...sent, proof: 'not_sent' };
  return sent.kind === 'lost' ? unknown(sent.cause) : sent;
}

/** Whether it says that we are not let in: whatever was asked for was not done. */
export function isShutOut({ status }: Answer): boolean {
  return status === 401 || status === 403;
}

export function isOk({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** Whether it may be a refusal; only a documented code makes it one. */
export function isRefusal({ status }: Answer): boolean {
  return status >= 400 && status < 500;
}

/** The fields of an answer to a question, which only counts with one of these statuses. */
export function fieldsIn(
  sent: Sent,
  statuses: readonly number[] = [200],
): { kind: 'fields'; fields: Fields } | Unknown {
  if (sent.kind !== 'answer') return unknown(sent.cause);
  if (!statuses.includes(sent.status)) return unknown(`http_${String(sent.status)}`);
  const fields = fieldsOf(jsonOf(sent.body));
  return fields ? { kind: 'fields', fields } : unknown('malformed');
}

/** A refusal of ours, before anything is sent, of an amount that the provider does not take. */
export function refusedAmount(
  { minAmountXaf, amountStepXaf }: Pick<ProviderCapabilities, 'minAmountXaf' | 'amountStepXaf'>,
  amountXaf: number,
) {
  if (amountXaf < minAmountXaf) return refused('below_minimum', 'amount_invalid');
  return amountXaf % amountStepXaf === 0 ? null : refused('not_a_multiple', 'amount_invalid');
}

/** A refusal that proves that nothing was done. */
export function refused<Reason extends string>(code: string, reason: Reason) {
  return { kind: 'refused', code, reason, proof: 'refused' } as const;
}
