/** Every code a fault can carry; stable, so that people and dashboards can rely on them. */
export type FaultCode =
  | 'amount_invalid'
  | 'config_invalid'
  | 'database_failed'
  | 'deadline_passed'
  | 'gateway_failed'
  | 'order_move_refused'
  | 'overloaded'
  | 'provider_failed'
  | 'sealed_data_unreadable'
  | 'state_missing'
  | 'transfer_invalid'
  | 'transfer_key_reused'
  | 'job_unknown'
  | 'words_missing';

/**
 * Something that should not have happened. `retryable` says whether trying again later can help;
 * `message` names the thing and the value that surprised us, never a secret or a full number.
 */
export class AppError extends Error {
  readonly code: FaultCode;
  readonly retryable: boolean;

  constructor(
    code: FaultCode,
    message: string,
    options: { retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** An expected refusal, returned and never thrown. */
export interface Refusal<Reason extends string> {
  ok: false;
  reason: Reason;
}

export function refuse<Reason extends string>(reason: Reason): Refusal<Reason> {
  return { ok: false, reason };
}
