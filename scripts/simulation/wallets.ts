import type { Random } from './random.js';
import type { Time } from './time.js';
import type { Trace } from './trace.js';
import type { Weather } from './weather.js';

/** The networks whose wallets can pay; a number's first digits say which. */
export const OPERATORS = ['MTN', 'ORANGE', 'EU'] as const;
export type Operator = (typeof OPERATORS)[number];

/** What somebody does with a request for their secret code. */
type Answer =
  | 'pays'
  | 'mistypes_then_pays'
  | 'mistypes'
  | 'declines'
  | 'sleeps'
  | 'pays_late'
  | 'fails_then_pays';

/** `declines` is the weather's. */
const ANSWERS: Readonly<Record<Exclude<Answer, 'declines'>, number>> = {
  pays: 78,
  mistypes_then_pays: 4,
  mistypes: 3,
  sleeps: 4,
  pays_late: 4,
  fails_then_pays: 2,
};

/** What became of a request, as the operator tells the provider; money moved only by `paid`. */
export type Outcome = { kind: 'paid'; amountXaf: number } | { kind: 'failed'; reason: Refused };
export type Refused = 'declined' | 'expired' | 'not_enough_funds';

/** The operators' side: everybody's wallet, and the handsets on which people answer. */
export interface Wallets {
  /** Shows a request on a phone; `tell` is called at each thing that becomes of it, perhaps never. */
  ask(phone: string, amountXaf: number, tell: (outcome: Outcome) => void): void;
  /** Puts money into a wallet. */
  give(phone: string, amountXaf: number): void;
  operatorOf(phone: string): Operator;
  holderOf(phone: string): string | null;
  /** Francs that wallets have paid, and got, since the world began. */
  moved(): { paidXaf: number; gotXaf: number };
}

/** What everybody here is called, and what their operator calls them. */
export const NAME = 'Awa';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** A request that nobody answers is over by then; not every operator says so. */
const PROMPT_MS = 5 * MINUTE;

export interface WalletsParts {
  time: Time;
  random: Random;
  trace: Trace;
  weather: Weather;
  /** While it is true, a phone sits in a menu and can show nothing else. */
  isBusy(phone: string): boolean;
}

export function createWallets({ time, random, trace, weather, isBusy }: WalletsParts): Wallets {
  const answers = { ...ANSWERS, declines: weather.declining };
  const balances = new Map<string, number>();
  const moved = { paidXaf: 0, gotXaf: 0 };
  const balanceOf = (phone: string) => balances.get(phone) ?? firstBalance(phone);

  /** Most have enough for a meal; some have not, today. */
  function firstBalance(phone: string): number {
    const balance = random.percent(95) ? random.between(100_000, 900_000) : random.below(3_000);
    balances.set(phone, balance);
    return balance;
  }

  function pay(phone: string, amountXaf: number): Outcome {
    const balance = balanceOf(phone);
    if (balance < amountXaf) return { kind: 'failed', reason: 'not_enough_funds' };
    balances.set(phone, balance - amountXaf);
    moved.paidXaf += amountXaf;
    return { kind: 'paid', amountXaf };
  }

  /** Rarely a payer changes the amount where the operator lets them. */
  function surprising(amountXaf: number): number {
    if (random.percent(99)) return amountXaf;
    return random.percent(50) ? amountXaf + 500 : Math.max(100, amountXaf - 500);
  }

  function answer(phone: string, amountXaf: number, tell: (outcome: Outcome) => void): void {
    const answer = isBusy(phone) ? 'sleeps' : random.weighted(answers);
    trace.add('handset', `${phone.slice(-4)} ${answer}`);
    const paysIn = (ms: number) =>
      time.after(ms, () => {
        tell(pay(phone, surprising(amountXaf)));
      });
    const failsIn = (ms: number, reason: Refused) =>
      time.after(ms, () => {
        tell({ kind: 'failed', reason });
      });
    const soon = random.between(2 * SECOND, 25 * SECOND);
    const plans: Record<Answer, () => void> = {
      pays: () => paysIn(soon),
      mistypes_then_pays: () => paysIn(soon + 20 * SECOND),
      mistypes: () => failsIn(soon, 'declined'),
      declines: () => failsIn(soon, 'declined'),
      // Some operators say that a request is over, others leave it open for ever.
      sleeps: () => random.percent(60) && failsIn(PROMPT_MS, 'expired'),
      pays_late: () => paysIn(random.between(2 * MINUTE, 40 * MINUTE)),
      fails_then_pays() {
        failsIn(soon, 'expired');
        paysIn(soon + random.between(SECOND, 20 * MINUTE));
      },
    };
    plans[answer]();
  }

  return {
    ask(phone, amountXaf, tell) {
      time.after(random.between(500, 6_000), () => {
        answer(phone, amountXaf, tell);
      });
    },
    give(phone, amountXaf) {
      balances.set(phone, balanceOf(phone) + amountXaf);
      moved.gotXaf += amountXaf;
    },
    operatorOf: (phone) => operatorOf(phone),
    // Now and then a wallet is in the name of an uncle.
    holderOf: (phone) => (phone.endsWith('7') ? 'UNCLE MBARGA' : `${NAME} NGONO`),
    moved: () => ({ ...moved }),
  };
}

/** The first digits say it, as the world has it; the application has its own table. */
function operatorOf(phone: string): Operator {
  const prefix = phone.slice(4, 6);
  if (prefix === '69') return 'ORANGE';
  return prefix === '66' ? 'EU' : 'MTN';
}
