/** How fast a line may write. A new one that writes like a machine is banned within the hour. */
export interface Pace {
  perMinute: number;
  perDay: number;
}

export interface PaceSettings {
  /** What an old line may do. */
  full: Pace;
  /** What a line may do on its first day; it grows evenly up to the full pace. */
  first: Pace;
  /** Days until the full pace. */
  growsDays: number;
}

export const PACE: PaceSettings = {
  full: { perMinute: 20, perDay: 2_000 },
  first: { perMinute: 6, perDay: 200 },
  growsDays: 14,
};

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What a line may do so long after its phone was paired. */
export function paceAt(ageMs: number, { first, full, growsDays }: PaceSettings): Pace {
  const share = Math.min(1, Math.max(0, ageMs / DAY_MS / growsDays));
  const grown = (from: number, to: number) => Math.floor(from + (to - from) * share);
  return {
    perMinute: grown(first.perMinute, full.perMinute),
    perDay: grown(first.perDay, full.perDay),
  };
}

/** When a line wrote, for the last day. */
export interface Paced {
  /** How long until the next message may leave. */
  waitMs(now: number, pace: Pace): number;
  note(now: number): void;
}

export function createPaced(): Paced {
  const times: number[] = [];
  return {
    waitMs(now, { perMinute, perDay }) {
      while (times[0] !== undefined && times[0] <= now - DAY_MS) times.shift();
      return Math.max(
        0,
        until(times, now, perMinute, MINUTE_MS),
        until(times, now, perDay, DAY_MS),
      );
    },
    note: (now) => void times.push(now),
  };
}

/** Until fewer than `most` lie within the last `spanMs`. */
function until(times: readonly number[], now: number, most: number, spanMs: number): number {
  const oldest = times[times.length - most];
  return oldest === undefined ? 0 : oldest + spanMs - now;
}

const TYPING_MS = { least: 600, most: 3_500, perCharacter: 12 };

/** How long a person would seem to write this, with a little chance in it (0 to below 1). */
export function typingMs(text: string, chance: number): number {
  const { least, most, perCharacter } = TYPING_MS;
  return Math.round(Math.min(most, least + text.length * perCharacter) * (0.75 + chance / 2));
}
