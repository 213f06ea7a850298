import { expect, inject, test } from 'vitest';

import { createWorldCluster } from '../../scripts/simulation/cluster.js';
import { hashOf, lanesOf, runLane, type LaneReport } from '../../scripts/simulation/lanes.js';
import type { Planted } from '../../scripts/simulation/planted.js';
import { createRandom } from '../../scripts/simulation/random.js';
import { describeViolations } from '../../scripts/simulation/report.js';
import { appPassword } from '../support/database.js';

// Whole virtual worlds: `npm run simulate` is the same with more orders, `.ci/run` with more seeds.

const ORDERS = 6;

function world(seed: string, orders: number, planted: Planted | null = null): Promise<LaneReport> {
  const cluster = createWorldCluster(inject('postgresUrl'), appPassword);
  return runLane(cluster, { no: 0, seed, orders }, { planted, traced: true });
}

test('a seed is the same world to the byte, another seed another, and all is well in it', async () => {
  const [first, second] = [await world('1', ORDERS), await world('1', ORDERS)];
  expect((await world('2', 1)).hash).not.toBe(first.hash);
  expect(describeViolations(first)).toEqual([]);
  expect(first.orders).toBe(ORDERS);
  expect(second.trace).toBe(first.trace);
  expect(second.hash).toBe(first.hash);
});

// Where a mistake is planted the weather is rough: it shows in nearly every world of this size.
const CAUGHT: [planted: Planted, seed: string, rule: RegExp][] = [
  ['skip-read-back', '1', /booked/],
  ['drop-unique-key', '1', /one wish is one order|unasked/],
  ['settle-twice', '1', /booked|escrow/],
];

test.each(CAUGHT)('%s is caught', async (planted, seed, rule) => {
  const { violations } = await world(seed, ORDERS, planted);
  expect(violations.map((violation) => violation.rule).join()).toMatch(rule);
});

test('many orders are cut into worlds whose seeds are made from the one seed', () => {
  expect(lanesOf('7', 20)).toEqual([{ no: 0, seed: '7', orders: 20 }]);
  const lanes = lanesOf('7', 10_000);
  expect(lanes.reduce((sum, { orders }) => sum + orders, 0)).toBe(10_000);
  expect(new Set(lanes.map(({ seed }) => seed)).size).toBe(lanes.length);
});

test('the hash of many worlds does not depend on which of them ended first', () => {
  const report = (no: number) => ({ lane: { no, seed: '', orders: 1 }, hash: `h${String(no)}` });
  const reports = [report(0), report(1), report(2)] as LaneReport[];
  expect(hashOf([...reports].reverse())).toBe(hashOf(reports));
});

test('chance is the same for a seed, and its parts do not disturb each other', () => {
  const draw = (extra: number) => {
    const random = createRandom('seed');
    const part = random.fork('part');
    for (let no = 0; no < extra; no += 1) random.below(10);
    return Array.from({ length: 20 }, () => part.between(1, 6));
  };
  expect(draw(5)).toEqual(draw(0));
  expect(Math.min(...draw(0))).toBeGreaterThanOrEqual(1);
  expect(Math.max(...draw(0))).toBeLessThanOrEqual(6);
});
