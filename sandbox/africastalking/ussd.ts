import type { SessionRow } from '../books.js';
import { form, type Callback, type CallbackAnswer, type Caller } from '../caller.js';
import type { Clock } from '../clock.js';
import type { Faults } from '../faults.js';
import type { Phone, PhoneSession } from '../handsets.js';
import { networkCodeOf } from '../numbers.js';
import type { Postbox } from '../postbox.js';
import type { Settings } from '../settings.js';
import type { Screen, UssdGateway } from '../ussd-gateway.js';
import { broken, createHops } from '../ussd-hops.js';

interface Parts {
  caller: Caller;
  clock: Clock;
  faults: Faults;
  postbox: Postbox;
  settings: Settings;
  newId: () => string;
}

/**
 * Africa's Talking USSD. [T] A form with `sessionId, phoneNumber, networkCode, serviceCode, text`, `text`
 * holding all input joined by `*`; the answer is text/plain that starts with `CON ` or `END `, and anything
 * else ends the session.
 */
export function createAfricasTalkingUssd(parts: Parts): UssdGateway {
  const { clock, postbox, settings } = parts;
  const key = encodeURIComponent(settings.webhookKey);
  const hops = createHops({ ...parts, key: 'africastalking.ussd' });

  const hopOf = (phone: Phone, session: PhoneSession): Callback =>
    form(`/channels/ussd/africastalking?key=${key}`, {
      sessionId: session.sessionId,
      phoneNumber: `+${phone.msisdn}`,
      networkCode: networkCodeOf(phone.operator),
      serviceCode: session.serviceCode,
      text: session.inputs.join('*'),
    });
  return {
    name: 'africastalking',
    codes: [settings.ussdCode],
    newSessionId: () => `ATUid_${parts.newId().replaceAll('-', '')}`,
    async hop(phone, session, row) {
      try {
        return screenOf(await hops.ask(hopOf(phone, session), session, row));
      } catch (error) {
        return broken(error instanceof Error ? error.message : String(error));
      }
    },
    ended(phone, session, row) {
      void postbox.post({
        key: 'africastalking.events',
        reference: session.sessionId,
        says: row.state,
        callback: form(
          `/channels/ussd/africastalking/events?key=${key}`,
          endOf(phone, session, row, clock.now() - session.startedAtMs),
        ),
        repeats: false,
      });
    },
  };
}

function screenOf({ status, type, text }: CallbackAnswer): Screen {
  if (status !== 200) return broken(`the application answered ${status}`);
  if (!/^text\/plain\b/i.test(type)) return broken(`the application answered as "${type}"`);
  if (!/^(CON|END) /.test(text)) return broken('the answer begins with neither CON nor END');
  return { text: text.slice(4), open: text.startsWith('CON ') };
}

/** [C] Fields of the end-of-session notice; of `status` only Success and Failed have been seen. */
function endOf(
  phone: Phone,
  session: PhoneSession,
  row: SessionRow,
  durationMs: number,
): Record<string, string> {
  return {
    date: (row.endedAt ?? '').replace('T', ' ').slice(0, 19),
    sessionId: session.sessionId,
    serviceCode: session.serviceCode,
    networkCode: networkCodeOf(phone.operator),
    phoneNumber: `+${phone.msisdn}`,
    status: row.state === 'ended' ? 'Success' : 'Failed',
    cost: 'XAF 20.0000',
    durationInMillis: String(Math.round(durationMs)),
    hopsCount: String(session.hops),
    input: session.inputs.join('*'),
    lastAppResponse: session.lastText,
    errorMessage: row.error ?? '',
  };
}
