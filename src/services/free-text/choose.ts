import type { ShopReading } from './reading.js';

/** The shops that understand most of a sentence, and of those the ones that understand it best. */
export function bestReadings(readings: readonly ShopReading[]): readonly ShopReading[] {
  const some = readings.filter(({ ways }) => ways.every((lines) => lines.length > 0));
  const fewest = Math.min(...some.map(({ unknown }) => unknown.length));
  const most = some.filter(({ unknown }) => unknown.length === fewest);
  const named = most.filter(isNamed);
  return named.length > 0 ? named : most;
}

/** Whether each line is more than a part of what some dish holds. */
function isNamed({ ways }: ShopReading): boolean {
  return ways.every((lines) => lines.every(({ sure, meant }) => sure || meant.length > 1));
}
