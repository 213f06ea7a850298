import type { SessionRow } from '../books.js';
import { form, type Callback, type CallbackAnswer, type Caller } from '../caller.js';
import type { Clock } from '../clock.js';
import type { Fault, Faults } from '../faults.js';
import type { Phone, PhoneSession } from '../handsets.js';
import { networkCodeOf } from '../numbers.js';
import type { Postbox } from '../postbox.js';
import type { Settings } from '../settings.js';
import { networkTexts, type Screen, type UssdGateway } from '../ussd-gateway.js';

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
  const { caller, clock, faults, postbox, settings } = parts;
  const key = encodeURIComponent(settings.webhookKey);
  /** For `reorder`: the hop before this one, which then arrives late. */
  const previous = new WeakMap<PhoneSession, Callback>();

  const hopOf = (phone: Phone, session: PhoneSession): Callback =>
    form(`/channels/ussd/africastalking?key=${key}`, {
      sessionId: session.sessionId,
      phoneNumber: `+${phone.msisdn}`,
      networkCode: networkCodeOf(phone.operator),
      serviceCode: session.serviceCode,
      text: session.inputs.join('*'),
    });
  const ask = (callback: Callback, fault?: Fault): Promise<CallbackAnswer> =>
    caller.send(callback, settings.ussdAnswerMs, fault);

  /** The same hop twice at once: the phone shows the first; whether they differ goes into the books. */
  const askTwice = async (callback: Callback, row: SessionRow): Promise<CallbackAnswer> => {
    const [first, second] = await Promise.all([ask(callback), ask(callback)]);
    row.repeats += 1;
    if (first.text !== second.text || first.status !== second.status) row.repeatsDiffering += 1;
    return first;
  };
  const askThenRepeatTheLast = async (
    callback: Callback,
    last: Callback | undefined,
  ): Promise<CallbackAnswer> => {
    const answer = await ask(callback);
    if (last) await ask(last);
    return answer;
  };
  const played = async (
    callback: Callback,
    session: PhoneSession,
    row: SessionRow,
  ): Promise<CallbackAnswer> => {
    const fault = faults.draw('africastalking.ussd');
    const last = previous.get(session);
    previous.set(session, callback);
    if (fault?.mode === 'duplicate') return askTwice(callback, row);
    if (fault?.mode === 'reorder') return askThenRepeatTheLast(callback, last);
    if (fault?.mode === 'slow') await clock.wait(fault.ms);
    return ask(callback, fault);
  };

  return {
    name: 'africastalking',
    codes: [settings.ussdCode],
    newSessionId: () => `ATUid_${parts.newId().replaceAll('-', '')}`,
    async hop(phone, session, row) {
      try {
        return screenOf(await played(hopOf(phone, session), session, row));
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

function broken(error: string): Screen {
  return { text: networkTexts.applicationDown, open: false, error };
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
