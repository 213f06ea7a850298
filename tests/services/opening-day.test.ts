import { describe, expect, it } from 'vitest';

import { nextOpeningDay } from '../../src/services/opening.js';
import type { Shop } from '../../src/services/catalogue.js';

const shop = (hours: Record<string, [string, string][]>) => ({ openingHours: hours }) as Shop;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const daily = (...ranges: [string, string][]) =>
  shop(Object.fromEntries(DAYS.map((day) => [day, ranges])));

/** Monday the 16th of November 2026, at an hour of Douala. */
const at = (time: string, day = 16) => new Date(`2026-11-${String(day)}T${time}:00+01:00`);

describe('the next opening day', () => {
  it.each<[string, Shop, Date, Date]>([
    ['by day is tomorrow', daily(['10:00', '21:00']), at('12:00'), at('10:00', 17)],
    ['before opening is still tomorrow', daily(['10:00', '21:00']), at('08:00'), at('10:00', 17)],
    ['in the night is this morning', daily(['10:00', '21:00']), at('01:30'), at('10:00')],
    ['after a late evening is tonight', daily(['18:00', '02:00']), at('01:30'), at('18:00')],
    ['of a baker begins at five', daily(['04:00', '12:00']), at('09:00'), at('05:00', 17)],
    [
      'of one who never closes begins at five',
      daily(['00:00', '24:00']),
      at('23:00'),
      at('05:00', 17),
    ],
    ['of one who never closes, in the night', daily(['00:00', '24:00']), at('02:00'), at('05:00')],
    [
      'passes over closed days',
      shop({ mon: [['10:00', '21:00']], thu: [['11:00', '21:00']] }),
      at('12:00'),
      at('11:00', 19),
    ],
    ['of one who opens no more is tomorrow', shop({}), at('12:00'), at('05:00', 17)],
  ])('%s', (_, of, now, expected) => {
    expect(nextOpeningDay(of, now)).toEqual(expected);
  });
});
