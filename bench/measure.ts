/** What is measured, as the table names it. */
export const MEASURES = {
  turnsClosed: 'turns, closed loop',
  journeysClosed: 'journeys, closed loop',
  turnsInClosed: '- their USSD turns',
  turnsOpen: 'turns, open loop',
  journeysOpen: 'journeys, open loop',
  turnsInOpen: '- their USSD turns, open',
  messagesInOpen: '- their SMS, open',
} as const;

/** What one measurement gave; times in milliseconds. */
export interface Figures {
  count: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  errors: number;
}

/** Collects how long things took and what went wrong. */
export interface Recorder {
  took(ms: number): void;
  /** Something that ended after the time was up: it has cost CPU, but counts for no second. */
  late(): void;
  failed(error: unknown): void;
  figures(seconds: number): Figures;
  /** All that ended well, late or not. */
  finished(): number;
  /** What went wrong, and how often. */
  reasons(): Record<string, number>;
}

export function createRecorder(): Recorder {
  const times: number[] = [];
  let late = 0;
  const reasons = new Map<string, number>();
  return {
    took: (ms) => void times.push(ms),
    late: () => void (late += 1),
    finished: () => times.length + late,
    failed(error) {
      const reason = error instanceof Error ? error.message : String(error);
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    },
    figures(seconds) {
      const sorted = Float64Array.from(times).sort();
      const at = (share: number) => percentile(sorted, share);
      return {
        count: sorted.length,
        perSecond: sorted.length / seconds,
        ...{ p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
        errors: [...reasons.values()].reduce((sum, count) => sum + count, 0),
      };
    },
    reasons: () => Object.fromEntries(reasons),
  };
}

/** The least value that so many of the sorted ones do not exceed. */
function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** A million orders a day at four times the average. */
export const PEAK_JOURNEYS = 46;

/** What the benchmark is to prove, and whether it did. */
export interface Verdict {
  /** As facts on performance number it. */
  id: string;
  what: string;
  found: number;
  target: number;
  isMet: boolean;
  /** Why the figure proves less than it seems to. */
  note: string | null;
}
