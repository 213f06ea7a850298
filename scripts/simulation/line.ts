import type { Random } from './random.js';
import type { Tasks } from './tasks.js';
import type { Time } from './time.js';
import type { Trace } from './trace.js';
import type { Operator } from './wallets.js';

/** What the way to a provider does to one request that would make a transaction. */
export type Fate =
  /** Answered. */
  | { kind: 'answered'; afterMs: number }
  /** Taken, but the answer never comes: time-out, garbage, a 5xx after the fact. */
  | { kind: 'lost'; afterMs: number }
  /** A 5xx before the fact: nothing was taken, and nobody can know. */
  | { kind: 'swallowed'; afterMs: number }
  | { kind: 'refused'; afterMs: number }
  /** The connection was refused: no byte left. */
  | { kind: 'not_sent'; cause: string; afterMs: number };

/** The way between us and the providers, with its faults. */
export interface Line {
  create(provider: string, operator: Operator): Fate;
  read(provider: string): { isLost: boolean; afterMs: number };
  /** How long a provider takes to send money, and whether it does. */
  slowMs(): number;
  paysOut(): boolean;
  /** Waits for an answer as the work that asked would. */
  answer(afterMs: number): Promise<void>;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const TIMEOUT_MS = 15 * SECOND;

export interface LineParts {
  tasks: Tasks;
  time: Time;
  random: Random;
  trace: Trace;
  providers: readonly string[];
}

export function createLine({ tasks, time, random, trace, providers }: LineParts): Line {
  const downUntilMs = new Map<string, number>();
  const isDown = (provider: string) => (downUntilMs.get(provider) ?? 0) > time.nowMs();

  /** Now and then a whole provider is away for some minutes. */
  function breakDown(): void {
    const provider = random.pick(providers);
    downUntilMs.set(provider, time.nowMs() + random.between(MINUTE, 6 * MINUTE));
    trace.add(provider, 'goes down');
    plan();
  }
  function plan(): void {
    // Far apart: nothing is planned for the days in which only the last polls are left.
    if (breaks-- > 0) time.after(random.between(10 * MINUTE, 40 * MINUTE), breakDown);
  }
  let breaks = 6;
  plan();

  const quick = () => random.between(80, 2_500);
  return {
    create(provider) {
      if (isDown(provider)) {
        return random.percent(70)
          ? { kind: 'not_sent', cause: 'ECONNREFUSED', afterMs: 5 }
          : { kind: 'swallowed', afterMs: TIMEOUT_MS };
      }
      const kind = random.weighted({
        answered: 88,
        lost: 5,
        swallowed: 2,
        refused: 1,
        not_sent: 4,
      });
      if (kind === 'not_sent') return { kind, cause: 'ECONNREFUSED', afterMs: 5 };
      const isTimeout = kind === 'lost' && random.percent(60);
      return { kind, afterMs: isTimeout ? TIMEOUT_MS : quick() };
    },
    read(provider) {
      const isLost = isDown(provider) || random.percent(4);
      return { isLost, afterMs: isLost ? 3 * SECOND : random.between(30, 400) };
    },
    slowMs: () => random.between(2 * SECOND, 10 * MINUTE),
    paysOut: () => random.percent(93),
    answer: (afterMs) => (tasks.current() === null ? Promise.resolve() : tasks.wait(afterMs)),
  };
}
