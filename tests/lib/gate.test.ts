import { describe, expect, it } from 'vitest';

import { createGate } from '../../src/lib/gate.js';

/** Work that goes on until it is told to end. */
function held() {
  let end: (error?: Error) => void = () => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve());
  });
  return { work: () => promise, end: (error?: Error) => end(error) };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('a gate', () => {
  it('lets so many through and the rest in the order of coming', async () => {
    const gate = createGate(2);
    const started: number[] = [];
    const works = Array.from({ length: 5 }, held);
    const all = works.map((one, at) =>
      gate.run(() => {
        started.push(at);
        return one.work();
      }),
    );
    await soon();
    expect([started, gate.waiting()]).toEqual([[0, 1], 3]);
    works[1]?.end();
    await soon();
    expect([started, gate.waiting()]).toEqual([[0, 1, 2], 2]);
    for (const one of works) one.end();
    await Promise.all(all);
    expect([started, gate.waiting()]).toEqual([[0, 1, 2, 3, 4], 0]);
  });

  it('frees the place of work that failed, and tells the failure', async () => {
    const gate = createGate(1);
    const [first, second] = [held(), held()];
    const failing = gate.run(first.work);
    const next = gate.run(second.work);
    first.end(new Error('broken'));
    await expect(failing).rejects.toThrow('broken');
    second.end();
    await next;
    expect(gate.waiting()).toBe(0);
  });
});
