import type { RefusalKind, SmsGateway, SmsToSend } from '../channel.js';
import { createTwilioApi, type TwilioAccount } from '../twilio/api.js';

export interface TwilioSettings extends TwilioAccount {
  /** A number or a name, or a messaging service (`MG...`), that messages come from. */
  from: string;
  /** Where Twilio tells what became of a message. */
  statusCallback: string;
}

export const TWILIO = 'twilio';
/** Of characters; Twilio refuses the rest of a longer body with 21617. */
const MAX_BODY = 1_600;
/**
 * Nothing that Twilio, the account or the network could change helps these: no number, none that
 * takes SMS, opted out, blocked, no body. All others (throttled 20429, account or sender not ready
 * 20005, 21606, 21612, queue full 30001, phone off 30003, no word why 30008) may pass.
 */
const PERMANENT = new Set([
  ...[21211, 21214, 21217, 21401, 21407, 21421, 21602, 21604, 21610, 21614, 21617, 21619, 21635],
  ...[30004, 30005, 30006, 30007],
]);
const OPTED_OUT = 21610;
const THROTTLED = 20429;
/** A number that is none, takes no SMS or is not there. */
const UNREACHABLE = new Set([21211, 21214, 21217, 21401, 21407, 21421, 21614, 30005, 30006]);

/** Sends SMS by Twilio. */
export function createTwilioSms(settings: TwilioSettings): SmsGateway & { close(): Promise<void> } {
  const api = createTwilioApi(settings, judge);
  return {
    name: TWILIO,
    channel: 'sms',
    async send(message) {
      if (message.text.length > MAX_BODY) return { ok: false, permanent: true, code: 'too_long' };
      return api.create(fieldsOf(message, settings));
    },
    close: () => api.close(),
  };
}

function fieldsOf({ to, text, from }: SmsToSend, settings: TwilioSettings): Record<string, string> {
  const sender = from ?? settings.from;
  const service = /^MG[0-9a-f]{32}$/i.test(sender);
  return {
    To: to,
    Body: text,
    ...(service ? { MessagingServiceSid: sender } : { From: sender }),
    StatusCallback: settings.statusCallback,
  };
}

function judge(code: number): { permanent: boolean; kind?: RefusalKind } {
  const kind = kindOf(code);
  return { permanent: PERMANENT.has(code), ...(kind && { kind }) };
}

function kindOf(code: number): RefusalKind | undefined {
  if (code === OPTED_OUT) return 'opted_out';
  if (code === THROTTLED) return 'throttled';
  return UNREACHABLE.has(code) ? 'unreachable' : undefined;
}
