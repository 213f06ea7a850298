import type { DeliveryReport, OptOut, SmsInbound } from '../channel.js';

/** What a gateway tells us once, and is told 200 for. */
export type Told =
  | { kind: 'sms'; sms: SmsInbound }
  | { kind: 'report'; report: DeliveryReport }
  | { kind: 'opt_out'; notice: OptOut };

/** What was told, as it was before it went to disk. */
export function reviveTold(told: Told): Told {
  if (told.kind !== 'sms') return told;
  return { ...told, sms: { ...told.sms, at: new Date(told.sms.at) } };
}
