import { describe, expect, it } from 'vitest';

import { inDouala, timeOfDay } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';

const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('ids', () => {
  it('are version 7 UUIDs', () => {
    expect(createIds(() => 1_795_000_000_000).next()).toMatch(UUID_7);
  });

  it('sort in the order in which they were made, also within one millisecond and past a step back', () => {
    let now = 1_795_000_000_000;
    const ids = createIds(() => now);
    const made = Array.from({ length: 20_000 }, (_, at) => {
      if (at === 10_000) now -= 60_000;
      return ids.next();
    });
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });
});

describe('the wall clock in Douala', () => {
  it.each([
    ['2026-11-16T23:30:00Z', { weekday: 2, minutes: 30, date: '2026-11-17' }, '00h30'],
    ['2026-11-16T11:05:00Z', { weekday: 1, minutes: 725, date: '2026-11-16' }, '12h05'],
  ])('at %s', (utc, local, words) => {
    expect(inDouala(new Date(utc))).toEqual(local);
    expect(timeOfDay(new Date(utc))).toBe(words);
  });
});
