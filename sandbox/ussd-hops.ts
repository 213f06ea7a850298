import type { SessionRow } from './books.js';
import type { Callback, CallbackAnswer, Caller } from './caller.js';
import type { Clock } from './clock.js';
import type { Fault, FaultKey, Faults } from './faults.js';
import type { PhoneSession } from './handsets.js';
import type { Settings } from './settings.js';
import { networkTexts, type Screen } from './ussd-gateway.js';

interface Parts {
  caller: Caller;
  clock: Clock;
  faults: Faults;
  settings: Settings;
  key: FaultKey;
}

/** Asks the application for the next page of a session, under the faults of one gateway. */
export interface Hops {
  /** Rejects when no answer came. */
  ask(callback: Callback, session: PhoneSession, row: SessionRow): Promise<CallbackAnswer>;
}

export function createHops({ caller, clock, faults, settings, key }: Parts): Hops {
  /** For `reorder`: the hop before this one, which then arrives late. */
  const previous = new WeakMap<PhoneSession, Callback>();
  const send = (callback: Callback, fault?: Fault): Promise<CallbackAnswer> =>
    caller.send(callback, settings.ussdAnswerMs, fault);

  /** The same hop twice at once: the phone shows the first; whether they differ goes into the books. */
  const sendTwice = async (callback: Callback, row: SessionRow): Promise<CallbackAnswer> => {
    const [first, second] = await Promise.all([send(callback), send(callback)]);
    row.repeats += 1;
    if (first.text !== second.text || first.status !== second.status) row.repeatsDiffering += 1;
    return first;
  };
  const sendThenRepeat = async (
    callback: Callback,
    last: Callback | undefined,
  ): Promise<CallbackAnswer> => {
    const answer = await send(callback);
    if (last) await send(last);
    return answer;
  };

  return {
    async ask(callback, session, row) {
      const fault = faults.draw(key);
      const last = previous.get(session);
      previous.set(session, callback);
      if (fault?.mode === 'duplicate') return sendTwice(callback, row);
      if (fault?.mode === 'reorder') return sendThenRepeat(callback, last);
      if (fault?.mode === 'slow') await clock.wait(fault.ms);
      return send(callback, fault);
    },
  };
}

/** What a phone shows when the application's answer cannot be used. */
export function broken(error: string): Screen {
  return { text: networkTexts.applicationDown, open: false, error };
}
