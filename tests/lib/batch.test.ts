import { setImmediate as nextTick } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { createBatch } from '../../src/lib/batch.js';
import { createLanes } from '../../src/lib/lanes.js';

describe('natural batching', () => {
  it('sends one alone at once, and whatever arrives meanwhile together', async () => {
    const sent: number[][] = [];
    const ask = createBatch<number, number>(
      async (numbers) => {
        sent.push(numbers);
        await nextTick();
        return numbers.map((number) => number * 10);
      },
      { lanes: 1, maxSize: 10 },
    );
    const answers = await Promise.all([ask(1), ask(2), ask(3)]);
    expect(answers).toEqual([10, 20, 30]);
    expect(sent).toEqual([[1], [2, 3]]);
  });

  it('never sends more than its size at once', async () => {
    const sizes: number[] = [];
    const ask = createBatch<number, number>(
      async (numbers) => {
        sizes.push(numbers.length);
        await nextTick();
        return numbers;
      },
      { lanes: 2, maxSize: 3 },
    );
    await Promise.all(Array.from({ length: 20 }, (_, number) => ask(number)));
    expect(Math.max(...sizes)).toBe(3);
  });

  it('spoils only the bad request when a batch fails', async () => {
    const ask = createBatch<number, number>(
      async (numbers) => {
        await nextTick();
        if (numbers.includes(3)) throw new Error('three');
        return numbers;
      },
      { lanes: 1, maxSize: 10 },
    );
    const results = await Promise.allSettled([ask(1), ask(2), ask(3), ask(4)]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });
});

describe('lanes', () => {
  it('run one key in order, also past a failure, and others beside it', async () => {
    const lanes = createLanes();
    const seen: string[] = [];
    const work =
      (name: string, fails = false) =>
      async () => {
        await nextTick();
        seen.push(name);
        if (fails) throw new Error(name);
      };
    await Promise.allSettled([
      lanes.run('a', work('a1')),
      lanes.run('a', work('a2', true)),
      lanes.run('a', work('a3')),
      lanes.run('b', work('b1')),
    ]);
    expect(seen.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(seen.indexOf('b1')).toBeLessThan(seen.indexOf('a3'));
    expect(lanes.size()).toBe(0);
  });
});
