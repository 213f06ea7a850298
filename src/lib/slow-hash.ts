import { AppError } from './errors.js';
import { createGate } from './gate.js';

/** Argon2id of secrets that people keep; dear on purpose, so only a few are made at once. */
export interface SlowHash {
  hash(secret: Buffer): Promise<string>;
  matches(hash: string, secret: Buffer): Promise<boolean>;
  /** Whether it was made with other settings than today's, and should be made anew. */
  isOutdated(hash: string): Promise<boolean>;
}

/** What one hash costs: memory in KiB, passes over it, and threads. */
export interface HashCost {
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/** OWASP's least setting, 15 to 35 ms of a core: tries are limited, and the pepper is elsewhere. */
const CODE_COST: HashCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** 64 MiB, some 300 ms: of passwords nobody may guess a million in peace from a stolen table. */
export const PASSWORD_COST: HashCost = { memoryCost: 65_536, timeCost: 3, parallelism: 4 };
/** Half of the threads that Node has for such work, so that files and names are still served. */
const AT_ONCE = 2;
/** More than these would wait longer than a turn may. */
const WAITING_MAX = 40;

/** Past the limit a caller is told `overloaded`; nobody's turn waits behind forty others. */
export function createSlowHash(cost: HashCost = CODE_COST): SlowHash {
  const gate = createGate(AT_ONCE);

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (gate.waiting() < WAITING_MAX) return gate.run(work);
    throw new AppError('overloaded', 'too many codes are being looked at', { retryable: true });
  }

  // Loaded at the first code, so that a start does not wait for it.
  return {
    hash: (secret) =>
      inTurn(async () => (await import('argon2')).hash(secret, { type: 2, ...cost })),
    matches: (hash, secret) => inTurn(async () => (await import('argon2')).verify(hash, secret)),
    isOutdated: async (hash) => (await import('argon2')).needsRehash(hash, cost),
  };
}
