import { setTimeout as pause } from 'node:timers/promises';

type Found<T> = Exclude<NonNullable<T>, false>;

const pollMs = 20;

/**
 * Asks until the answer is not undefined, false or null, and returns it; fails with `what` at the
 * deadline. Tests wait with this, never for a fixed time.
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  timeoutMs = 10_000,
): Promise<Found<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer as Found<T>;
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await pause(pollMs);
  }
}
