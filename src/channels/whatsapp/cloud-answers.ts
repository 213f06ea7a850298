import Joi from 'joi';
import type { RefusalKind, SendResult } from '../channel.js';

const taken = Joi.object<{ messages: { id: string }[] }>({
  messages: Joi.array()
    .items(Joi.object({ id: Joi.string().min(1).max(300).required() }).unknown())
    .min(1)
    .required(),
})
  .unknown()
  .required();
const refusal = Joi.object<{ error: { code: number } }>({
  error: Joi.object({ code: Joi.number().integer().required() }).unknown().required(),
})
  .unknown()
  .required();

interface Meaning {
  permanent: boolean;
  kind?: RefusalKind;
}

/** [A] Cloud API error codes (developers.facebook.com); what is not here is temporary. */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  // Who we are is in doubt: nothing leaves by this driver until a person has looked.
  0: { permanent: true },
  3: { permanent: true },
  10: { permanent: true },
  190: { permanent: true },
  368: { permanent: true },
  131005: { permanent: true },
  131031: { permanent: true },
  131042: { permanent: true },
  131045: { permanent: true },
  // What we sent is wrong, and will be again.
  33: { permanent: true },
  100: { permanent: true },
  131008: { permanent: true },
  131009: { permanent: true },
  131051: { permanent: true },
  132000: { permanent: true },
  132001: { permanent: true },
  132005: { permanent: true },
  132007: { permanent: true },
  132012: { permanent: true },
  132015: { permanent: true },
  132016: { permanent: true },
  // Nobody is reached by this number on WhatsApp.
  131021: { permanent: true, kind: 'unreachable' },
  131026: { permanent: true, kind: 'unreachable' },
  131030: { permanent: true, kind: 'unreachable' },
  131049: { permanent: true, kind: 'unreachable' },
  131062: { permanent: true, kind: 'unreachable' },
  131050: { permanent: true, kind: 'opted_out' },
  131047: { permanent: true, kind: 'window_closed' },
  4: { permanent: false, kind: 'throttled' },
  80007: { permanent: false, kind: 'throttled' },
  130429: { permanent: false, kind: 'throttled' },
  131048: { permanent: false, kind: 'throttled' },
  131056: { permanent: false, kind: 'throttled' },
  133016: { permanent: false, kind: 'throttled' },
};

/** What Meta said to a message. */
export function readCloudAnswer(status: number, body: string): SendResult {
  const answer = parseJson(body);
  if (status === 200) {
    const read = taken.validate(answer, { convert: false });
    const id = read.error ? undefined : read.value.messages[0]?.id;
    // It may have been taken or not; nobody can be asked by our own id.
    if (id === undefined) {
      return { ok: false, permanent: false, kind: 'unknown', code: 'unreadable_answer' };
    }
    return { ok: true, externalId: id };
  }
  const read = refusal.validate(answer, { convert: false });
  if (read.error) return { ok: false, permanent: false, code: `http_${String(status)}` };
  const { code } = read.value.error;
  return { ok: false, ...meaningOf(code), code: String(code) };
}

function meaningOf(code: number): Meaning {
  return MEANINGS[code] ?? { permanent: false };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
