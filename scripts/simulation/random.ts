import { createHash } from 'node:crypto';

/** Chance from a seed: the same seed draws the same things, whoever else draws beside it. */
export interface Random {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True in so many of a hundred draws; fractions count. */
  percent(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One of the names, by weight. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
  bytes(count: number): Uint8Array;
  /** Chance of its own for one part of the world, so that parts do not disturb each other. */
  fork(part: string): Random;
}

/** Draws by the generator sfc32, started from a hash of the seed's words. */
export function createRandom(seed: string): Random {
  const next = createSfc32(seed);
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit);
  const random: Random = {
    below,
    between: (low, high) => low + below(high - low + 1),
    percent: (share) => next() / 2 ** 32 < share / 100,
    pick(from) {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    weighted(weights) {
      const names = Object.keys(weights) as (keyof typeof weights)[];
      let left = (next() / 2 ** 32) * names.reduce((sum, name) => sum + weights[name], 0);
      for (const name of names) {
        left -= weights[name];
        if (left < 0) return name;
      }
      return random.pick(names);
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
    fork: (part) => createRandom(`${seed}/${part}`),
  };
  return random;
}

function createSfc32(seed: string): () => number {
  const digest = createHash('sha256').update(seed).digest();
  const state = new Uint32Array([0, 4, 8, 12].map((at) => digest.readUInt32LE(at)));
  return () => {
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const drawn = (a + b + d) >>> 0;
    state[3] = d + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + drawn;
    return drawn;
  };
}
