import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { addMs } from '../../src/lib/clock.js';
import { match } from '../../src/services/reconciliation/match.js';
import type { Ours, Theirs } from '../../src/services/reconciliation/moves.js';

const noon = new Date('2026-11-16T11:00:00Z');
const window = { from: addMs(noon, -12 * 3_600_000), until: addMs(noon, 12 * 3_600_000) };
const settledBefore = addMs(noon, 10 * 3_600_000);

/** One move as both houses know it, and agree on. */
interface Agreed {
  ours: Ours;
  theirs: Theirs;
}

function agreed(no: number, amountXaf: number, direction: 'collect' | 'withdraw'): Agreed {
  const at = addMs(noon, no * 60_000);
  const feeXaf = Math.ceil(amountXaf / 50);
  const names = {
    externalReference: `ours-${String(no)}`,
    providerReference: `theirs-${String(no)}`,
  };
  return {
    ours: {
      ...{ id: `id-${String(no)}`, ...names, direction, amountXaf, at, state: 'succeeded' },
      ...{ phoneId: `phone-${String(no)}`, cityId: 'DLA', orderId: `order-${String(no)}` },
      ...{ accountId: null, bookedXaf: amountXaf, bookedFeeXaf: feeXaf, credited: false },
    },
    theirs: {
      ...{ ...names, at, direction, amountXaf, feeXaf, state: 'succeeded' },
      ...{ operator: 'MTN', phoneId: `phone-${String(no)}` },
    },
  };
}

/** A statement of a day in which one move may be told differently by one of the two houses. */
type Fault = (pair: Agreed) => { ours?: Ours; theirs: Theirs[] };
const FAULTS: Record<string, Fault> = {
  none: ({ ours, theirs }) => ({ ours, theirs: [theirs] }),
  missing_here: ({ theirs }) => ({ theirs: [theirs] }),
  missing_there: ({ ours }) => ({ ours, theirs: [] }),
  amount_differs: ({ ours, theirs }) => ({
    ours,
    theirs: [{ ...theirs, amountXaf: theirs.amountXaf + 5 }],
  }),
  fee_differs: ({ ours, theirs }) => ({
    ours,
    theirs: [{ ...theirs, feeXaf: (theirs.feeXaf ?? 0) + 7 }],
  }),
  state_differs: ({ ours, theirs }) => ({
    ours: { ...ours, state: 'failed', bookedXaf: null, bookedFeeXaf: 0 },
    theirs: [theirs],
  }),
  double_charge: ({ ours, theirs }) => ({
    ours,
    theirs: [theirs, { ...theirs, providerReference: `${theirs.providerReference}-again` }],
  }),
  direction_differs: ({ ours, theirs }) => {
    const direction = theirs.direction === 'collect' ? 'withdraw' : 'collect';
    return { ours: { ...ours, state: 'open' }, theirs: [{ ...theirs, direction }] };
  },
  unposted: ({ ours, theirs }) => ({
    ours: { ...ours, bookedXaf: null, bookedFeeXaf: 0 },
    theirs: [theirs],
  }),
};

const aMove = fc.record({
  amountXaf: fc.integer({ min: 5, max: 1_000_000 }),
  direction: fc.constantFrom('collect' as const, 'withdraw' as const),
  fault: fc.constantFrom(...Object.keys(FAULTS)),
  byOurs: fc.boolean(),
});

describe('a day of two books', () => {
  it('shows exactly the differences that were planted, in any order of the rows', () => {
    fc.assert(
      fc.property(fc.array(aMove, { maxLength: 25 }), fc.integer(), (moves, seed) => {
        const days = moves.map(({ amountXaf, direction, fault, byOurs }, no) => {
          const pair = agreed(no, amountXaf, direction);
          // An answer that was lost leaves us with our own reference only.
          if (byOurs && fault !== 'double_charge') pair.ours.providerReference = null;
          return FAULTS[fault]?.(pair) ?? { theirs: [] };
        });
        const theirs = days.flatMap((day) => day.theirs);
        const ours = days.flatMap((day) => day.ours ?? []);
        if (seed % 2 === 0) theirs.reverse();
        const { found } = match({ theirs, ours, window, settledBefore, isWhole: true });
        const planted = moves.map(({ fault }) => fault).filter((fault) => fault !== 'none');
        expect(found.map(({ kind }) => kind).sort()).toEqual(planted.sort());
      }),
      { numRuns: 300 },
    );
  });

  it('leaves alone what may still be on its way between the two', () => {
    const late = agreed(0, 500, 'collect');
    const soon = { theirs: [late.theirs], ours: [late.ours], window, isWhole: true };
    const before = addMs(late.theirs.at, -1);
    const unknown = match({ ...soon, ours: [], settledBefore: before });
    expect(unknown.found).toEqual([]);
    expect(match({ ...soon, theirs: [], settledBefore: before }).found).toEqual([]);
    expect(match({ ...soon, theirs: [], settledBefore }).found).toHaveLength(1);
  });

  it('does not miss what was sent on another day', () => {
    const { ours, theirs } = agreed(0, 500, 'collect');
    const yesterday = { ...ours, at: addMs(window.from, -60_000) };
    const sides = { window, settledBefore, isWhole: true };
    expect(match({ ...sides, theirs: [], ours: [yesterday] }).found).toEqual([]);
    expect(match({ ...sides, theirs: [theirs], ours: [yesterday] })).toEqual({
      ...{ matched: 1, found: [] },
    });
  });

  it('counts two payments of one order that both stayed payments', () => {
    const first = agreed(0, 500, 'collect');
    const second = agreed(1, 500, 'collect');
    second.ours.orderId = first.ours.orderId;
    const theirs = [first.theirs, second.theirs];
    const sides = { window, settledBefore, theirs, isWhole: true };
    const both = match({ ...sides, ours: [first.ours, second.ours] });
    expect(both.found.map(({ kind }) => kind)).toEqual(['double_charge']);
    const credited = { ...second.ours, credited: true };
    expect(match({ ...sides, ours: [first.ours, credited] }).found).toEqual([]);
  });
});
