import { inDouala } from '../../lib/clock.js';
import type { MovementRuleRow } from '../../models/catalogue.js';

/** `restricted`: allowed, but not on every street; others are asked first. */
export type Movement = 'free' | 'restricted' | 'forbidden';

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What the city's rules say of a vehicle in these quartiers at an hour of Douala. */
export function movementOf(
  rules: readonly MovementRuleRow[],
  vehicle: string,
  quartierIds: readonly string[],
  at: Date,
): Movement {
  const effects = rules
    .filter((rule) => rule.vehicle === vehicle && isInForce(rule, at))
    .filter((rule) => rule.quartierIds.some((id) => quartierIds.includes(id)))
    .map((rule) => rule.effect);
  if (effects.includes('forbidden')) return 'forbidden';
  return effects.length > 0 ? 'restricted' : 'free';
}

/** From 18:00 to 06:00 is one night: its small hours count to the day on which it began. */
function isInForce(rule: MovementRuleRow, at: Date): boolean {
  const { weekday, minutes } = inDouala(at);
  const from = minutesOf(rule.fromTime);
  const to = minutesOf(rule.toTime);
  const inNight = from > to && minutes < to;
  const inHours = from <= to ? minutes >= from && minutes < to : inNight || minutes >= from;
  return inHours && isOnDay(rule.days, inNight ? (weekday + 6) % 7 : weekday);
}

/** @param days `daily`, or names such as `mon,tue`. */
function isOnDay(days: string, weekday: number): boolean {
  return days === 'daily' || days.split(',').includes(WEEKDAYS[weekday] ?? '');
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
