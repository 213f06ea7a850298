import { describe, expect, it } from 'vitest';

import { fuzz, type FuzzViolation } from '../../scripts/campaigns/ledger-fuzz.js';
import { createRandom } from '../../scripts/simulation/random.js';
import type { Ledger } from '../../src/services/ledger.js';
import { useLedger } from './ledger-world.js';

const books = useLedger();

async function sequences(
  count: number,
  name: string,
  planted?: (ledger: Ledger) => Ledger,
): Promise<FuzzViolation | null> {
  const { db, owner } = books();
  for (let n = 0; n < count; n += 1) {
    const seed = `${name}-${String(n)}`;
    const parts = { db, owner, random: createRandom(seed), name: seed, steps: 12 };
    const violation = await fuzz(planted ? { ...parts, planted } : parts);
    if (violation) return violation;
  }
  return null;
}

describe('random operations against a model', () => {
  it('answers and stores in 60 sequences what the model says', async () => {
    expect(await sequences(60, 'suite')).toBeNull();
  });

  it.each([
    {
      says: 'a hold that forgets a franc',
      rule: /(holds|has) \d+$/,
      planted: (ledger: Ledger): Ledger => ({
        ...ledger,
        hold: (tx, hold) =>
          ledger.hold(tx, {
            ...hold,
            entries: hold.entries.map((leg) => ({
              ...leg,
              amountXaf: leg.amountXaf - Math.sign(leg.amountXaf),
            })),
          }),
      }),
    },
    {
      says: 'a second reversal under another key',
      rule: /^answered/,
      planted: (ledger: Ledger): Ledger => ({
        ...ledger,
        reverse: async (tx, reversal) => {
          const answer = await ledger.reverse(tx, reversal);
          return answer.ok || answer.reason !== 'already_reversed'
            ? answer
            : { ok: true, repeated: false };
        },
      }),
    },
    {
      says: 'a hold given back that frees all others',
      rule: /(holds \d+|yet rows changed)$|^answered/,
      planted: (ledger: Ledger): Ledger => ({
        ...ledger,
        voidHold: async (tx, ending) => {
          const answer = await ledger.voidHold(tx, ending);
          await ledger.expireHolds(tx, new Date('2100-01-01'), 1_000);
          return answer;
        },
      }),
    },
  ])('catches $says', async ({ says, rule, planted }) => {
    const violation = await sequences(40, says, planted);
    expect(violation?.rule).toMatch(rule);
  });
});
