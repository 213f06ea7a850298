import { timeOfDay } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { AbsentResult } from '../../services/fulfilment/absent.js';
import { ORDER_SETTINGS } from '../../services/orders/settings.js';
import { readReference } from '../customer/track.js';
import { screen, type Params } from '../screen.js';
import { isWaitOver } from './ride.js';
import { rideClosed } from './ride-gone.js';

const ride = (_: unknown, { reference }: Params) => ({ reference });
const back = (remark: () => Text) => ({ to: 'driver_ride', params: ride, remark });

/** So late: the customer hears when to expect the driver. */
export const driverLate = screen({
  goes: ['driver_ride'],
  runs: {
    driverLate: {
      ok: {
        to: 'driver_ride',
        params: ride,
        remark: ({ until }) => text('driver.late_said', { time: timeOfDay(until) }),
      },
      too_long: back(() => text('driver.late_long', { minutes: ORDER_SETTINGS.lateMinutesMax })),
      told_enough: back(() => text('driver.late_enough')),
      minutes_missing: { to: 'driver_late', params: ride },
      not_accepted: { to: 'driver_ride', params: ride },
      already_ready: { to: 'driver_ride', params: ride },
      ...rideClosed,
    },
  },
  once: true,
  parse: readReference,
  load: () => null,
  show: (_, { reference }) => ({
    kind: 'menu',
    title: text('driver.late_title', { reference }),
    choices: LATE_MINUTES.map((minutes) => ({
      id: String(minutes),
      label: text('driver.minutes', { minutes }),
    })),
  }),
  next: (input, { reference }) =>
    input.kind === 'choice'
      ? { run: 'driverLate', input: { reference, minutes: Number(input.id) } }
      : { go: 'driver_ride', params: { reference } },
});

const LATE_MINUTES = [10, 15, 20, 30];

/** Nobody at the door: the wait begins; after it, the food goes back. */
export const driverAbsent = screen({
  goes: ['driver_ride'],
  runs: {
    customerAbsent: {
      ok: {
        to: ['driver_ride', 'driver_returned'],
        choose: ({ stage }) => (stage === 'waiting' ? 'driver_ride' : 'driver_returned'),
        params: afterAbsence,
      },
      not_picked_up: back(() => text('driver.not_picked')),
      ...rideClosed,
    },
  },
  once: true,
  parse: readReference,
  load: async (reads, { reference }) => {
    const found = await reads.rideInHand(reference);
    return found !== null && isWaitOver(found, reads.now);
  },
  show: (isOver, { reference }) => ({
    kind: 'confirm',
    body: isOver
      ? text('driver.back_ask', { reference })
      : text('driver.absent_ask', { reference, minutes: WAIT_MINUTES }),
    yes: text('answer.yes'),
    no: text('answer.no'),
  }),
  next: (input, { reference }) =>
    input.kind === 'choice' && input.id === 'yes'
      ? { run: 'customerAbsent', input: { reference } }
      : { go: 'driver_ride', params: { reference } },
});

const WAIT_MINUTES = Math.round(ORDER_SETTINGS.absentWaitMs / 60_000);

function afterAbsence(done: Extract<AbsentResult, { ok: true }>): Params {
  const { reference } = done;
  return done.stage === 'waiting'
    ? { reference }
    : { reference, shop: done.shopName, earnedXaf: done.earnedXaf };
}

/** The food goes back, and what that earns. */
export const driverReturned = screen({
  goes: [],
  runs: {},
  end: true,
  parse: (params) => {
    const { shop, earnedXaf } = params;
    return {
      shop: typeof shop === 'string' ? shop : '',
      earnedXaf: typeof earnedXaf === 'number' ? earnedXaf : 0,
    };
  },
  load: () => null,
  show: (_, { shop, earnedXaf }) => ({
    kind: 'end',
    body:
      earnedXaf === 0
        ? text('driver.returned_cash', { shop: verbatim(shop) })
        : text('driver.returned', { shop: verbatim(shop), earned: formatXaf(xaf(earnedXaf)) }),
  }),
  next: () => ({ back: true }),
});
