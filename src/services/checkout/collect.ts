import { createBegin } from './collect-begin.js';
import { createRecord } from './collect-record.js';
import type { Collecting, CollectingParts } from './collecting.js';

export type { Collecting } from './collecting.js';

/** Asking a payer's wallet for money: what is decided before, and what is kept of the answer. */
export function createCollecting(parts: CollectingParts): Collecting {
  return { begin: createBegin(parts), record: createRecord(parts) };
}
