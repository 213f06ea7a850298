import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

import { inDouala } from '../../src/lib/clock.js';
import { HOUSE_HOURS, hoursOf, nextDay, nextOpening } from '../../src/services/manners/window.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const anyTime = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2040-12-31T23:59:59Z'),
  noInvalidDate: true,
});
const anyHours = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
  .filter(([from, until]) => from < until)
  .map(([from, until]) => ({ from, until }));

describe('offers may leave', () => {
  it.each([
    ['at 7:59', '2026-11-20T06:59:59.999Z', '2026-11-20T07:00:00.000Z'],
    ['at 8:00', '2026-11-20T07:00:00.000Z', null],
    ['a moment before 20:00', '2026-11-20T18:59:59.999Z', null],
    ['at 20:00', '2026-11-20T19:00:00.000Z', '2026-11-21T07:00:00.000Z'],
    ['at midnight in Douala', '2026-11-20T23:00:00.000Z', '2026-11-21T07:00:00.000Z'],
    ['in the last hour of a month', '2026-11-30T22:30:00.000Z', '2026-12-01T07:00:00.000Z'],
    [
      'after midnight, still yesterday in Greenwich',
      '2026-12-31T23:30:00Z',
      '2027-01-01T07:00:00Z',
    ],
    ['on the night before a leap day', '2028-02-28T20:00:00Z', '2028-02-29T07:00:00Z'],
  ])('%s', (_, at, next) => {
    expect(nextOpening(new Date(at), HOUSE_HOURS)).toEqual(next === null ? null : new Date(next));
  });

  test('inside the hours and never else, at whatever time and with whatever hours of one’s own', () => {
    fc.assert(
      fc.property(anyTime, fc.option(anyHours), (at, own) => {
        const hours = hoursOf(own);
        const { minutes } = inDouala(at);
        const next = nextOpening(at, hours);
        expect(next === null).toBe(minutes >= hours.from && minutes < hours.until);
        expect(hours.from).toBeGreaterThanOrEqual(HOUSE_HOURS.from);
        expect(hours.until).toBeLessThanOrEqual(HOUSE_HOURS.until);
        if (next === null) return;
        expect(next.getTime() - at.getTime()).toBeGreaterThan(0);
        expect(next.getTime() - at.getTime()).toBeLessThanOrEqual(DAY_MS);
        expect(nextOpening(next, hours)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  test('again on another day: the next one, at the hour at which it begins', () => {
    fc.assert(
      fc.property(anyTime, (at) => {
        const next = nextDay(at, HOUSE_HOURS);
        expect(inDouala(next).minutes).toBe(HOUSE_HOURS.from);
        const today = Date.parse(inDouala(at).date);
        expect(Date.parse(inDouala(next).date) - today).toBe(DAY_MS);
      }),
    );
  });
});
