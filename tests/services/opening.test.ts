import { describe, expect, it } from 'vitest';

import type { Shop } from '../../src/services/catalogue.js';
import { isOpen, isOrderable } from '../../src/services/opening.js';

const WEEK = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

function aShop(hours: Record<string, [string, string][]>, more: Partial<Shop> = {}): Shop {
  return {
    verified: true,
    pausedUntil: null,
    openingHours: { ...WEEK, ...hours },
    ...more,
  } as Shop;
}

/** Monday 16 November 2026, Douala time (UTC+1). */
function monday(time: string): Date {
  return new Date(`2026-11-16T${time}:00+01:00`);
}

describe('a shop is open', () => {
  const lunch = aShop({ mon: [['10:00', '21:00']] });
  const twice = aShop({
    mon: [
      ['05:30', '10:30'],
      ['16:30', '20:30'],
    ],
  });
  const grill = aShop({ sun: [['18:00', '02:00']], mon: [['18:00', '02:00']] });
  const always = aShop({ mon: [['00:00', '24:00']] });
  const cases: [string, Shop, string, boolean][] = [
    ['at its first minute', lunch, '10:00', true],
    ['not the minute before', lunch, '09:59', false],
    ['at its last minute', lunch, '20:59', true],
    ['not at closing time', lunch, '21:00', false],
    ['in its second range', twice, '16:30', true],
    ['not between two ranges', twice, '12:00', false],
    ['after midnight, on the range of the day before', grill, '01:59', true],
    ['not once that range is over', grill, '02:00', false],
    ['round the clock at midnight', always, '00:00', true],
    ['round the clock before midnight', always, '23:59', true],
    ['not on a day without hours', aShop({}), '12:00', false],
    ['not before it is verified', aShop(lunch.openingHours, { verified: false }), '12:00', false],
    [
      'not during its pause',
      aShop(lunch.openingHours, { pausedUntil: '2026-11-16T12:30:00Z' }),
      '13:29',
      false,
    ],
    [
      'once its pause is over',
      aShop(lunch.openingHours, { pausedUntil: '2026-11-16T12:30:00Z' }),
      '13:30',
      true,
    ],
  ];

  it.each(cases)('%s', (_, shop, time, open) => {
    expect(isOpen(shop, monday(time))).toBe(open);
  });
});

describe('a dish can be ordered', () => {
  const dish = {
    available: true,
    requiresPrescription: false,
    unavailableUntil: null,
    soldOutUntil: null,
  };
  const cases: [string, object, boolean][] = [
    ['when it is there', {}, true],
    ['not when the kitchen has none', { available: false }, false],
    ['not with a prescription, in a text channel', { requiresPrescription: true }, false],
    ['not while it is out for today', { unavailableUntil: '2026-11-16T23:00:00Z' }, false],
    ['not when its last portion went', { soldOutUntil: '2026-11-16T23:00:00Z' }, false],
    ['on the day after its last portion went', { soldOutUntil: '2026-11-16T10:00:00Z' }, true],
    ['once it is back', { unavailableUntil: '2026-11-16T10:00:00Z' }, true],
  ];
  it.each(cases)('%s', (_, change, orderable) => {
    expect(isOrderable({ ...dish, ...change } as never, monday('12:00'))).toBe(orderable);
  });
});
