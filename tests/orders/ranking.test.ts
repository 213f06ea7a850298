import { describe, expect, it } from 'vitest';

import { roadKm, straightKm } from '../../src/lib/geo.js';
import type { MovementRuleRow } from '../../src/models/catalogue.js';
import type { CandidateRow } from '../../src/models/dispatch.js';
import { buildCatalogue, type Catalogue } from '../../src/services/catalogue.js';
import { nextRound, rank, type Choosing } from '../../src/services/dispatch/candidates.js';
import { movementOf } from '../../src/services/dispatch/movement.js';
import type { Ride } from '../../src/services/dispatch/ride.js';

const akwa = { lat: 4.0525, lon: 9.6963 };
const deido = { lat: 4.0638, lon: 9.7152 };

describe('distance', () => {
  it.each([
    ['Douala to Yaoundé', { lat: 4.0429, lon: 9.7062 }, { lat: 3.869, lon: 11.5213 }, 202.3],
    ['Douala to Limbé', { lat: 4.0429, lon: 9.7062 }, { lat: 4.0103, lon: 9.2071 }, 55.5],
    ['Yaoundé to Garoua', { lat: 3.869, lon: 11.5213 }, { lat: 9.3071, lon: 13.3935 }, 638],
    ['Akwa to Deido', akwa, deido, 2.45],
  ])('%s is within one percent of the map', (_, from, to, km) => {
    expect(Math.abs(straightKm(from, to) - km) / km).toBeLessThan(0.01);
    expect(roadKm(from, to)).toBeCloseTo(straightKm(from, to) * 1.35);
  });

  it('is nothing from a place to itself, and the same both ways', () => {
    expect(straightKm(akwa, akwa)).toBe(0);
    expect(straightKm(akwa, deido)).toBeCloseTo(straightKm(deido, akwa));
  });
});

const rule = (more: Partial<MovementRuleRow>): MovementRuleRow => ({
  id: 'MR',
  cityId: 'DLA',
  vehicle: 'moto',
  quartierIds: ['BALI'],
  days: 'daily',
  fromTime: '18:00',
  toTime: '06:00',
  effect: 'forbidden',
  ...more,
});
/** An hour of Douala on a day of November 2026; the 16th is a Monday. */
const at = (day: number, time: string) => new Date(`2026-11-${String(day)}T${time}:00+01:00`);

describe('movement rules', () => {
  const night = [rule({})];
  it.each([
    ['in the evening', night, 'moto', ['BALI'], at(16, '18:00'), 'forbidden'],
    ['in the small hours', night, 'moto', ['BALI'], at(17, '05:59'), 'forbidden'],
    ['from six in the morning', night, 'moto', ['BALI'], at(17, '06:00'), 'free'],
    ['just before six in the evening', night, 'moto', ['BALI'], at(16, '17:59'), 'free'],
    ['for another vehicle', night, 'car', ['BALI'], at(16, '20:00'), 'free'],
    ['in another quartier', night, 'moto', ['AKWA'], at(16, '20:00'), 'free'],
    [
      'where only one end lies inside',
      night,
      'moto',
      ['AKWA', 'BALI'],
      at(16, '20:00'),
      'forbidden',
    ],
    [
      'all day',
      [rule({ fromTime: '00:00', toTime: '24:00' })],
      'moto',
      ['BALI'],
      at(16, '23:59'),
      'forbidden',
    ],
    [
      'where streets are restricted',
      [rule({ effect: 'restricted' })],
      'moto',
      ['BALI'],
      at(16, '20:00'),
      'restricted',
    ],
    [
      'on the night of its day',
      [rule({ days: 'mon' })],
      'moto',
      ['BALI'],
      at(17, '02:00'),
      'forbidden',
    ],
    ['on the evening after', [rule({ days: 'mon' })], 'moto', ['BALI'], at(17, '20:00'), 'free'],
  ] as const)('%s', (_, rules, vehicle, quartiers, when, says) => {
    expect(movementOf(rules, vehicle, quartiers, when)).toBe(says);
  });
});

const zone = (id: string, lat: number) => ({
  id,
  cityId: 'DLA',
  code: 101,
  name: id,
  ussdName: id,
  aliases: [],
  zoneId: id,
  lat,
  lon: 9.7,
  landmarks: [],
  recentOrders: 0,
});
const [z1, z2, z3] = [zone('Z1', 4.05), zone('Z2', 4.07), zone('Z3', 4.2)];

function aCatalogue(movementRules: MovementRuleRow[] = []): Catalogue {
  return buildCatalogue({
    version: 1,
    cities: [],
    quartiers: [z1, z2, z3],
    zoneFees: [],
    movementRules,
    moneyRules: [],
    messagePrices: [],
    shops: [],
    optionGroups: [],
  });
}

const ride: Ride = {
  shop: { cityId: 'DLA', zoneId: 'Z1', items: [] } as unknown as Ride['shop'],
  pickup: z1,
  drop: z2,
  neighbourZoneIds: ['Z3'],
  cashXaf: 0,
};

