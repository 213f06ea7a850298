import { AppError, refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import { payoutStanding } from '../../models/payout-owners.js';
import { addPayout, changePayout, payoutByKey, type Payout } from '../../models/payouts.js';
import { job, toOutboxRows, type Job } from '../jobs.js';
import { feeOf, type RulesAt } from '../money-rules.js';
import type { Actor } from '../person.js';
import { holdKey, payoutEntries } from './entries.js';
import type { PayoutOwner } from './owner.js';
import type { PayoutParts } from './parts.js';

/** What is to be paid out, and to which phone's Mobile Money. */
export interface PayoutRequest {
  /** The same key is the same payout, once and for ever. */
  key: string;
  owner: PayoutOwner;
  /** `payout`: earnings; `refund`: money back to who paid; `cash_out`: a customer's own credit. */
  purpose: 'payout' | 'refund' | 'cash_out';
  /** What arrives on the phone; what it costs comes on top, by who asked. */
  amountXaf: number;
  phoneId: string;
  cityId: string;
  orderId?: string;
  paymentId?: string;
  /** Where it is sent from; the house's usual provider when not said. */
  provider?: string;
  /** The evening that it is planned for: it goes with the others, and costs the owner nothing. */
  planDay?: string;
  actor: Actor;
}

export type PayoutRefusal = 'not_enough' | 'too_small' | 'cooling_off' | 'frozen' | 'limit';

export type PayoutRequested =
  | { ok: true; payoutId: string; state: 'queued' | 'waiting_approval'; feeXaf: number }
  | Refusal<PayoutRefusal>;

/**
 * Reserves the owner's money and queues the payout in the caller's transaction; nothing is sent here.
 * Asked again with the same key it gives the first answer.
 */
export type RequestPayout = (tx: Tx, request: PayoutRequest) => Promise<PayoutRequested>;

/** What asking for a payout costs its owner now. */
export function requestFeeXaf(
  rules: RulesAt,
  to: { amountXaf: number; provider: string; operator: string | null },
): number {
  const { amountXaf, provider, operator } = to;
  const withdraw = feeOf(amountXaf, rules.withdrawFee(provider, operator));
  return withdraw + feeOf(amountXaf, rules.transferTax('payout'));
}

export function createRequestPayout(parts: PayoutParts): RequestPayout {
  const { clock, ids, ledger, settings } = parts;

  function costs(request: PayoutRequest, rules: RulesAt, operator: string | null) {
    const { amountXaf, purpose, planDay, provider = settings.provider } = request;
    const isFree = purpose === 'refund' || planDay !== undefined;
    return {
      ownerFeeXaf: isFree ? 0 : requestFeeXaf(rules, { amountXaf, provider, operator }),
      providerFeeXaf: feeOf(amountXaf, rules.withdrawFee(provider, operator)),
      taxXaf: feeOf(amountXaf, rules.transferTax(purpose)),
    };
  }

  async function write(
    tx: Tx,
    request: PayoutRequest,
    { rules, operator }: { rules: RulesAt; operator: string | null },
  ): Promise<PayoutRequested> {
    const isLarge = request.amountXaf > rules.amount('four_eyes_xaf');
    const payout = payoutOf(request, costs(request, rules, operator));
    const state = isLarge ? 'waiting_approval' : 'queued';
    if (!(await addPayout(tx, { ...payout, operator, state }))) return repeated(tx, request);
    const { id, cityId } = payout;
    const held = await ledger.hold(tx, {
      ...{ key: holdKey(id), kind: 'payout', cityId, actor: request.actor },
      ...(request.orderId === undefined ? {} : { orderId: request.orderId }),
      entries: payoutEntries({ ...payout, operator }),
      facts: { payoutId: id, purpose: request.purpose },
    });
    if (!held.ok) {
      // Whoever goes on from here leaves nothing behind that could be sent without a hold.
      await changePayout(tx, id, { state: 'failed', reason: 'not_enough', at: clock.now() });
      return refuse('not_enough');
    }
    // What is planned for an evening goes when all of them do.
    const isSent = state === 'queued' && request.planDay === undefined;
    if (isSent) await writeOutbox(tx, toOutboxRows([sendJob(id, clock.now())], ids, clock.now()));
    return { ok: true, payoutId: id, state, feeXaf: payout.ownerFeeXaf };
  }

  function payoutOf(request: PayoutRequest, fees: ReturnType<typeof costs>) {
    const { key, owner, purpose, cityId, amountXaf, phoneId, actor } = request;
    return {
      ...{ id: ids.next(), key, ownerKind: owner.kind, ownerId: owner.id, purpose, cityId },
      ...{ amountXaf, phoneId, ...fees },
      orderId: request.orderId ?? null,
      paymentId: request.paymentId ?? null,
      provider: request.provider ?? settings.provider,
      planDay: request.planDay ?? null,
      ...{ askedByKind: actor.kind, askedById: actor.id, createdAt: clock.now() },
    };
  }

  return async (tx, request) => {
    const before = await payoutByKey(tx, request.key);
    if (before) return answerOf(before, request);
    const now = clock.now();
    const rules = parts.rules.at(now);
    const refusal = refusalByAmount(request, rules);
    if (refusal) return refuse(refusal);
    const { kind: ownerKind, id: ownerId } = request.owner;
    const standing = await payoutStanding(tx, { ownerKind, ownerId }, request.phoneId, now);
    if (standing.frozen) return refuse('frozen');
    if (standing.cooling) return refuse('cooling_off');
    return write(tx, request, { rules, operator: standing.operator });
  };
}

function refusalByAmount(
  { amountXaf, purpose, planDay }: PayoutRequest,
  rules: RulesAt,
): 'too_small' | 'limit' | null {
  if (!Number.isSafeInteger(amountXaf) || amountXaf <= 0) return 'too_small';
  if (amountXaf > rules.amount('payout_max_xaf')) return 'limit';
  if (purpose === 'refund') return null;
  const least = planDay === undefined ? 'payout_request_min_xaf' : 'payout_min_xaf';
  return amountXaf < rules.amount(least) ? 'too_small' : null;
}

async function repeated(tx: Tx, request: PayoutRequest): Promise<PayoutRequested> {
  const before = await payoutByKey(tx, request.key);
  if (before) return answerOf(before, request);
  throw new AppError('state_missing', `payout ${request.key} is neither new nor there`);
}

/** The first answer again; the same key for other money is a fault that names the field. */
function answerOf(before: Payout, request: PayoutRequest): PayoutRequested {
  const field = differing(before, request);
  if (field) {
    throw new AppError('transfer_key_reused', `payout ${request.key} differs in ${field}`);
  }
  const state = before.state === 'waiting_approval' ? before.state : 'queued';
  return { ok: true, payoutId: before.id, state, feeXaf: before.ownerFeeXaf };
}

function differing(before: Payout, { owner, amountXaf, phoneId, purpose }: PayoutRequest) {
  if (before.ownerKind !== owner.kind || before.ownerId !== owner.id) return 'owner';
  if (before.amountXaf !== amountXaf) return 'amountXaf';
  if (before.phoneId !== phoneId) return 'phoneId';
  return before.purpose === purpose ? null : 'purpose';
}

/** @param turn tells a second sending of one payout from the first, whose job is done. */
export function sendJob(payoutId: string, dueAt: Date, turn = ''): Job<'payout.send'> {
  const key = `payout.send:${payoutId}`;
  const dedupeKey = turn === '' ? key : `${key}:${turn}`;
  return job({ kind: 'payout.send', subject: { payoutId }, class: 0, lane: key, dueAt, dedupeKey });
}
