import { createRandom, type Random } from './random.js';

export const faultModes = [
  'down',
  'slow',
  'reset',
  'garbage',
  'http_500',
  'refuse',
  'timeout_after_accept',
  'duplicate',
  'reorder',
  'lose_webhook',
  'late_webhook',
  'wrong_amount',
  'failed_then_success',
  'fails',
  'http_429',
] as const;
export type FaultMode = (typeof faultModes)[number];

const served = [
  'down',
  'slow',
  'reset',
  'garbage',
  'http_500',
  'http_429',
  'refuse',
  'timeout_after_accept',
] as const;
const posted = [
  'down',
  'slow',
  'reset',
  'garbage',
  'timeout_after_accept',
  'duplicate',
  'reorder',
  'lose_webhook',
  'late_webhook',
] as const;
const hops = [
  'down',
  'slow',
  'reset',
  'garbage',
  'timeout_after_accept',
  'duplicate',
  'reorder',
] as const;

/** What each verb can be told to do. Served verbs are called by the application, posted ones call it. */
export const faultVerbs = {
  'campay.token': served,
  'campay.collect': [...served, 'wrong_amount', 'failed_then_success'],
  'campay.status': [...served, 'wrong_amount', 'failed_then_success'],
  'campay.withdraw': [...served, 'wrong_amount', 'failed_then_success', 'fails'],
  'campay.mass_payout': [...served, 'wrong_amount', 'failed_then_success', 'fails'],
  'campay.mass_payout_status': served,
  'campay.history': served,
  'campay.balance': served,
  'campay.holder_info': served,
  'campay.webhook': [...posted, 'wrong_amount', 'failed_then_success'],
  'noupay.collect': [...served, 'wrong_amount', 'failed_then_success'],
  'noupay.status': [...served, 'wrong_amount', 'failed_then_success'],
  'noupay.lookup': served,
  'noupay.webhook': [...posted, 'wrong_amount', 'failed_then_success'],
  'africastalking.sms': [...served, 'duplicate', 'reorder'],
  'africastalking.inbound': posted,
  'africastalking.delivery': [...posted, 'refuse', 'failed_then_success'],
  'africastalking.optout': posted,
  'africastalking.ussd': hops,
  'africastalking.events': posted,
  'mtn.ussd': hops,
  'mtn.events': posted,
  'twilio.send': [...served, 'duplicate', 'reorder'],
  'twilio.inbound': posted,
  'twilio.report': [...posted, 'refuse', 'failed_then_success'],
  'twilio.whatsapp': [...served, 'duplicate'],
  'twilio.whatsapp_inbound': posted,
  'twilio.whatsapp_report': [...posted, 'refuse', 'failed_then_success'],
  'whatsapp_cloud.send': [...served, 'duplicate'],
  'whatsapp_cloud.inbound': posted,
  'whatsapp_cloud.report': [...posted, 'refuse', 'failed_then_success'],
  'kannel.send': [...served, 'duplicate', 'reorder'],
  'kannel.inbound': posted,
  'kannel.report': [...posted, 'refuse', 'failed_then_success'],
  'smpp.bind': ['down', 'refuse'],
  'smpp.submit': [...served, 'duplicate', 'reorder'],
  'smpp.inbound': ['lose_webhook', 'late_webhook', 'duplicate'],
  'smpp.report': ['lose_webhook', 'late_webhook', 'duplicate', 'refuse', 'failed_then_success'],
  'smpp.ussd': ['slow', 'lose_webhook', 'duplicate', 'reorder'],
} as const satisfies Record<string, readonly FaultMode[]>;
export type FaultKey = keyof typeof faultVerbs;

export interface FaultSpec {
  mode: FaultMode;
  /** Share of the calls that meet the fault, 0 to 1. */
  rate: number;
  seed: number;
  /** How long `slow`, `late_webhook`, `reorder` and `failed_then_success` take; what `http_429` asks for. */
  ms: number;
  /** How many times at most; absent, without end. */
  count?: number;
  /** Whether `reset`, `http_500` and `garbage` come after the thing was done. */
  done?: boolean;
  /** For `refuse`: the provider's own code; for `fails`: its reason. */
  code?: string;
  /** For `wrong_amount`; absent, half of what was asked. */
  amountXaf?: number;
}

/** One fault that struck. */
export type Fault = Omit<FaultSpec, 'rate' | 'seed' | 'count'>;

