import type { Clock } from '../lib/clock.js';
import { AppError } from '../lib/errors.js';

/** The time one turn has, from its arrival at the socket. */
export interface Budget {
  remainingMs(): number;
  /** Throws `deadline_passed` once the time is over: nothing may be stored after that. */
  check(): void;
}

/** @param arrivedMs the clock's monotonic time when the request reached us. */
export function createBudget(clock: Clock, arrivedMs: number, deadlineMs: number): Budget {
  const remainingMs = () => arrivedMs + deadlineMs - clock.monotonicMs();
  return {
    remainingMs,
    check() {
      if (remainingMs() <= 0) throw new AppError('deadline_passed', 'a turn took too long');
    },
  };
}

/** The work's result, or `fallback` when the time runs out first; late failures are swallowed. */
export async function withinBudget<T>(
  budget: Budget,
  work: Promise<T>,
  fallback: () => T,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(
      () => {
        resolve(fallback());
      },
      Math.max(0, budget.remainingMs()),
    );
  });
  // The work goes on only to notice that it is too late and roll back.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
