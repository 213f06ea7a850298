import type { RaceWorld } from './races-world.js';

const TOTAL_XAF = 5_700;
const HOUR_MS = 3_600_000;

/** An order of somebody, whose money is on the way. */
export interface PendingOrder {
  orderId: string;
  accountId: string;
  paymentId: string;
  attemptId: string;
  providerReference: string;
  totalXaf: number;
}

/** Written past the application: a placed order, its payment, and an attempt that was sent. */
export async function aPendingOrder(world: RaceWorld): Promise<PendingOrder> {
  const person = await world.person();
  const [orderId, paymentId, attemptId] = [world.newId(), world.newId(), world.newId()];
  const now = new Date();
  const externalReference = world.newId();
  const providerReference = `${externalReference}/${String(TOTAL_XAF)}`;
  await world.insert('orders', orderRow(world, person, orderId, now));
  const owner = { city_id: 'DLA', order_id: orderId, account_id: person.accountId };
  await world.insert('payments', {
    ...{ id: paymentId, ...owner, payer_phone_id: person.phoneId, purpose: 'order' },
    ...{ amount_xaf: TOTAL_XAF, state: 'open', created_at: now },
    expires_at: new Date(now.getTime() + HOUR_MS),
  });
  await world.insert('payment_attempts', {
    ...{ id: attemptId, payment_id: paymentId, no: 1, provider: 'campay', operator: 'MTN' },
    ...{ amount_xaf: TOTAL_XAF, state: 'pending', external_reference: externalReference },
    ...{ provider_reference: providerReference, created_at: now, submitted_at: now },
  });
  const { accountId } = person;
  return { orderId, accountId, paymentId, attemptId, providerReference, totalXaf: TOTAL_XAF };
}

function orderRow(
  world: RaceWorld,
  person: { accountId: string; phoneId: string },
  id: string,
  now: Date,
): Record<string, unknown> {
  return {
    ...{ city_id: 'DLA', id, reference: 1_000_000 + world.random.below(900_000_000), kind: 'food' },
    ...{ shop_id: 'BIZ-2001', account_id: person.accountId, phone_id: person.phoneId },
    ...{ payer_phone_id: person.phoneId, channel: 'ussd', language: 'fr' },
    ...{ quartier_id: 'DLA-AKWA', zone_id: 'DLA-Z1', details_sealed: Buffer.from('x') },
    ...{ fulfilment: 'placed', payment: 'pending', method: 'momo', prep_minutes: 25 },
    ...{ subtotal_xaf: 5_000, delivery_fee_xaf: 700, driver_pay_xaf: 500, total_xaf: TOTAL_XAF },
    ...{ code_digest: Buffer.from('x'), code_sealed: Buffer.from('x'), placed_at: now },
  };
}