const noon = at(16, '12:00');
const driver = (driverId: string, more: Partial<CandidateRow> = {}): CandidateRow => ({
  driverId,
  phoneId: driverId,
  zoneIds: ['Z1', 'Z2'],
  homeZoneId: 'Z1',
  vehicle: 'moto',
  cashLimitXaf: 10_000,
  lastQuartierId: 'Z1',
  idleSince: noon,
  openCashXaf: 0,
  offersMade: 0,
  offersTaken: 0,
  busy: 0,
  ...more,
});

function order(rows: CandidateRow[], more: Partial<Choosing> = {}, drawn: number[] = []): string[] {
  const choosing = {
    catalogue: aCatalogue(),
    ride,
    now: noon,
    openRides: 2,
    itemVehicles: [],
    cashXaf: new Map<string, number>(),
    ...more,
  };
  const numbers = [...drawn];
  const ids = { next: () => '', random: () => numbers.shift() ?? 0 };
  return rank(rows, choosing, ids).map(({ row }) => row.driverId);
}

describe('the turn of drivers', () => {
  it.each([
    [
      'the nearest first',
      [
        driver('far', { lastQuartierId: 'Z3' }),
        driver('near'),
        driver('mid', { lastQuartierId: 'Z2' }),
      ],
      ['near', 'mid', 'far'],
    ],
    [
      'a driver with no last place stands in the middle of the home zone',
      [driver('far', { lastQuartierId: 'Z3' }), driver('home', { lastQuartierId: null })],
      ['home', 'far'],
    ],
    [
      'among the equally near the longest wait',
      [
        driver('new', { idleSince: null }),
        driver('now'),
        driver('long', { idleSince: at(16, '09:00') }),
      ],
      ['long', 'now', 'new'],
    ],
    [
      'then who takes more of what is offered',
      [
        driver('rarely', { offersMade: 10, offersTaken: 1 }),
        driver('mostly', { offersMade: 10, offersTaken: 9 }),
        driver('unknown'),
      ],
      ['mostly', 'unknown', 'rarely'],
    ],
    [
      'nobody with two rides or offers in hand',
      [driver('full', { busy: 2 }), driver('one', { busy: 1 })],
      ['one'],
    ],
  ])('%s', (_, rows, expected) => {
    expect(order(rows)).toEqual(expected);
  });

  it('then chance', () => {
    expect(order([driver('a'), driver('b')], {}, [9, 1])).toEqual(['b', 'a']);
  });

  it('asks those whom a rule restricts after all others, and never whom one forbids', () => {
    const rules = [
      rule({ quartierIds: ['Z2'], fromTime: '00:00', toTime: '24:00', effect: 'restricted' }),
      rule({ vehicle: 'car', quartierIds: ['Z1'], fromTime: '10:00', toTime: '13:00' }),
    ];
    const rows = [
      driver('moto'),
      driver('car', { vehicle: 'car' }),
      driver('tricycle', { vehicle: 'tricycle', lastQuartierId: 'Z3' }),
    ];
    expect(order(rows, { catalogue: aCatalogue(rules) })).toEqual(['tricycle', 'moto']);
  });

  it('carries a dish only on vehicles that can', () => {
    const rows = [driver('moto'), driver('car', { vehicle: 'car' })];
    expect(order(rows, { itemVehicles: [['car', 'tricycle']] })).toEqual(['car']);
  });

  it('counts cash in hand, cash still to come and the cash of this ride', () => {
    const rows = [
      driver('light'),
      driver('holding'),
      driver('expecting', { openCashXaf: 5_000 }),
      driver('exactly', { openCashXaf: 4_300 }),
    ];
    const cashXaf = new Map([['holding', 5_000]]);
    const cashRide = { ...ride, cashXaf: 5_700 };
    expect(order(rows, { ride: cashRide, cashXaf }).sort()).toEqual(['exactly', 'light']);
    expect(order(rows, { cashXaf })).toHaveLength(4);
  });
});

describe('rounds', () => {
  const ranked = (rows: CandidateRow[]) =>
    rows.map((row) => ({ row, restricted: false, steps: 0, takes: 0, drawn: 0 }));
  const served = driver('served');
  const other = driver('other');
  const pickupOnly = driver('pickup-only', { zoneIds: ['Z1'] });
  const neighbour = driver('neighbour', { zoneIds: ['Z3'] });
  const asked = (rows: CandidateRow[], from: number) => {
    const next = nextRound(ranked(rows), ride, from);
    return next && { round: next.round, asked: next.asked.map((row) => row.driverId) };
  };

  it.each([
    ['one driver first', [served, other], 1, { round: 1, asked: ['served'] }],
    ['another one second', [other], 2, { round: 2, asked: ['other'] }],
    [
      'the whole zone third',
      [served, other, neighbour],
      3,
      { round: 3, asked: ['served', 'other'] },
    ],
    [
      'the zones around fourth',
      [pickupOnly, neighbour],
      4,
      { round: 4, asked: ['pickup-only', 'neighbour'] },
    ],
    ['no waiting where a round has nobody', [neighbour], 1, { round: 4, asked: ['neighbour'] }],
    ['nobody at all', [], 1, null],
    ['nothing after the last', [served], 5, null],
  ])('%s', (_, rows, from, expected) => {
    expect(asked(rows, from)).toEqual(expected);
  });

  it('asks at most twenty at once', () => {
    const many = Array.from({ length: 30 }, (_, index) => driver(String(index)));
    expect(asked(many, 3)?.asked).toHaveLength(20);
  });
});
