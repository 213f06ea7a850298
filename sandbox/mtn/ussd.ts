import type { Callback, CallbackAnswer, Caller } from '../caller.js';
import type { Clock } from '../clock.js';
import type { Faults } from '../faults.js';
import type { Phone, PhoneSession } from '../handsets.js';
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
}

/** [A] 0-Begin|1-Continue|2-End|3-Notification|4-Cancel|5-Timeout. */
const types = { begin: '0', goOn: '1', cancel: '4', timeout: '5' };

/**
 * MTN's MADAPI. [A] JSON with `sessionId, messageType, msisdn, serviceCode, ussdString` and, where the
 * network knows them, `cellId` and `language`; of the input only the last is sent. The answer is JSON with
 * `statusCode` 0000 and, in `data`, the page and `userInputRequired`. [K] That a hop has no id of its own,
 * and that a begin brings all that was dialled.
 */
export function createMtnUssd(parts: Parts): UssdGateway {
  const { postbox, settings } = parts;
  const path = `/channels/ussd/mtn?key=${encodeURIComponent(settings.webhookKey)}`;
  const hops = createHops({ ...parts, key: 'mtn.ussd' });
  let sessions = 0;

  const call = (phone: Phone, session: PhoneSession, type: string, text: string): Callback => ({
    method: 'POST',
    path,
    type: 'application/json',
    body: JSON.stringify({
      ...{ sessionId: session.sessionId, messageType: type, msisdn: phone.msisdn },
      ...{ serviceCode: session.serviceCode, ussdString: text, cellId: cellOf(phone) },
      ...(settings.mtnLanguage === '' ? {} : { language: settings.mtnLanguage }),
    }),
  });
  const hopOf = (phone: Phone, session: PhoneSession): Callback => {
    const { inputs, serviceCode: code, hops: hop } = session;
    if (hop > 1) return call(phone, session, types.goOn, inputs.at(-1) ?? '');
    const dialled = inputs.length === 0 ? code : `${code.slice(0, -1)}*${inputs.join('*')}#`;
    return call(phone, session, types.begin, dialled);
  };

  return {
    name: 'mtn',
    codes: [settings.ussdCode],
    newSessionId: () => `${parts.clock.now()}${String((sessions += 1)).padStart(5, '0')}`,
    async hop(phone, session, row) {
      try {
        return screenOf(await hops.ask(hopOf(phone, session), session, row));
      } catch (error) {
        return broken(error instanceof Error ? error.message : String(error));
      }
    },
    ended(phone, session, row) {
      // [K] Of a session that the application ended itself nothing is told.
      if (row.state === 'ended') return;
      const type = row.state === 'timed_out' ? types.timeout : types.cancel;
      void postbox.post({
        key: 'mtn.events',
        reference: session.sessionId,
        says: row.state,
        callback: call(phone, session, type, type === types.cancel ? 'user released' : ''),
        repeats: false,
      });
    },
  };
}

/** [K] Somewhere, and always the same place for one phone. */
function cellOf({ msisdn }: Phone): string {
  return `62401${msisdn.slice(-5)}`;
}

function screenOf({ status, type, text }: CallbackAnswer): Screen {
  if (status !== 200) return broken(`the application answered ${status}`);
  if (!/^application\/json\b/i.test(type)) return broken(`the application answered as "${type}"`);
  const { statusCode, data } = parsed(text);
  const page = data?.inboundResponse;
  if (statusCode !== '0000' || typeof page !== 'string')
    return broken('the answer has no status 0000, or no page');
  return { text: page, open: data?.userInputRequired === true };
}

interface Answered {
  statusCode?: unknown;
  data?: { inboundResponse?: unknown; userInputRequired?: unknown } | null;
}

function parsed(text: string): Answered {
  try {
    return (JSON.parse(text) ?? {}) as Answered;
  } catch {
    return {};
  }
}
