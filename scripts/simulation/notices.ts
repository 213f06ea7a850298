import type { PaymentNotice } from '../../src/payments/provider.js';
import type { Booked } from './provider-books.js';
import type { Random } from './random.js';
import type { Time } from './time.js';
import type { Trace } from './trace.js';
import type { Weather } from './weather.js';

/** What a provider sends to our address; `isSigned` stands for a signature that holds. */
interface Fields {
  isSigned: boolean;
  reference: string;
  externalReference: string;
  status: string;
}

/** Notices on their way: lost, late, twice, out of order, and some that a forger sends. */
export interface Notices {
  /** Somebody hears of a transaction, and may say that it was paid long before anybody has. */
  tempt(provider: string, row: Booked): void;
  ring(provider: string, row: Booked): void;
  verify(
    fields: unknown,
  ): { ok: true; notice: PaymentNotice } | { ok: false; reason: 'bad_signature' };
}

export interface NoticesParts {
  time: Time;
  random: Random;
  trace: Trace;
  weather: Weather;
  /** Hands one to the application's door. */
  deliver(provider: string, fields: unknown): Promise<void>;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export function createNotices({ time, random, trace, weather, deliver }: NoticesParts): Notices {
  function send(provider: string, fields: Fields, afterMs: number): void {
    time.after(afterMs, () => {
      trace.add(provider, `rings ${fields.reference} ${fields.status}`);
      return deliver(provider, fields);
    });
  }

  function delayMs(): number {
    if (random.percent(85)) return random.between(200, 6 * SECOND);
    const longest = random.percent(70) ? 30 : 2 * 24 * 60;
    return random.between(MINUTE, longest * MINUTE);
  }

  return {
    tempt(provider, row) {
      if (!random.percent(weather.forgedPercent)) return;
      // Who once saw a good signature can send it again.
      const fields = {
        ...fieldsOf(row),
        status: 'SUCCESSFUL',
        isSigned: random.percent(weather.signedPercent),
      };
      send(provider, fields, random.between(0, 10 * MINUTE));
    },
    ring(provider, row) {
      const copies = random.weighted({ '0': 12, '1': 70, '2': 12, '4': 6 });
      for (let copy = 0; copy < Number(copies); copy += 1) send(provider, fieldsOf(row), delayMs());
    },
    verify(given) {
      const fields = given as Fields;
      if (!fields.isSigned) return { ok: false, reason: 'bad_signature' };
      const { reference, externalReference, status } = fields;
      const references = { providerReference: reference, externalReference };
      return { ok: true, notice: { ...references, status, nonce: null } };
    },
  };
}

function fieldsOf({ reference, externalReference, state }: Booked): Fields {
  const status = state === 'succeeded' ? 'SUCCESSFUL' : 'FAILED';
  return { isSigned: true, reference, externalReference, status };
}
