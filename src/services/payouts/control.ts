import { refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import { freezeOwner, liftOwner } from '../../models/payout-owners.js';
import { approvePayout, changePayout, lockPayout, type Payout } from '../../models/payouts.js';
import { toOutboxRows } from '../jobs.js';
import type { Actor } from '../person.js';
import { endPayout } from './ending.js';
import type { EVERYBODY, PayoutOwner } from './owner.js';
import type { PayoutParts } from './parts.js';
import { sendJob } from './request.js';

/** Whose payouts rest; `house` is everybody's. */
type Frozen = PayoutOwner | typeof EVERYBODY;
type Staff = Actor & { kind: 'staff'; id: string };

export type ApprovePayoutResult =
  | { ok: true; approvals: number; state: 'waiting_approval' | 'queued' }
  | Refusal<'unknown_payout' | 'not_waiting' | 'own_request'>;

/** What people of the team decide about payouts. */
export interface PayoutControl {
  /** A large payout leaves once two different people, none of them who asked for it, let it go. */
  approve(tx: Tx, payoutId: string, staff: Staff): Promise<ApprovePayoutResult>;
  /** Takes back what was surely not sent; its owner has the money again. */
  cancel(
    tx: Tx,
    payoutId: string,
    staff: Staff,
  ): Promise<{ ok: true; payout: Payout } | Refusal<'unknown_payout' | 'under_way'>>;
  /** What has not left when this returns does not leave until it is lifted. */
  freeze(tx: Tx, owner: Frozen, reason: string, actor: Actor): Promise<void>;
  /** Gives how many freezes stood. */
  lift(tx: Tx, owner: Frozen, actor: Actor): Promise<number>;
}

const EYES = 2;

export function createPayoutControl(parts: PayoutParts): PayoutControl {
  const { clock, ids } = parts;

  async function letGo(tx: Tx, { id, planDay }: Payout): Promise<void> {
    const now = clock.now();
    await changePayout(tx, id, { state: 'queued', at: now });
    // The others of its evening may have left: it goes by itself.
    const turn = planDay === null ? '' : 'approved';
    await writeOutbox(tx, toOutboxRows([sendJob(id, now, turn)], ids, now));
  }

  return {
    async approve(tx, payoutId, staff) {
      const payout = await lockPayout(tx, payoutId);
      if (!payout) return refuse('unknown_payout');
      if (payout.state !== 'waiting_approval') return refuse('not_waiting');
      if (payout.askedByKind === 'staff' && payout.askedById === staff.id) {
        return refuse('own_request');
      }
      const approvals = await approvePayout(tx, payoutId, staff.id, clock.now());
      if (approvals < EYES) return { ok: true, approvals, state: 'waiting_approval' };
      await letGo(tx, payout);
      return { ok: true, approvals, state: 'queued' };
    },
    async cancel(tx, payoutId, staff) {
      const payout = await lockPayout(tx, payoutId);
      if (!payout) return refuse('unknown_payout');
      const isHere = payout.state === 'queued' || payout.state === 'waiting_approval';
      if (!isHere) return refuse('under_way');
      await endPayout(parts, tx, payout, { end: 'cancelled', reason: 'desk', actor: staff });
      return { ok: true, payout };
    },
    async freeze(tx, { kind: ownerKind, id: ownerId }, reason, actor) {
      const by = actor.id ?? actor.kind;
      const at = clock.now();
      await freezeOwner(tx, { id: ids.next(), ownerKind, ownerId, reason, at, by });
    },
    lift: (tx, { kind: ownerKind, id: ownerId }, actor) =>
      liftOwner(tx, { ownerKind, ownerId }, clock.now(), actor.id ?? actor.kind),
  };
}
