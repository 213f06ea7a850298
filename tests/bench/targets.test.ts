import { expect, test } from 'vitest';

import { MEASURES } from '../../bench/measure.js';
import { PEAK_JOURNEYS, type Verdict } from '../../bench/measure.js';
import { verdictsOf } from '../../bench/targets.js';

type Found = Parameters<typeof verdictsOf>[0];

/** A run that meets every target exactly. */
const ENOUGH: Found = {
  runs: { kwata: 'dist' },
  rates: { turns: 648, journeys: PEAK_JOURNEYS },
  medians: [aMedian({ p99: 50 })],
  ratios: [
    aRatio(MEASURES.turnsClosed, 'menu server', { perSecond: 1.5 }),
    aRatio(MEASURES.journeysClosed, 'floor', { perSecond: 0.3, cpu: 3.5 }),
    aRatio(MEASURES.turnsInOpen, 'floor', { p99: 2 }),
    aRatio(MEASURES.turnsOpen, 'express+redis', { p99: 2 }),
  ],
  memory: [aMemory(8_000_000)],
  starts: [aStart('kwata', 500), aStart('floor', 200)],
};

test('a run that reaches every target meets each', () => {
  expect(verdictsOf(ENOUGH, 'kwata').map(({ id, isMet }) => [id, isMet])).toEqual(
    ['P12', 'P1', 'P2', 'P3', 'P3', 'P13', 'P6', 'P7'].map((id) => [id, true]),
  );
});

const CASES: [label: string, found: Partial<Found>, missed: string[]][] = [
  ['too few journeys arrived', { rates: { turns: 648, journeys: 45 } }, ['P3', 'P3']],
  ['somebody met an error', { medians: [aMedian({ p99: 10, errors: 1 })] }, ['P3', 'P3']],
  ['a turn takes longer', { medians: [aMedian({ p99: 50.1 })] }, ['P3']],
  [
    'the menu server is nearly as fast',
    { ratios: [aRatio(MEASURES.turnsClosed, 'menu server', { perSecond: 1.49 })] },
    ['P12'],
  ],
  [
    'the floor carries more, with less',
    { ratios: [aRatio(MEASURES.journeysClosed, 'floor', { perSecond: 0.29, cpu: 3.51 })] },
    ['P1', 'P2'],
  ],
  ['conversations take more', { memory: [aMemory(8_000_001)] }, ['P6']],
  ['the start takes longer', { starts: [aStart('kwata', 501), aStart('floor', 200)] }, ['P7']],
];

test.each(CASES)('%s: not met', (_label, found, missed) => {
  const verdicts = verdictsOf({ ...ENOUGH, ...found }, 'kwata');
  expect(verdicts.filter(({ isMet }) => !isMet).map(idOf)).toEqual(missed);
});

test('what was not measured, or never ended, has no verdict', () => {
  const nothing = { medians: [], ratios: [], memory: [], starts: [] };
  expect(verdictsOf({ ...ENOUGH, ...nothing }, 'kwata')).toEqual([]);
  const stalled = [aRatio(MEASURES.turnsOpen, 'express+redis', { perSecond: 0, p99: 0 })];
  expect(verdictsOf({ ...ENOUGH, ...nothing, ratios: stalled }, 'kwata')).toEqual([]);
});

function idOf({ id }: Verdict): string {
  return id;
}

function aRatio(measure: string, to: string, own: Partial<Found['ratios'][number]>) {
  return { measure, of: 'kwata', to, perSecond: 1, p99: 1, cpu: 1, ...own };
}

function aMedian(own: { p99: number; errors?: number }): Found['medians'][number] {
  const times = { p50: 1, p95: 1, max: 1 };
  const named = { measure: MEASURES.turnsInOpen, contender: 'kwata' };
  return { ...named, ...times, count: 1000, perSecond: 100, cpu: null, errors: 0, ...own };
}

function aMemory(heldBytes: number): Found['memory'][number] {
  return { contender: 'kwata', redisBytes: 0, heldBytes, rssBytes: 0, tableBytes: null };
}

function aStart(contender: string, ms: number): Found['starts'][number] {
  return { contender, ms, all: [ms] };
}
