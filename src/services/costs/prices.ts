import type { Clock } from '../../lib/clock.js';
import type { Operator } from '../../lib/phone.js';
import type { MessagePriceRow } from '../../models/message-prices.js';

export const MICRO = 1_000_000;

/** Dated prices of messages, known before one leaves. */
export interface Prices {
  /** What one part costs by this gateway, in millionths of a franc; null where nobody knows. */
  part(gateway: string, operator: Operator | null): number | null;
}

/** Prices come with the catalogue, under its version. */
export function createPrices(parts: {
  clock: Clock;
  catalogue: { current(): { messagePrices: readonly MessagePriceRow[] } };
}): Prices {
  const { clock, catalogue } = parts;
  return {
    part: (gateway, operator) =>
      partPrice(catalogue.current().messagePrices, { gateway, operator, at: clock.now() }),
  };
}

/** @param rows oldest first. */
function partPrice(
  rows: readonly MessagePriceRow[],
  { gateway, operator, at }: { gateway: string; operator: string | null; at: Date },
): number | null {
  const begun = rows.filter((row) => row.gateway === gateway && new Date(row.validFrom) <= at);
  const own = begun.findLast((row) => row.operator !== '' && row.operator === operator);
  return (own ?? begun.findLast((row) => row.operator === ''))?.partMicroXaf ?? null;
}

/** `1.5F`, `0.25F`, `20F`: fractions of a franc as contracts name them. */
export function formatMicro(microXaf: number): string {
  return `${String(Number((microXaf / MICRO).toFixed(4)))}F`;
}
