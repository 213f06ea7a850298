import type { Clock } from '../../src/lib/clock.js';

/** What is to happen at a virtual time. */
interface Planned {
  atMs: number;
  /** Of two at one time, the one planned first comes first. */
  no: number;
  happen(): Promise<void> | void;
}

/** Virtual time: it stands still while something happens, and leaps to what is planned next. */
export interface Time {
  clock: Clock;
  nowMs(): number;
  /** Plans something `ms` from now. */
  after(ms: number, happen: Planned['happen']): void;
  /** When the next planned thing happens; null when nothing is planned. */
  nextAtMs(): number | null;
  /** Lets the next planned thing happen, at its time. */
  step(): Promise<void>;
}

export function createTime(start: Date): Time {
  const planned = createHeap();
  let nowMs = start.getTime();
  let count = 0;
  return {
    clock: { now: () => new Date(nowMs), monotonicMs: () => nowMs },
    nowMs: () => nowMs,
    after(ms, happen) {
      planned.push({ atMs: nowMs + Math.max(0, Math.round(ms)), no: (count += 1), happen });
    },
    nextAtMs: () => planned.first()?.atMs ?? null,
    async step() {
      const next = planned.pop();
      if (!next) return;
      nowMs = Math.max(nowMs, next.atMs);
      await next.happen();
    },
  };
}

/** A binary heap, the earliest on top. */
function createHeap() {
  const heap: Planned[] = [];
  const isBefore = (one: number, other: number) => {
    const [a, b] = [heap[one], heap[other]];
    return !!a && !!b && (a.atMs < b.atMs || (a.atMs === b.atMs && a.no < b.no));
  };
  function swap(one: number, other: number): void {
    const [a, b] = [heap[one], heap[other]];
    if (a && b) [heap[one], heap[other]] = [b, a];
  }
  function sink(at: number): void {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    const child = isBefore(right, left) ? right : left;
    if (!isBefore(child, at)) return;
    swap(child, at);
    sink(child);
  }
  return {
    first: () => heap[0],
    push(one: Planned): void {
      let at = heap.push(one) - 1;
      for (let up = (at - 1) >> 1; at > 0 && isBefore(at, up); up = (at - 1) >> 1) {
        swap(at, up);
        at = up;
      }
    },
    pop(): Planned | undefined {
      const first = heap[0];
      const last = heap.pop();
      if (heap.length > 0 && last) {
        heap[0] = last;
        sink(0);
      }
      return first;
    },
  };
}
