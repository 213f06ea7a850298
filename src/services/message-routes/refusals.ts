/** A refusal as gateways give it (channels/channel.ts). */
export interface Refused {
  permanent: boolean;
  kind?: 'opted_out' | 'unreachable' | 'window_closed' | 'throttled' | 'paced' | 'unknown';
}

/**
 * What a refusal asks for: another way at once (`elsewhere`), a wait for what may still be reported
 * (`wait`), or nothing more (`end`).
 */
export type Remedy = 'elsewhere' | 'wait' | 'end';

export function remedyOf({ kind }: Refused, isOffer: boolean): Remedy {
  if (kind === 'unknown') return 'wait';
  // Whoever told one sender to stop gets no offer by the next; their order still concerns them.
  return kind === 'opted_out' && isOffer ? 'end' : 'elsewhere';
}

/** Whether the same gateway refuses the same message to the same number again. */
export function isFinal({ permanent, kind }: Refused): boolean {
  return permanent || kind === 'opted_out' || kind === 'unreachable' || kind === 'window_closed';
}

const FAILURE = 12;
const THROTTLED = 3;

/** How much it speaks against the gateway; nothing where the number, its reader or the words are at fault. */
export function weightOf(refused: Refused): number {
  // It was never asked: the limit is our own.
  if (refused.kind === 'paced') return 0;
  if (refused.kind === 'throttled') return THROTTLED;
  return isFinal(refused) ? 0 : FAILURE;
}
