import { randomBytes, randomInt } from 'node:crypto';

/** Where ids and random numbers come from; a test passes its own and gets the same ones twice. */
export interface Ids {
  /** A UUID that sorts by the time it was made (RFC 9562, version 7). */
  next(): string;
  /** A uniform integer from 0 to below `limit`, fit for codes. */
  random(limit: number): number;
}

/** Ids from the system's entropy and the given clock's milliseconds. */
export function createIds(nowMs: () => number): Ids {
  let lastMs = 0;
  let counter = 0;
  function tick(): void {
    const ms = nowMs();
    counter = ms > lastMs ? randomInt(0x400) : counter + 1;
    lastMs = Math.max(ms, lastMs);
    if (counter > 0xfff) {
      counter = 0;
      lastMs += 1;
    }
  }
  return {
    next() {
      tick();
      return formatUuid7(lastMs, counter, randomBytes(8));
    },
    random: (limit) => randomInt(limit),
  };
}

/** Lays out a version 7 UUID: 48 bits of milliseconds, 12 of counter, 62 of randomness. */
export function formatUuid7(ms: number, counter: number, tail: Uint8Array): string {
  const time = ms.toString(16).padStart(12, '0');
  const rest = Buffer.from(tail);
  rest[0] = ((rest[0] ?? 0) & 0x3f) | 0x80;
  const hex = rest.toString('hex');
  const middle = `7${counter.toString(16).padStart(3, '0')}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${middle}-${hex.slice(0, 4)}-${hex.slice(4)}`;
}

/** A random UUID (version 4), which some providers ask for. */
export function isUuid4(text: string): boolean {
  return /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i.test(text);
}

const SIXTEEN_BITS = 0x10000;

/** A random UUID of version 4 from injected randomness. */
export function newUuid4(ids: Pick<Ids, 'random'>): string {
  const parts = Array.from({ length: 8 }, () => ids.random(SIXTEEN_BITS));
  const hex = (index: number) => (parts[index] ?? 0).toString(16).padStart(4, '0');
  const version = `4${hex(3).slice(1)}`;
  const variant = (((parts[4] ?? 0) & 0x3fff) | 0x8000).toString(16);
  return `${hex(0)}${hex(1)}-${hex(2)}-${version}-${variant}-${hex(5)}${hex(6)}${hex(7)}`;
}
