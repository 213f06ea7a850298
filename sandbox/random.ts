/** A repeatable source of chance: the same seed draws the same sequence. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number;
  chance(rate: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

/** FNV-1a, 32 bits: turns a seed in words into a number. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}

/** mulberry32: small, fast, and good enough to draw variants of an answer. */
export function createRandom(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    chance: (rate) => rate >= 1 || next() < rate,
    // Never out of range, and a choice may be null.
    pick: <T>(choices: readonly [T, ...T[]]) => choices[Math.floor(next() * choices.length)] as T,
  };
}
