import type { Clock } from './clock.js';
import type { Fault, FaultKey, Faults } from './faults.js';
import { json, type Answer, type Exchange, type Handler } from './http.js';

/** A verb that a provider offers to the application. */
export interface Verb {
  /** From the body, where one address carries several things. */
  key: FaultKey | ((body: Buffer) => FaultKey);
  /** Does the thing and answers; gets the fault when it is one that only the verb can play. */
  act: (exchange: Exchange, body: Buffer, fault: Fault | undefined) => Answer;
  /** The provider's documented refusal, for `refuse`. */
  refusal: (code: string | undefined) => Answer;
}

/** Answers that break a client which believes all it reads. */
const rubbish: readonly [string, string][] = [
  ['text/html', '<html><head><title>502 Bad Gateway</title></head></html>'],
  ['application/json', '{"reference": "b1f5'],
  ['application/json', '[]'],
  ['application/json', ''],
];

const serverError: Answer = {
  status: 500,
  type: 'text/html',
  body: '<!doctype html><h1>Server Error (500)</h1>',
};

/** Nothing was done, and the caller is asked to wait: whole seconds, rounded up. */
function tooMany(ms: number): Answer {
  const headers = { 'retry-after': String(Math.ceil(ms / 1000)) };
  return { ...json(429, { detail: 'Request was throttled.' }), headers };
}

/** Wraps a verb in the faults of its key; how each mode goes is told in sandbox/README.md. */
export function createServed(parts: { clock: Clock; faults: Faults }): (verb: Verb) => Handler {
  const { clock, faults } = parts;
  let garbled = 0;
  const garbage = (): Answer => {
    const [type, body] = rubbish[garbled++ % rubbish.length] ?? ['text/plain', ''];
    return { status: 200, type, body };
  };

  return (verb) => async (exchange) => {
    const body = await exchange.body();
    const fault = faults.draw(typeof verb.key === 'function' ? verb.key(body) : verb.key);
    if (fault?.mode === 'down') {
      exchange.drop();
      return undefined;
    }
    const doIt = (): Answer => verb.act(exchange, body, fault);
    switch (fault?.mode) {
      case 'slow': {
        const answer = doIt();
        await clock.wait(fault.ms);
        return answer;
      }
      case 'reset':
        if (fault.done) doIt();
        exchange.drop();
        return undefined;
      case 'http_500':
        if (fault.done) doIt();
        return serverError;
      case 'http_429':
        return tooMany(fault.ms);
      case 'garbage':
        if (fault.done !== false) doIt();
        return garbage();
      case 'refuse':
        return verb.refusal(fault.code);
      case 'timeout_after_accept':
        doIt();
        return undefined;
      default:
        return doIt();
    }
  };
}

/** The body's fields as texts, from JSON or a form, whatever the sender says it is; the rest is dropped. */
export function fieldsOf(body: Buffer): Record<string, string> {
  const text = body.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return Object.fromEntries(entries.map(([name, field]) => [name, textOf(field)]));
  } catch {
    return Object.fromEntries(new URLSearchParams(text));
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
