import { formatUuid7, type Ids } from '../../src/lib/ids.js';
import type { Random } from './random.js';

/** Ids and codes that are the same ones in every run of a seed. */
export function createSeededIds(random: Random, nowMs: () => number): Ids {
  let lastMs = 0;
  let counter = 0;
  return {
    ...createOtherIds(random),
    next() {
      counter = nowMs() > lastMs ? 0 : counter + 1;
      lastMs = Math.max(lastMs, nowMs());
      if (counter > 0xfff) [counter, lastMs] = [0, lastMs + 1];
      return formatUuid7(lastMs, counter, random.bytes(8));
    },
  };
}

function createOtherIds(random: Random): Omit<Ids, 'next'> {
  return { random: (limit) => random.below(limit) };
}
