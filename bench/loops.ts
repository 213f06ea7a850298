import { setTimeout as pause } from 'node:timers/promises';

import type { Recorder } from './measure.js';

/** Seconds in which the recorded operations ended, and in which all of them did. */
export interface Spent {
  counted: number;
  all: number;
}

/** One operation of worker `index`; what it throws is counted as an error. */
export type Operation = (index: number) => Promise<void>;

/**
 * Closed loop: so many workers, each beginning its next operation when the last one ended. Shows
 * what can be carried; its latencies only say how full the queue was.
 */
export async function closedLoop(
  { workers, seconds }: { workers: number; seconds: number },
  recorder: Recorder,
  operation: Operation,
): Promise<Spent> {
  const start = performance.now();
  const deadline = start + seconds * 1000;
  async function work(index: number): Promise<void> {
    for (let began = performance.now(); began < deadline; began = performance.now()) {
      try {
        await operation(index);
        const ended = performance.now();
        if (ended <= deadline) recorder.took(ended - began);
        else recorder.late();
      } catch (error) {
        recorder.failed(error);
      }
    }
  }
  await Promise.all(Array.from({ length: workers }, (_, index) => work(index)));
  return { counted: seconds, all: (performance.now() - start) / 1000 };
}

/**
 * Open loop: operations arrive at a fixed rate, whether or not earlier ones have ended, and each is
 * timed from when it was to begin. A server that stalls is so charged for all who had to wait
 * (coordinated omission).
 */
export async function openLoop(
  { rate, seconds }: { rate: number; seconds: number },
  recorder: Recorder,
  operation: Operation,
): Promise<Spent> {
  const began = performance.now();
  const total = Math.round(rate * seconds);
  const running: Promise<void>[] = [];
  async function arrive(index: number, dueAt: number): Promise<void> {
    try {
      await operation(index);
      recorder.took(performance.now() - dueAt);
    } catch (error) {
      recorder.failed(error);
    }
  }
  while (running.length < total) {
    const due = Math.floor(((performance.now() - began) * rate) / 1000) + 1;
    while (running.length < Math.min(due, total)) {
      const dueAt = began + (running.length * 1000) / rate;
      running.push(arrive(running.length, dueAt));
    }
    await pause(1);
  }
  await Promise.all(running);
  const all = (performance.now() - began) / 1000;
  return { counted: all, all };
}
