import { createPayoutControl, type PayoutControl } from './payouts/control.js';
import { createEvening, type Evening } from './payouts/evening.js';
import { createPayoutNumbers, type PayoutNumbers } from './payouts/numbers.js';
import { createPartnerPayouts, type PartnerPayouts } from './payouts/partner.js';
import type { PayoutParts } from './payouts/parts.js';
import { createPayoutPolling, type PayoutPolling } from './payouts/polling.js';
import { createRequestPayout, type RequestPayout } from './payouts/request.js';
import { createPayoutSending, type PayoutSending } from './payouts/sending.js';
import { createSettlePayout, type SettlePayout } from './payouts/settle.js';

/** Money on its way out: reserved, sent once, and posted or given back by evidence alone. */
export interface Payouts {
  request: RequestPayout;
  sending: PayoutSending;
  settle: SettlePayout;
  polling: PayoutPolling;
  evening: Evening;
  control: PayoutControl;
  numbers: PayoutNumbers;
  partner: PartnerPayouts;
}

export function createPayouts(parts: PayoutParts): Payouts {
  const request = createRequestPayout(parts);
  return {
    request,
    sending: createPayoutSending(parts),
    settle: createSettlePayout(parts),
    polling: createPayoutPolling(parts),
    evening: createEvening(parts, request),
    control: createPayoutControl(parts),
    numbers: createPayoutNumbers(parts),
    partner: createPartnerPayouts(parts, request),
  };
}
