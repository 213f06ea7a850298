/** Work of one key runs one after the other; different keys do not wait for each other. */
export interface Lanes {
  /** Runs `work` after all earlier work of this key, whether that succeeded or failed. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Keys with work waiting or under way. */
  size(): number;
}

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(key, work) {
      const before = tails.get(key) ?? Promise.resolve();
      const result = before.then(work, work);
      const tail = result
        .catch(() => undefined)
        .finally(() => {
          if (tails.get(key) === tail) tails.delete(key);
        });
      tails.set(key, tail);
      return result;
    },
    size: () => tails.size,
  };
}