interface Armed {
  spec: FaultSpec;
  random: Random;
  struck: number;
}

const defaultMs: Partial<Record<FaultMode, number>> = {
  slow: 2000,
  late_webhook: 5000,
  reorder: 2000,
  failed_then_success: 2000,
  http_429: 2000,
};

const numeric: Record<string, (value: number) => boolean> = {
  rate: (value) => value >= 0 && value <= 1,
  seed: Number.isSafeInteger,
  ms: (value) => value >= 0 && value <= 86_400_000,
  count: (value) => Number.isSafeInteger(value) && value > 0,
  amountXaf: (value) => Number.isSafeInteger(value) && value > 0,
};

/** What is wrong with one field of a fault, in words, or nothing. */
function fieldProblem(name: string, value: unknown): string | undefined {
  if (name === 'mode') return undefined;
  if (name === 'done') return typeof value === 'boolean' ? undefined : 'done must be true or false';
  if (name === 'code') return typeof value === 'string' ? undefined : 'code must be a text';
  const check = numeric[name];
  if (!check) return `unknown field "${name}"`;
  return typeof value === 'number' && check(value) ? undefined : `${name} is out of range`;
}

function specProblem(key: FaultKey, spec: unknown): string | undefined {
  if (typeof spec !== 'object' || spec === null || !('mode' in spec)) return 'needs a mode';
  const modes: readonly string[] = faultVerbs[key];
  if (!modes.includes(String(spec.mode)))
    return `mode "${String(spec.mode)}" is not one of ${modes.join(', ')}`;
  for (const [name, value] of Object.entries(spec)) {
    const problem = fieldProblem(name, value);
    if (problem) return problem;
  }
  return undefined;
}

function isFaultKey(key: string): key is FaultKey {
  return Object.hasOwn(faultVerbs, key);
}

function listOf(entry: unknown): unknown[] {
  return Array.isArray(entry) ? entry : [entry];
}

function scriptProblem(script: unknown): string | undefined {
  if (typeof script !== 'object' || script === null || Array.isArray(script))
    return 'a fault script is an object of "provider.verb": { "mode": ... }';
  for (const [key, entry] of Object.entries(script)) {
    if (!isFaultKey(key))
      return `unknown key "${key}"; known: ${Object.keys(faultVerbs).join(', ')}`;
    for (const spec of listOf(entry)) {
      const problem = specProblem(key, spec);
      if (problem) return `${key}: ${problem}`;
    }
  }
  return undefined;
}

/** The script of what goes wrong. One key may hold several faults: the first that strikes is played. */
export interface Faults {
  set(script: unknown): { ok: true } | { ok: false; reason: string };
  clear(): void;
  /** The first fault of the key that strikes now, among the modes that the asker can play. */
  draw(key: FaultKey, playable?: (mode: FaultMode) => boolean): Fault | undefined;
  list(): Record<string, (FaultSpec & { struck: number })[]>;
}

export function createFaults(): Faults {
  const armed = new Map<string, Armed[]>();

  const arm = (key: string, given: Partial<FaultSpec> & { mode: FaultMode }): Armed => {
    const spec = { rate: 1, seed: 1, ms: defaultMs[given.mode] ?? 0, ...given };
    return { spec, random: createRandom(`${key}:${spec.mode}:${spec.seed}`), struck: 0 };
  };
  const strikes = (fault: Armed): boolean =>
    fault.struck < (fault.spec.count ?? Infinity) && fault.random.chance(fault.spec.rate);

  return {
    set(script) {
      const problem = scriptProblem(script);
      if (problem) return { ok: false, reason: problem };
      armed.clear();
      for (const [key, entry] of Object.entries(script as object))
        armed.set(
          key,
          listOf(entry).map((spec) => arm(key, spec as FaultSpec)),
        );
      return { ok: true };
    },
    clear: () => armed.clear(),
    draw(key, playable = () => true) {
      const fault = armed.get(key)?.find((one) => playable(one.spec.mode) && strikes(one));
      if (!fault) return undefined;
      fault.struck += 1;
      return fault.spec;
    },
    list: () =>
      Object.fromEntries(
        [...armed].map(([key, list]) => [
          key,
          list.map(({ spec, struck }) => ({ ...spec, struck })),
        ]),
      ),
  };
}
