import type { Phone } from '../../lib/phone.js';
import { operatorOf } from '../../lib/phone.js';
import type { Roads } from '../../models/provider-health.js';

/** A provider as routing knows it; decisions read its capabilities, never its name. */
export interface Route {
  name: string;
  capabilities: {
    pushCollect: boolean;
    /** Asking about our own reference, "not found" proves that nothing arrived. */
    lookupByOurReference: boolean;
    /** The same request twice is one collect for sure. */
    idempotentCreate: boolean;
    operators: readonly string[];
    minAmountXaf: number;
    amountStepXaf: number;
  };
}

/** What is to be collected. */
export interface Errand {
  /** Null where nobody knows: the provider finds out. */
  operator: string | null;
  amountXaf: number;
  /** Asked before all others while it works. */
  prefer?: string;
  /** Not asked: they have refused this errand. */
  avoid?: readonly string[];
}

export type Choice =
  /** `isProbe`: its breaker is open, and this request finds out whether it may close. */
  | { kind: 'go'; provider: string; isProbe: boolean }
  /** Those that could are down or at rest; one may answer again then. */
  | { kind: 'later'; until: Date }
  /** Nobody reaches this wallet with this amount. */
  | { kind: 'none' };

/** The breaker's key where the operator is not known. */
export const ANY_OPERATOR = 'UNKNOWN';

/** Networks whose SIM can hold a wallet that providers reach. */
const RAILS: readonly string[] = ['MTN', 'ORANGE'];

/**
 * Whose wallet a phone has: what its owner or a provider said, else the first guess from the number.
 * A number of a network without wallets may have one all the same, so it is not known.
 */
export function walletOperator(
  phone: Phone,
  stored: { operator: string | null; operatorSource: string | null },
): string | null {
  const isTold = stored.operatorSource === 'declared' || stored.operatorSource === 'provider';
  const operator = isTold ? stored.operator : operatorOf(phone);
  return operator !== null && (isTold || RAILS.includes(operator)) ? operator : null;
}

/** The providers that reach this wallet with this amount, in the configured order. */
function reaching(routes: readonly Route[], { operator, amountXaf, avoid = [] }: Errand): Route[] {
  return routes.filter(({ name, capabilities }) => {
    const { pushCollect, operators, minAmountXaf, amountStepXaf } = capabilities;
    const isReached = operator === null || operators.includes(operator);
    const isAmount = amountXaf >= minAmountXaf && amountXaf % amountStepXaf === 0;
    return pushCollect && isReached && isAmount && !avoid.includes(name);
  });
}

/** Where a new payment begins; its first request is routed again, by what works then. */
export function firstRoute(routes: readonly Route[], errand: Errand): string {
  const [first] = [...reaching(routes, errand), ...routes];
  if (!first) throw new Error('no payment provider is configured');
  return first.name;
}

/** Who is asked for this money now. */
export function chooseRoute(
  routes: readonly Route[],
  { health, maintenance }: Roads,
  errand: Errand,
  now: Date,
): Choice {
  const operator = errand.operator ?? ANY_OPERATOR;
  const reached = reaching(routes, errand);
  const preferred = reached.filter(({ name }) => name === errand.prefer);
  const rest = reached.filter(({ name }) => name !== errand.prefer);
  const ways = [...preferred, ...rest].map(({ name }) => ({ name, at: opensAt(name) }));
  const way = ways.find(({ at }) => at === null || at <= now);
  if (way) return { kind: 'go', provider: way.name, isProbe: way.at !== null };
  const times = ways.map(({ at }) => at?.getTime() ?? 0);
  return ways.length === 0
    ? { kind: 'none' }
    : { kind: 'later', until: new Date(Math.min(...times)) };

  /** Null when it works; a time that has come when one request may try. */
  function opensAt(provider: string): Date | null {
    const rests = maintenance.filter(
      (each) => each.provider === provider && (each.operator ?? operator) === operator,
    );
    const row = health.find((each) => each.provider === provider && each.operator === operator);
    const times = rests.map(({ endsAt }) => endsAt);
    if (row?.state === 'held') return FAR;
    if (row?.state === 'open') times.push(row.probeAt ?? now);
    return times.length === 0 ? null : times.reduce((last, at) => (at > last ? at : last));
  }
}

/** A person closed it, and a person opens it: nobody knows when. */
const FAR = new Date('9999-01-01T00:00:00Z');
