import { timeOfDay } from '../../lib/clock.js';
import { text } from '../../locales/index.js';
import { ORDER_SETTINGS } from '../../services/orders/settings.js';
import type { Command } from './parsed.js';
import { ABOUT_AN_ORDER, closed } from './replies.js';
import { example, theOrder } from './words.js';
import type { Role } from './verbs.js';

/** How a delay is said back, whoever is late; only the shop can be late with what it has not taken. */
export function lateWords(role: Extract<Role, 'shop' | 'driver'>) {
  const [said, before] =
    role === 'shop'
      ? (['reply.late', 'reply.late_before'] as const)
      : (['reply.late_driver', 'reply.late_driver_before'] as const);
  return {
    ok: ({ reference, minutes, until, repeated }: Announced) => {
      const time = timeOfDay(until);
      return repeated
        ? text(before, { reference, time })
        : text(said, { reference, minutes, time });
    },
    ...ABOUT_AN_ORDER,
    minutes_missing: (_: unknown, { verb, reference }: Command) =>
      text('reply.late_minutes', { example: example(verb, role, reference) }),
    not_accepted: (_: unknown, { reference }: Command) =>
      text('reply.not_accepted', {
        order: theOrder(reference),
        example: example('accept', 'shop', reference),
      }),
    already_ready: (_: unknown, { reference }: Command) =>
      text('reply.late_ready', { order: theOrder(reference) }),
    too_long: () => text('reply.late_too_long', { minutes: ORDER_SETTINGS.lateMinutesMax }),
    told_enough: () => text('reply.late_enough', { count: ORDER_SETTINGS.lateTold }),
    too_late: closed,
  };
}

interface Announced {
  reference: number;
  minutes: number;
  until: Date;
  repeated: boolean;
}
