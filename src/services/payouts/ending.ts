import type { Tx } from '../../models/database.js';
import { changePayout, type Payout } from '../../models/payouts.js';
import type { Actor } from '../person.js';
import { holdKey, mustHaveEnded, payoutEntries } from './entries.js';
import type { PayoutParts } from './parts.js';
import { tellPayout } from './telling.js';

/** How a locked payout ends, and what is known of it. */
export type Ending =
  | { end: 'succeeded'; operator: string | null }
  | { end: 'failed'; reason: string }
  | { end: 'cancelled'; reason: string; actor: Actor };

/** Posts what was held, or gives it back, and tells whoever waits. */
export async function endPayout(
  parts: PayoutParts,
  tx: Tx,
  payout: Payout,
  ending: Ending,
): Promise<void> {
  const at = parts.clock.now();
  if (ending.end === 'succeeded') {
    const { operator } = ending;
    await changePayout(tx, payout.id, { state: 'succeeded', operator, at });
    await post(parts, tx, payout, operator ?? payout.operator);
  } else {
    const { reason } = ending;
    await changePayout(tx, payout.id, { state: ending.end, reason, at });
    await giveBack(parts, tx, payout, actorOf(payout, ending));
  }
  await parts.ended?.(tx, payout, ending.end);
  const event = ending.end === 'succeeded' ? 'payout.sent' : 'payout.failed';
  await tellPayout(parts, tx, payout, { event });
}

/** The network that the provider names may be another than the one we guessed. */
async function post(
  { ledger }: PayoutParts,
  tx: Tx,
  payout: Payout,
  operator: string | null,
): Promise<void> {
  const posted = await ledger.postHold(tx, {
    ...{ key: `payout_paid:${payout.id}`, holdKey: holdKey(payout.id) },
    entries: payoutEntries({ ...payout, operator }),
    actor: { kind: 'provider', id: payout.provider },
    facts: { payoutId: payout.id, purpose: payout.purpose },
  });
  mustHaveEnded(payout.id, posted);
}

async function giveBack(
  { ledger }: PayoutParts,
  tx: Tx,
  { id }: Payout,
  actor: Actor,
): Promise<void> {
  const key = `payout_back:${id}`;
  mustHaveEnded(id, await ledger.voidHold(tx, { key, holdKey: holdKey(id), actor }));
}

function actorOf({ provider }: Payout, ending: Ending): Actor {
  return ending.end === 'cancelled' ? ending.actor : { kind: 'provider', id: provider };
}
