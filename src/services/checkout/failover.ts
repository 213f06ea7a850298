import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import { addAttempt, type Attempt, type Proof } from '../../models/payments.js';
import { toOutboxRows } from '../jobs.js';
import type { Orders } from '../orders.js';
import { isAwaited, isProvenUnpaid, type LockedAttempt } from './locked.js';
import { attemptRow, collectJob } from './open-payment.js';
import type { PaymentSettings } from './payment-settings.js';
import type { Router } from './router.js';
import type { Choice } from './routes.js';
import { HOUSE } from '../person.js';

/** Why an attempt came to nothing, with the proof that it charged nothing. */
export interface ProvenFailure {
  proof: Proof;
  reason: string;
}

/** Asks elsewhere by itself; true when another attempt is on its way and nobody need hear of it. */
export type Failover = (tx: Tx, locked: LockedAttempt, failure: ProvenFailure) => Promise<boolean>;

export interface FailoverParts {
  clock: Clock;
  ids: Ids;
  orders: Pick<Orders, 'note'>;
  router: Router;
  settings: Pick<PaymentSettings, 'triesMax' | 'windowMs' | 'notSentRetryMs'>;
}

/** Refusals that say something of the provider and nothing of the payer. */
const TECHNICAL: readonly string[] = ['network_unsupported', 'not_authorised', 'amount_invalid'];

/**
 * Whether asking elsewhere is ours to decide (payments.md 6.1): the request never left, never
 * arrived, or was refused for what the provider is. A payer who refused or has no money is asked
 * first.
 */
function isTechnical({ proof, reason }: ProvenFailure): boolean {
  if (proof === 'refused') return TECHNICAL.includes(reason);
  return (proof === 'not_sent' || proof === 'never_arrived') && reason === 'provider_unreachable';
}

/**
 * A second attempt, at a provider that the errand suits, once every earlier one is proven not to have
 * charged. The database refuses it without those proofs (migrations/0016).
 */
export function createFailover(parts: FailoverParts): Failover {
  const { clock, router, settings } = parts;
  const add = createAddAttempt(parts);

  async function elsewhere(tx: Tx, locked: LockedAttempt, failure: ProvenFailure): Promise<Choice> {
    const { attempt } = locked;
    const { operator, amountXaf } = attempt;
    const refusing = locked.attempts.filter(refusedAsSuch).map(({ provider }) => provider);
    const others = { operator, amountXaf, avoid: [...refusing, attempt.provider] };
    const choice = await router.choose(tx, others);
    if (choice.kind !== 'none' || failure.proof !== 'never_arrived') return choice;
    // The only one there is may be asked again: the first request is proven lost on its way.
    return router.choose(tx, { operator, amountXaf, avoid: refusing });
  }

  return async (tx, locked, failure) => {
    const { attempt, attempts, payment } = locked;
    const others = attempts.filter(({ id }) => id !== attempt.id);
    const isOurs = isTechnical(failure) && isAwaited(locked) && others.every(isProvenUnpaid);
    const isInTime = clock.now() < payment.expiresAt && attempts.length < settings.triesMax;
    if (!isOurs || !isInTime) return false;
    const choice = await elsewhere(tx, locked, failure);
    if (choice.kind === 'none') return false;
    const isSame = choice.kind === 'go' && choice.provider === attempt.provider;
    const dueAt = addMs(clock.now(), isSame ? settings.notSentRetryMs : 0);
    const provider = choice.kind === 'go' ? choice.provider : attempt.provider;
    await add(tx, locked, { provider, dueAt });
    return true;
  };
}

function refusedAsSuch({ proof, reason }: Attempt): boolean {
  return proof === 'refused' && reason !== null && TECHNICAL.includes(reason);
}

/** Writes one more attempt, which leaves at `dueAt`; each has a reference of its own. */
export function createAddAttempt({
  clock,
  ids,
  orders,
  settings,
}: Pick<FailoverParts, 'clock' | 'ids' | 'orders' | 'settings'>) {
  return async (
    tx: Tx,
    { payment, attempts, order }: Pick<LockedAttempt, 'payment' | 'attempts' | 'order'>,
    next: { provider: string; operator?: string | null; dueAt: Date },
  ): Promise<void> => {
    const now = clock.now();
    const [id, no] = [ids.next(), attempts.length + 1];
    const { id: paymentId, amountXaf } = payment;
    const operator = next.operator ?? attempts.at(-1)?.operator ?? null;
    const row = attemptRow({
      ...{ id, paymentId, no, amountXaf, now },
      ...{ provider: next.provider, operator },
    });
    await addAttempt(tx, row, addMs(now, settings.windowMs));
    await writeOutbox(tx, toOutboxRows([collectJob(id, next.dueAt)], ids, now));
    if (!order) return;
    const facts = { attemptId: id, no, provider: next.provider };
    await orders.note(tx, order, 'payment.asked_elsewhere', HOUSE, facts);
  };
}
