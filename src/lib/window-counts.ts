/** Counts what happened for many keys, each within a time that begins with its first count. */
export interface WindowCounts {
  /** Counts one more; gives how many those are now, and when their time ends (monotonic). */
  count(key: string): { count: number; endsMs: number };
}

/** More keys than this are not remembered: those that were counted first are forgotten first. */
const KEYS_MAX = 50_000;

/** @param nowMs milliseconds that only grow. */
export function createWindowCounts(windowMs: number, nowMs: () => number): WindowCounts {
  const counts = new Map<string, { count: number; endsMs: number }>();

  function begin(key: string): { count: number; endsMs: number } {
    // Keys lie in the order in which their times began, so whoever is over lies first.
    for (const [old, { endsMs }] of counts) {
      if (endsMs > nowMs() && counts.size < KEYS_MAX) break;
      counts.delete(old);
    }
    const begun = { count: 0, endsMs: nowMs() + windowMs };
    counts.delete(key);
    counts.set(key, begun);
    return begun;
  }

  return {
    count(key) {
      const known = counts.get(key);
      const current = known && known.endsMs > nowMs() ? known : begin(key);
      current.count += 1;
      return { ...current };
    },
  };
}
